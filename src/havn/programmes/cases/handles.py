"""Two neutral words by which a case is called: never a name, never a place, never anything of the person."""

from __future__ import annotations

from havn.engines import sealing

QUALITIES = (
    "amber ancient autumn basalt birch brass bright bronze calm cedar chalk clear copper coral crimson dappled deep distant "
    "drifting early eastern ember even evening faint fern flint gentle gilded glass golden grand granite green grey hazel "
    "hidden hollow honey indigo inland ivory jade keen late leafy level light linen lively lone long lunar maple marble "
    "meadow mellow mild misty morning mossy mottled narrow near noble northern oaken ochre olive open opal pale patient pearl "
    "pebble pine plain plum polar quartz quick quiet quilted rapid ready ripe rising rosy round russet saffron sage sandy "
    "scarlet silent silver simple sleek slow smooth snowy solar solid southern spring steady still stone straight summer "
    "sunny swift tall teal tender tidal timber umber upland velvet verdant vivid warm western wide wild willow winding winter woven"
).split()
THINGS = (
    "acorn alder anchor apple arch aspen badger bank barley basin bay beacon bell bench birch bluff boat bough branch bridge "
    "brook canal candle canyon cape cliff cloud clover compass cove crane creek current dale delta dell dove dune eddy elm "
    "falcon fern ferry field finch fjord flax forge fountain garden gate glade glen grove gull harbour hare hazel heath hedge "
    "heron hill hollow island isle ivy jetty juniper keel kelp lagoon lake lantern larch lark leaf ledge linden loch loom lynx "
    "maple marsh meadow mill moor moss mountain oak oar orchard osprey otter owl path pebble peak pier pine plain plover pond "
    "poplar prairie quarry quay raft rain reed reef ridge river robin rock rook rowan sail sand shell shore sparrow spruce "
    "stream summit swallow swan terrace thicket thistle tide trail valley vine wave weir wharf willow wren yew"
).split()


def new_handle(taken: set[str]) -> str:
    """Return a handle that is not in `taken`; when most pairs are used a third word is put in between."""
    for attempt in range(400):
        random = sealing.new_key()
        words = [QUALITIES[int.from_bytes(random[0:4], "big") % len(QUALITIES)]]
        if attempt >= 100:  # noqa: PLR2004 - a hundred misses: the pairs run out
            words.append(QUALITIES[int.from_bytes(random[4:8], "big") % len(QUALITIES)])
        words.append(THINGS[int.from_bytes(random[8:12], "big") % len(THINGS)])
        handle = " ".join(words)
        if handle not in taken and len(set(words)) == len(words):
            return handle
    raise RuntimeError("No free handle was found.")
