import numpy as np
import pytest
from hypothesis import given, settings

from havn.engines.disclosure import (
    NOT_KNOWN,
    Dimension,
    Fact,
    Frame,
    InputError,
    LateRecord,
    Release,
    late_record,
    plain_sentence,
    review,
    round_table,
    statistical_report,
    tabulate,
)
from tests.engines.disclosure.tables import FRAMES, GROUP, SEED, SUPPORT, facts

SAFE = [
    Fact({"support": kind, "group": group, "year": year}, organisation, 3, 4_000 + 700 * number)
    for kind in ("grant", "legal", "relocation")
    for group in ("land", "press")
    for year in ("2024", "2025")
    for number, organisation in enumerate(("a", "b", "c", "d"))
]


def released(frame, rows, *, name="2025", measure="persons", step=5):
    return round_table(tabulate(frame, rows), measure=measure, step=step, seed=SEED, name=name)


def test_safe_figures_are_allowed_and_said_in_one_sentence():
    found = review(released(Frame((SUPPORT, GROUP)), SAFE), SAFE, trials=5)
    assert found.reasons == []
    assert plain_sentence(found) == (
        "Every figure is a multiple of 5 and at most 4 persons from the truth, up or down by secret chance; sums are "
        "right, and nobody, not even a partner who knows its own part, can work out a small group from them."
    )


def test_a_cell_with_one_person_blocks_the_release_and_changes_nothing():
    rows = [*SAFE, Fact({"support": "grant", "group": "land", "year": "2026"}, "a", 1)]
    frame = Frame((SUPPORT, GROUP), {"year": frozenset({"2026"})})
    found = review(released(frame, rows), rows)
    assert found.reasons == ["4 cells break the rules of contribution"]
    assert found.advice is not None
    assert not found.advice.is_enough
    assert plain_sentence(found) == (
        "These figures are not published yet, because 4 cells break the rules of contribution."
    )


def test_money_is_reviewed_by_its_own_rule():
    rows = [*SAFE, Fact({"support": "grant", "group": "land", "year": "2025"}, "a", 1, 900_000)]
    safe = review(released(Frame((SUPPORT,)), SAFE, measure="money", step=1000), SAFE)
    found = review(released(Frame((SUPPORT,)), rows, measure="money", step=1000), rows)
    assert safe.reasons == []
    assert {f.broken for f in found.failing} == {("share",), ("share", "dominance")}
    assert {(e.who, e.cell, e.true) for e in found.amounts} == {
        (who, ("2025", "grant"), 916_000) for who in ("", "b", "c", "d")
    }


def test_years_and_their_sum_are_read_together():
    years = [released(Frame((SUPPORT,), {"year": frozenset({y})}), SAFE, name=y) for y in ("2024", "2025")]
    found = review(released(Frame((SUPPORT,)), SAFE, name="both"), SAFE, earlier=years)
    assert found.read_with == ("2024", "2025")
    assert found.public.sums == 12
    assert found.is_allowed


def test_an_earlier_release_that_no_longer_fits_the_facts_blocks_the_next():
    frame = Frame((SUPPORT,), {"year": frozenset({"2024"})})
    old = released(frame, SAFE, name="2024")
    rows = [*SAFE, *(Fact({"support": "legal", "group": "land", "year": "2024"}, "b") for _ in range(9))]
    found = review(released(Frame((SUPPORT,)), rows, name="all"), rows, earlier=[old])
    assert found.outdated == ("2024",)
    assert found.reasons == ["1 earlier releases no longer fit the facts; late records count next year"]


def test_a_release_is_made_once_and_of_its_own_facts():
    release = released(Frame((SUPPORT,)), SAFE)
    with pytest.raises(InputError, match=r"^release: 2025 was published already and is never made again$"):
        review(release, SAFE, earlier=[release])
    with pytest.raises(InputError, match=r"^release: 2025 was not made of these facts$"):
        review(release, SAFE[:5])


