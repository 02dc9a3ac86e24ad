"""Figures for the same persons are published once, whatever the second table is called or looks like."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havn.engines.disclosure import (
    Category,
    Dimension,
    Fact,
    Frame,
    InputError,
    already_published,
    attack,
    read_together,
    review,
    round_counts,
    round_table,
    tabulate,
    universe,
)
from tests.engines.disclosure.tables import SEED

COUNTRIES, SUPPORTS, GROUPS = ("KE", "UG", "AT", "DE", "RS"), ("grant", "legal", "relocation"), ("land", "press")
COUNTRY, SUPPORT = Dimension.of("country", COUNTRIES), Dimension.of("support", SUPPORTS)
GROUP = Dimension.of("group", GROUPS)
FACTS = [
    Fact({"country": country, "support": support, "group": group, "year": "2025"}, organisation, 1 + at % 3)
    for at, (country, support, group, organisation) in enumerate(
        itertools.product(COUNTRIES, SUPPORTS, GROUPS, "abcde")
    )
    if at % 7
]


def released(frame, rows=FACTS, *, name="2025", measure="persons", step=5, earlier=(), seed=SEED):
    published = already_published(frame, rows, earlier, measure=measure)
    return round_table(tabulate(frame, rows), measure=measure, step=step, seed=seed, name=name, published=published)


def drawn(frame, rows=FACTS, **said):
    """Return a release as somebody makes it who looks at no earlier one."""
    return round_table(tabulate(frame, rows), measure="persons", step=5, seed=SEED, **said)


def by_codes(release):
    names = [d.name for d in release.frame.dimensions]
    return {frozenset(zip(names, cell, strict=True)): figure for cell, figure in release.figures()}


def test_any_order_of_dimensions_and_categories_gives_the_same_figures():
    frames = [
        Frame(dimensions)
        for order in itertools.islice(itertools.permutations(COUNTRIES), 0, 120, 7)
        for dimensions in itertools.permutations((Dimension.of("country", order), SUPPORT))
    ]
    first, *others = [by_codes(drawn(frame, name="2025")) for frame in frames]
    assert all(figures == first for figures in others)


def test_another_name_for_a_category_or_a_category_above_it_gives_the_same_figures():
    renamed = Category("everything", tuple(Category(f"aid {n}", (), frozenset({code})) for n, code in
                                           enumerate(SUPPORTS)), frozenset(SUPPORTS))  # fmt: skip
    single = Dimension.of("country", {code: [f"in {code}"] for code in "ab"})
    flat = Dimension.of("country", ["in a", "in b"])
    rows = [Fact({"country": f"in {code}", "support": kind}, "o", 3) for code in "ab" for kind in SUPPORTS]
    same = [drawn(Frame((Dimension("support", renamed),)), rows, name="x"), drawn(Frame((SUPPORT,)), rows, name="x")]
    tall = [drawn(Frame((single,)), rows, name="x").figure([f"in {code}"]) for code in "ab"]
    assert same[0].values.tolist() == same[1].values.tolist()
    assert tall == [drawn(Frame((flat,)), rows, name="x").figure([f"in {code}"]) for code in "ab"]


def regrouped():
    """Return tables of the same finest cells under ever other regions."""
    for at, pair in enumerate(itertools.combinations(COUNTRIES, 2)):
        rest = [code for code in COUNTRIES if code not in pair]
        yield f"grouping {at}", Frame((Dimension.of("country", {"one": list(pair), "two": rest}), SUPPORT))


def test_averaging_over_regrouped_tables_finds_cells_unless_they_keep_what_was_published():
    true = tabulate(Frame((COUNTRY, SUPPORT)), FACTS).persons
    first = drawn(Frame((COUNTRY, SUPPORT)), name="2025")
    naive, ours = [], []
    for name, frame in regrouped():
        fresh, kept = drawn(frame, name=name), released(frame, name=name, earlier=[first])
        assert review(kept, FACTS, earlier=[first]).repeated == []
        assert review(fresh, FACTS, earlier=[first]).is_allowed == np.array_equal(fresh.values, kept.values)
        for release, tables in ((fresh, naive), (kept, ours)):
            tables.append([[release.figure((c, s)) for s in SUPPORTS] for c in COUNTRIES])
    assert np.ptp(ours, axis=0).max() == 0
    assert np.ptp(naive, axis=0).max() == 5
    assert np.abs(np.mean(naive, axis=0) - true).mean() < 0.6 * np.abs(np.mean(ours, axis=0) - true).mean()


def test_a_revised_table_under_another_name_is_refused_or_shows_nothing_new():
    frame = Frame((COUNTRY, SUPPORT), {"year": frozenset({"2025"})})
    first = drawn(frame, name="2025")
    for country, support in itertools.product(COUNTRIES, SUPPORTS):
        late = Fact({"country": country, "support": support, "group": "land", "year": "2025"}, "a")
        rows = [*FACTS, late]
        revised = review(drawn(frame, rows, name="2025 revised"), rows, earlier=[first])
        assert revised.repeated
        assert not revised.is_allowed


def test_a_table_made_of_published_figures_says_the_same_again():
    crossing = drawn(Frame((COUNTRY, SUPPORT)), name="crossing")
    read_off = released(Frame((COUNTRY,)), name="countries", earlier=[crossing])
    assert {code: read_off.figure([code]) for code in COUNTRIES} == {
        code: crossing.figure([code, "all"]) for code in COUNTRIES
    }
    assert review(read_off, FACTS, earlier=[crossing]).repeated == []


def test_a_second_crossing_agrees_with_the_margin_that_it_shares():
    first = drawn(Frame((COUNTRY, SUPPORT)), name="support")
    second = released(Frame((GROUP, COUNTRY)), name="group", earlier=[first])
    assert [second.figure(("all", code)) for code in COUNTRIES] == [first.figure((code, "all")) for code in COUNTRIES]
    assert second.is_additive
    assert review(second, FACTS, earlier=[first]).repeated == []


def test_over_many_seeds_a_table_that_keeps_published_margins_has_no_bias():
    frames = [Frame((COUNTRY, SUPPORT)), Frame((COUNTRY, GROUP))]
    true = frames[1].aggregate(tabulate(frames[1], FACTS).persons)
    errors = []
    for n in range(250):
        first = released(frames[0], seed=n.to_bytes(16))
        errors.append(released(frames[1], earlier=[first], seed=n.to_bytes(16)).values - true)
    spread = np.maximum(np.std(errors, axis=0) / np.sqrt(250), 1e-9)
    assert (np.abs(np.mean(errors, axis=0)) / spread).max() < 4.5


@given(
    st.lists(st.integers(0, 13), min_size=18, max_size=18),
    st.binary(min_size=16, max_size=16),
    st.sampled_from([3, 5, 10]),
)
@settings(max_examples=50)
def test_a_table_that_keeps_published_margins_still_rounds_each_finest_cell_down_or_up(counts, seed, step):
    cube = np.array(counts, np.int64).reshape(3, 2, 3)
    a, b, c = (
        Dimension.of(name, [f"{name}{n}" for n in range(size)]) for name, size in zip("abc", (3, 2, 3), strict=True)
    )
    first = round_counts(Frame((a, b)), cube.sum(axis=2), step=step, seed=seed, context="")
    published = {(code, "all"): int(first[at, 0]) for at, code in enumerate(("all", "a0", "a1", "a2"))}
    second = round_counts(Frame((a, c)), cube.sum(axis=1), step=step, seed=seed, context="", published=published)
    finest = cube.sum(axis=1)
    assert second[:, 0].tolist() == first[:, 0].tolist()
    assert (np.abs(second[1:, 1:] - finest) < step).all()
    assert (second[1:, 1:][finest % step == 0] == finest[finest % step == 0]).all()


@pytest.mark.parametrize(
    ("published", "why"),
    [
        ({("grant",): 40}, "40 is not the true figure"),
        ({("grant",): 7}, "7 is not the true figure"),
        ({("all",): 15, ("grant",): 5, ("legal",): 5, ("relocation",): 10}, "contradict"),
    ],
)
def test_published_figures_that_no_rounding_can_keep_are_refused(published, why):
    with pytest.raises(InputError, match=rf"^published: .*{why}"):
        round_counts(
            Frame((SUPPORT,)), np.array([6, 6, 6], np.int64), step=5, seed=SEED, context="", published=published
        )


@pytest.mark.parametrize(
    ("field", "fact", "measure"),
    [
        ("measure", Fact({"support": "grant"}, "a"), "person"),
        ("categories", Fact("grant", "a"), "persons"),
        ("persons", Fact({"support": "grant"}, "a", "3"), "persons"),
    ],
)
def test_what_was_published_is_not_looked_up_with_nonsense(field, fact, measure):
    with pytest.raises(InputError) as refused:
        already_published(Frame((SUPPORT,)), [fact], [], measure=measure)
    assert refused.value.field == field


@pytest.mark.parametrize("figure", [None, 15.0, "15", -5])
def test_a_published_figure_is_a_whole_number(figure):
    with pytest.raises(InputError, match=r"^published: a figure is a whole number from 0"):
        round_table(tabulate(Frame((SUPPORT,)), FACTS), measure="persons", step=5, seed=SEED, name="2025",
                    published={("grant",): figure})  # fmt: skip


def test_of_two_figures_that_now_stand_for_the_same_facts_the_first_counts():
    rows = [Fact({"support": kind}, "a", count) for kind, count in (("grant", 8), ("legal", 3))]
    for n in range(40):
        first = released(Frame((SUPPORT,)), rows, seed=n.to_bytes(16))
        kept = already_published(Frame((SUPPORT,)), rows[:1], [first], measure="persons")
        assert kept == {("all",): first.figure(["all"]), ("grant",): first.figure(["all"])}


def test_a_ring_of_tables_is_refused_with_advice():
    earlier = [drawn(Frame((COUNTRY, SUPPORT)), name="a")]
    earlier.append(released(Frame((COUNTRY, GROUP)), name="b", earlier=earlier))
    with pytest.raises(InputError, match=r"^published: published sums overlap; .*make both tables as one crossing$"):
        released(Frame((SUPPORT, GROUP)), name="c", earlier=earlier)


MERGED = COUNTRY.merged(["KE", "UG"], into="East Africa")
APART = Dimension.of("country", {"East Africa": ["KE", "UG"], "others": ["AT", "DE", "RS"]})


def test_published_categories_that_are_merged_are_read_off_and_never_drawn_again():
    for n in range(20):
        first = released(Frame((COUNTRY,)), seed=n.to_bytes(16))
        with pytest.raises(InputError, match=r"^published: what is left of a published sum was not published itself"):
            released(Frame((MERGED, GROUP)), seed=n.to_bytes(16), earlier=[first])


def test_published_categories_that_are_kept_apart_under_a_new_one_have_no_bias():
    frame, true = Frame((APART, GROUP)), tabulate(Frame((APART, GROUP)), FACTS).persons
    errors = []
    for n in range(250):
        first = released(Frame((COUNTRY,)), seed=n.to_bytes(16))
        errors.append(released(frame, earlier=[first], seed=n.to_bytes(16)).values - frame.aggregate(true))
    spread = np.maximum(np.std(errors, axis=0) / np.sqrt(250), 1e-9)
    assert (np.abs(np.mean(errors, axis=0)) / spread).max() < 4.5


def regions(**leaves):
    children = tuple(Category(name, (), frozenset(members)) for name, members in leaves.items())
    return Frame((Dimension("place", Category("all", children, frozenset().union(*leaves.values()))),))


def test_the_amount_of_a_strip_between_two_borders_is_exposed_to_the_public():
    rows = [Fact({"place": place}, o, 3 + 4 * n, 40_000 + 37 * n) for place in "ab" for n, o in enumerate("cdefg")]
    rows.append(Fact({"place": "border"}, "z", 5, 61_250))
    old, new = regions(north={"a", "border"}, south={"b"}), regions(north={"a"}, south={"b", "border"})
    first = released(old, rows, name="old", measure="money", step=1000)
    second = released(new, rows, name="new", measure="money", step=1000, earlier=[first])
    found = review(second, rows, earlier=[first])
    known = read_together([first, second], universe([first, second], rows))
    behind = tabulate(universe([first, second], rows), rows).money.ravel()
    assert review(first, rows).is_allowed
    assert attack(known, [behind]).high.max() < 10**7
    assert {e.who for e in found.amounts if e.cell == ("", "border")} == {"", *"cdefg"}
    assert all(e.high < 1.1 * 61_250 for e in found.amounts if e.cell == ("", "border"))
    assert not found.is_allowed
