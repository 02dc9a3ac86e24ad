"""Small tables for the tests, and strategies that invent them."""

import numpy as np
from hypothesis import strategies as st

from havn.engines.disclosure import Dimension, Fact, Frame

SEED = b"a secret of the tests, 32 bytes!"
REGIONS = Dimension.of("country", {"Africa": ["KE", "UG", "SN"], "Europe": {"EU": ["AT", "DE"], "other": ["RS"]}})
SUPPORT = Dimension.of("support", ["grant", "legal", "relocation"])
GROUP = Dimension.of("group", ["land", "press"])
FRAMES = (
    Frame((SUPPORT,)),
    Frame((REGIONS,)),
    Frame((SUPPORT, GROUP)),
    Frame((REGIONS, SUPPORT)),
    Frame((REGIONS, SUPPORT, GROUP)),
)


@st.composite
def counted(draw, most=13):
    """Return a frame with counts in its finest cells."""
    frame = draw(st.sampled_from(FRAMES))
    size = int(np.prod(frame.leaf_shape))
    counts = draw(st.lists(st.integers(0, most), min_size=size, max_size=size))
    return frame, np.array(counts, np.int64).reshape(frame.leaf_shape)


@st.composite
def facts(draw, most=40):
    """Return facts over country, support and group from up to four organisations."""
    fact = st.builds(
        lambda country, support, group, organisation, persons, money: Fact(
            {"country": country, "support": support, "group": group}, organisation, persons, money
        ),
        st.sampled_from([leaf.code for leaf in REGIONS.leaves]),
        st.sampled_from([leaf.code for leaf in SUPPORT.leaves]),
        st.sampled_from([leaf.code for leaf in GROUP.leaves]),
        st.sampled_from(["a", "b", "c", "d"]),
        st.integers(0, 6),
        st.integers(0, 9_000),
    )
    return draw(st.lists(fact, min_size=1, max_size=most))
