"""The network: organisations, who belongs to what, who works for whom in which role — and from that, the actor.

Words: network, organisation, House, member organisation, membership, role, actor. Country of concern is not country
of seat: a House in exile sits elsewhere. Everything that changes over time is dated.
Neighbours: `people` below; `vault` above gives teams (circles) their keys.
"""