@given(facts())
@settings(max_examples=25)
def test_of_an_allowed_release_no_reader_finds_a_small_group(rows):
    release = released(FRAMES[3], rows)
    found = review(release, rows)
    assert found.public.exposed == ()
    assert found.public.exact == 0
    if not found.failing:
        assert found.exposed == []


def test_the_report_has_a_line_for_each_thing_that_a_statistician_asks():
    report = statistical_report(review(released(Frame((SUPPORT, GROUP)), SAFE), SAFE))
    assert [line.split(":")[0] for line in report.splitlines()] == [
        "Release", "Method", "Read together with", "Loss", "Rules", "Attack, public", "Attack, partners",
        "Late record", plain_sentence(review(released(Frame((SUPPORT, GROUP)), SAFE), SAFE)),
    ]  # fmt: skip


def test_a_release_is_plain_values_with_every_cell():
    release = Release("2025", Frame((SUPPORT,)), "persons", 5, 4, np.array([10, 5, 5, 0]))
    assert release.is_additive
    assert release.figure(["legal"]) == 5
    assert release.as_mapping() == {
        "name": "2025",
        "measure": "persons",
        "step": 5,
        "reach": 4,
        "dimensions": ["support"],
        "figures": [["all", 10], ["grant", 5], ["legal", 5], ["relocation", 0]],
    }


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("values", {"values": [1, 2]}),
        ("values", {"values": [30, 16, 14, 0]}),
        ("values", {"values": [30, 15, 10, 0]}),
        ("values", {"values": [0, 5, -5, 0]}),
        ("values", {"values": [0.0, 0.0, 0.0, 0.0]}),
        ("reach", {"reach": -1}),
        ("measure", {"measure": "Money"}),
        ("step", {"step": 0}),
        ("step", {"step": True}),
    ],
)
def test_a_release_that_makes_no_sense_is_refused(field, said):
    values = np.array(said.pop("values", [0, 0, 0, 0]))
    with pytest.raises(InputError) as refused:
        Release(**({"name": "2025", "frame": Frame((SUPPORT,)), "measure": "persons", "step": 5, "reach": 4} | said),
                values=values)  # fmt: skip
    assert refused.value.field == field


def test_figures_that_nobody_rounded_are_not_reviewed():
    frame = Frame((SUPPORT,))
    exact = Release("2025", frame, "persons", 1, 0, frame.aggregate(tabulate(frame, SAFE).persons))
    with pytest.raises(InputError, match=r"^release: the step of 2025 is 1: its figures are not rounded$"):
        review(exact, SAFE)


def test_persons_without_money_do_not_hide_those_who_got_some():
    rows = [Fact({"support": "grant"}, o, 1, money) for o, money in zip("abc", (50_000, 40_000, 30_000), strict=True)]
    rows += [Fact({"support": "grant"}, o, 5) for o in "abc"]
    found = review(released(Frame((SUPPORT,)), rows, measure="money", step=1000), rows)
    assert {f.broken for f in found.failing} == {("persons", "remainder")}


def test_an_organisation_with_most_of_the_money_dominates():
    rows = [Fact({"support": "grant"}, o, 4, m) for o, m in zip("abcd", (85_000, 5_000, 5_000, 5_000), strict=True)]
    found = review(released(Frame((SUPPORT,)), rows, measure="money", step=1000), rows)
    assert {f.broken for f in found.failing} == {("share",)}


@pytest.mark.parametrize(("field", "people", "trials"), [("true", 0, 3), ("trials", 3, 0), ("trials", 3, 1.5)])
def test_late_records_need_trials_and_people(field, people, trials):
    frame = Frame((SUPPORT,))
    counts = np.full(3, people, np.int64)
    with pytest.raises(InputError) as refused:
        late_record(frame, counts, lambda table, _: frame.aggregate(table).astype(float), trials=trials)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("chance", "blind", "trials", "is_too_high"),
    [(0.34, 0.25, 400, False), (0.45, 0.25, 40, False), (0.45, 0.25, 400, True), (0.2, 0.05, 400, True)],
)
def test_a_reader_must_do_better_than_a_blind_guess_by_more_than_chance_to_block(chance, blind, trials, is_too_high):
    assert LateRecord(chance, blind, trials, "weighs each change").is_too_high is is_too_high


