"""Whoever compares a new table with an earlier one sees what came in between, and no single person in it."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havn.engines.disclosure import (
    Dimension,
    Fact,
    Frame,
    InputError,
    already_published,
    review,
    round_table,
    tabulate,
)
from havn.engines.disclosure.differences import nested
from tests.engines.disclosure.tables import FRAMES

PLACES, SUPPORTS = tuple("abcdef"), ("grant", "legal", "relocation", "training")
PLACE, SUPPORT = Dimension.of("place", PLACES), Dimension.of("support", SUPPORTS)
OLD = Frame((PLACE, SUPPORT), {"year": {"2025"}})
NEW = Frame((PLACE, SUPPORT), {"year": {"2025", "2026"}})


def facts_of(year, chance, *, least=2):
    return [
        Fact({"place": place, "support": support, "year": year}, organisation, int(chance.integers(least, 6)))
        for place, support, organisation in itertools.product(PLACES, SUPPORTS, "abcd")
    ]


def released(frame, rows, seed, *, name, earlier=(), step=5):
    published = already_published(frame, rows, earlier, measure="persons")
    return round_table(tabulate(frame, rows), measure="persons", step=step, seed=seed, name=name, published=published)


def test_a_longer_period_with_one_fact_more_names_its_cell_and_is_refused():
    named = 0
    for n in range(40):
        chance = np.random.default_rng(n)
        rows = facts_of("2025", chance)
        first = released(OLD, rows, n.to_bytes(16), name="2025")
        place, support = chance.choice(PLACES), chance.choice(SUPPORTS)
        rows.append(Fact({"place": str(place), "support": str(support), "year": "2026"}, "a"))
        second = released(NEW, rows, n.to_bytes(16), name="both", earlier=[first])
        moved = np.flatnonzero((second.values != first.values).ravel() & NEW.is_finest)
        named += [NEW.cell(int(at)) for at in moved] == [(place, support)]
        found = review(second, rows, earlier=[first])
        assert {d.cell for d in found.telling} == {(a, b) for a in (place, "all") for b in (support, "all")}
        assert [d.broken for d in found.telling] == [("persons", "organisations", "share", "remainder")] * 4
        assert found.reasons[0].startswith("4 differences between these figures and earlier ones break the rules")
    assert named > 0.25 * 40


def test_a_longer_period_is_allowed_when_what_is_new_keeps_the_rules():
    chance = np.random.default_rng(0)
    rows = facts_of("2025", chance)
    first = released(OLD, rows, bytes(16), name="2025")
    rows += facts_of("2026", chance)
    assert review(released(NEW, rows, bytes(16), name="both", earlier=[first]), rows, earlier=[first]).reasons == []


def regions(**members):
    tree = Dimension.of("place", {name: sorted(codes) for name, codes in members.items()}).root
    children = tuple(type(tree)(child.code, (), child.members) for child in tree.children)
    return Frame((Dimension("place", type(tree)("all", children, tree.members)), SUPPORT))


def peopled(chance):
    return [
        Fact({"place": place, "support": support}, organisation, int(chance.integers(2, 6)))
        for place, support, organisation in itertools.product("ab", SUPPORTS, "cdef")
    ]


def test_a_shifted_border_names_the_person_on_the_strip_and_is_refused():
    old = regions(north={"a", "border"}, south={"b"})
    new = regions(north={"a"}, south={"b", "border"})
    named, wrong = 0, 0
    for n in range(30):
        chance = np.random.default_rng(n)
        rows = peopled(chance)
        hit = str(chance.choice(SUPPORTS))
        rows.append(Fact({"place": "border", "support": hit}, "c"))
        first = released(old, rows, n.to_bytes(16), name="old")
        second = released(new, rows, n.to_bytes(16), name="new", earlier=[first])
        moved = {new.cell(int(at))[1] for at in np.flatnonzero((first.values != second.values).ravel())} - {"all"}
        named, wrong = named + (moved == {hit}), wrong + bool(moved - {hit})
        found = review(second, rows, earlier=[first])
        assert {(d.cell[0], d.earlier[0]) for d in found.telling} == {("north", "north"), ("south", "south")}
        assert not found.is_allowed
    assert (named >= 3, wrong) == (True, 0)


def test_borders_that_swap_a_person_for_another_name_both_and_are_refused():
    old = regions(north={"a", "east"}, south={"b", "west"})
    new = regions(north={"a", "west"}, south={"b", "east"})
    named, wrong = 0, 0
    for n in range(30):
        chance = np.random.default_rng(n)
        rows = peopled(chance)
        hits = {place: str(chance.choice(SUPPORTS)) for place in ("east", "west")}
        rows += [Fact({"place": place, "support": hit}, "c") for place, hit in hits.items()]
        first = released(old, rows, n.to_bytes(16), name="old")
        second = released(new, rows, n.to_bytes(16), name="new", earlier=[first])
        moved = {new.cell(int(at))[1] for at in np.flatnonzero((first.values != second.values).ravel())} - {"all"}
        named, wrong = named + bool(moved), wrong + bool(moved - set(hits.values()))
        found = review(second, rows, earlier=[first])
        assert {d.cell for d in found.telling} == {
            (side, kind) for side in ("north", "south") for kind in {"all", *hits.values()}
        }
    assert (named >= 3, wrong) == (True, 0)


def test_a_period_that_rolls_on_is_allowed_when_the_years_keep_the_rules():
    chance = np.random.default_rng(0)
    rows = [fact for year in ("2024", "2025", "2026") for fact in facts_of(year, chance)]
    first = released(Frame((PLACE,), {"year": {"2024", "2025"}}), rows, bytes(16), name="2024–2025")
    frame = Frame((PLACE,), {"year": {"2025", "2026"}})
    rolled = released(frame, rows, bytes(16), name="2025–2026", earlier=[first])
    assert review(rolled, rows, earlier=[first]).reasons == []


def test_a_table_and_its_coarser_reading_differ_by_nobody_too_few():
    rows = facts_of("2025", np.random.default_rng(1))
    first = released(OLD, rows, bytes(16), name="crossing")
    for dimensions in ((PLACE,), (SUPPORT,), (SUPPORT, PLACE)):
        coarser = released(Frame(dimensions, OLD.within), rows, bytes(16), name="again", earlier=[first])
        assert review(coarser, rows, earlier=[first]).reasons == []


@given(st.sampled_from(FRAMES), st.sampled_from(FRAMES), st.sampled_from([{}, {"year": {"1"}}, {"year": {"1", "2"}}]))
@settings(max_examples=30)
def test_nested_figures_are_those_whose_facts_lie_in_one_another(frame, other, within):
    frame = Frame(frame.dimensions, within)
    codes = {d.name: [leaf.code for leaf in d.leaves] for d in FRAMES[-1].dimensions} | {"year": ["1", "2", "3"]}
    kinds = [dict(zip(codes, kind, strict=True)) for kind in itertools.product(*codes.values())]

    def counted(each):
        one = [tabulate(each, [Fact(kind, "o")]).persons if _inside(each, kind) else None for kind in kinds]
        return np.array([np.zeros(each.count) if t is None else each.aggregate(t).ravel() for t in one]).T > 0

    mine, theirs = counted(frame), counted(other)
    expected = {
        (a, b)
        for a, b in itertools.product(range(frame.count), range(other.count))
        if not (mine[a] & ~theirs[b]).any() or not (theirs[b] & ~mine[a]).any()
    }
    assert set(zip(*(side.tolist() for side in nested(frame, other)), strict=True)) == expected


def _inside(frame, kind):
    return all(kind[name] in codes for name, codes in frame.within.items())


def test_releases_of_other_years_are_no_burden_and_those_that_are_too_many_are_named():
    sizes = {"country": 80, "support": 8, "kind": 10, "age": 6}
    dimensions = {name: Dimension.of(name, [f"{name}{n}" for n in range(size)]) for name, size in sizes.items()}
    rows = [
        Fact({name: f"{name}{n % size}" for name, size in sizes.items()} | {"year": year}, "abcdefg"[n % 7], 3)
        for year in ("2025", "2026", "2027")
        for n in range(300)
    ]
    earlier = []
    for year, name in itertools.product(("2025", "2026", "2027"), sizes):
        release = released(Frame((dimensions[name],), {"year": {year}}), rows, bytes(16), name=f"{year} {name}",
                           earlier=earlier)  # fmt: skip
        earlier.append(release)
    assert review(earlier[-1], rows, earlier=earlier[:-1]).reasons == []
    every = released(Frame((dimensions["age"],)), rows, bytes(16), name="every year", earlier=earlier)
    with pytest.raises(InputError, match=r"^earlier: every year, 2025 country, .*2027 age can count the same facts"):
        review(every, rows, earlier=earlier)


def test_figures_of_the_same_facts_keep_to_one_step():
    rows = facts_of("2025", np.random.default_rng(2))
    first = released(OLD, rows, bytes(16), name="by five")
    second = round_table(tabulate(OLD, rows), measure="persons", step=10, seed=bytes(16), name="by ten")
    with pytest.raises(InputError, match=r"^release: its step is 10, but figures of the same facts have: by five 5$"):
        review(second, rows, earlier=[first])
