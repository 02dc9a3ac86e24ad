"""The demonstration: a fictional network that has worked for two years, made by the same actions as a real one.

Everybody in it is invented. What happened is told as lives, each a story in its own language with the moments of what
was done for it; all lives are lived side by side in the order of time, under the one clock, so that the record of what
happened, the facts, the keys and the due days are as real as those of an installation.
Neighbours: programmes and foundations below, through their actions; `havn demo` above prints what `build` returns.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.db import transaction

from havn.foundations import clock


def build() -> str:
    """Make the network and everything that happened in it; return how to sign in and which codes open a mailbox.

    About ten seconds: the passphrases are stretched and the papers cleaned before the transaction begins.
    """
    from havn.website.demo import lives, network, papers, past, sign_ins, timeline

    with ThreadPoolExecutor(2) as pool:
        washed = pool.map(papers.cleaned, papers.drawn())
        passphrases = dict(
            zip(network.PASSPHRASES, pool.map(network.stretched, network.PASSPHRASES.values()), strict=True)
        )
        shelf = {paper.name: paper for paper in washed}
    now = clock.now()
    with transaction.atomic():
        cast = network.found(passphrases, now=now)
        past.tell(cast, now=now)
        told = lives.begin(cast, shelf, now=now)
        timeline.live(told.lives, until=now)
    return sign_ins.written(cast, told)