def test_a_small_table_of_ordinary_counts_passes_with_any_number_of_trials():
    release = released(Frame((SUPPORT, GROUP)), SAFE)
    assert [review(release, SAFE, trials=trials).reasons for trials in (20, 60)] == [[], []]


def test_a_release_without_people_is_reviewed_like_any_other():
    for rows in ([], [Fact({"support": "grant"}, "a", 0)]):
        found = review(released(Frame((SUPPORT,)), rows), rows, trials=3)
        assert found.is_allowed
        assert found.late is None


@pytest.mark.parametrize("trials", [-1, 1.5, True])
def test_a_review_needs_a_number_of_trials(trials):
    with pytest.raises(InputError, match=r"^trials: "):
        review(released(Frame((SUPPORT,)), SAFE), SAFE, trials=trials)


def test_the_sentence_says_what_was_not_simulated():
    unsimulated = plain_sentence(review(released(Frame((SUPPORT,)), SAFE), SAFE))
    money = plain_sentence(review(released(Frame((SUPPORT,)), SAFE, measure="money", step=1000), SAFE))
    assert unsimulated.endswith("; what a late record would show next year was not simulated.")
    assert money.endswith("nobody, not even a contributor who knows its own part, can work out the amount of another "
                          "closely.")  # fmt: skip


def test_a_dimension_that_is_new_this_year_is_reviewed_with_last_year():
    old = released(Frame((SUPPORT, GROUP), {"year": frozenset({"2025"})}), SAFE, name="2025")
    new = [
        Fact({"support": "grant", "group": "land", "gender": gender, "year": "2026"}, organisation, 3, 4_000)
        for gender in ("f", "m")
        for organisation in ("a", "b", "c")
    ]
    frame = Frame((Dimension.of("gender", ["f", "m"]),), {"year": frozenset({"2026"})})
    found = review(released(frame, SAFE + new, name="2026"), SAFE + new, earlier=[old])
    assert found.read_with == ("2025",)
    assert found.reasons == []


def test_an_earlier_release_that_has_no_place_for_a_new_code_is_named():
    old = released(Frame((SUPPORT,)), SAFE, name="until 2025")
    rows = [*SAFE, Fact({"support": "loan", "group": "land", "year": "2026"}, "a")]
    frame = Frame((GROUP,), {"year": frozenset({"2026"})})
    with pytest.raises(InputError, match=r"^earlier: until 2025 cannot be read with .*no finest category counts loan"):
        review(released(frame, rows, name="2026"), rows, earlier=[old])


def test_a_new_code_of_nobody_is_no_burden_for_an_earlier_release():
    old = released(Frame((SUPPORT,)), SAFE, name="until 2025")
    rows = [*SAFE, Fact({"support": "loan", "group": "land", "year": "2026"}, "a", 0, 500)]
    frame = Frame((GROUP,), {"year": frozenset({"2026"})})
    assert review(released(frame, rows, name="2026"), rows, earlier=[old]).read_with == ("until 2025",)


def test_money_is_reviewed_where_only_facts_without_money_know_a_name():
    frame = Frame((Dimension.of("place", ["a", "b"]), Dimension.of("gender", ["f", NOT_KNOWN])))
    helped = [Fact({"place": p, "gender": "f"}, o, persons=5) for p in "ab" for o in "wxyz"]
    amounts = {"w": 20_000, "x": 31_000, "y": 44_000, "z": 52_000}
    paid = [Fact({"place": p}, o, persons=5, money=amounts[o]) for p in "ab" for o in "wxyz"]
    facts = [*helped, *paid]
    release = round_table(tabulate(frame, facts), measure="money", step=50_000, seed=bytes(16), name="money")
    assert review(release, facts).reasons == []
