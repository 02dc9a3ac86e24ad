import numpy as np
import pytest
from hypothesis import given, settings

from havn.engines.disclosure import NOT_KNOWN, Category, Dimension, Fact, Frame, InputError, tabulate
from tests.engines.disclosure.tables import FRAMES, GROUP, REGIONS, SUPPORT, counted, facts


def test_a_hierarchy_lists_parents_before_their_children():
    assert [node.code for node in REGIONS.nodes] == [
        "all", "Africa", "KE", "UG", "SN", "Europe", "EU", "AT", "DE", "other", "RS",
    ]  # fmt: skip
    assert [leaf.code for leaf in REGIONS.leaves] == ["KE", "UG", "SN", "AT", "DE", "RS"]


def test_merged_categories_stand_for_both_and_a_whole_family_becomes_its_parent():
    pair = REGIONS.merged(["KE", "UG"])
    family = REGIONS.merged(["AT", "DE"])
    alone = REGIONS.merged(["RS"])
    assert [leaf.code for leaf in pair.leaves] == ["SN", "KE + UG", "AT", "DE", "RS"]
    assert pair.leaves[1].members == {"KE", "UG"}
    assert [leaf.code for leaf in family.leaves] == ["KE", "UG", "SN", "EU", "RS"]
    assert [leaf.code for leaf in alone.leaves] == ["KE", "UG", "SN", "AT", "DE", "other"]


@pytest.mark.parametrize("codes", [[], ["KE"], ["KE", "AT"], ["KE", "nowhere"], ["Africa", "Europe"]])
def test_only_finest_siblings_can_be_merged(codes):
    with pytest.raises(InputError, match=r"^country: merge at least two finest categories"):
        REGIONS.merged(codes)


@pytest.mark.parametrize(
    "tree", [[], "AT", {"Europe": "AT"}, ["AT", "AT"], ["all"], [""], {"Europe": 3}, [3], [["AT"]]]
)
def test_a_tree_that_makes_no_sense_is_refused_under_its_name(tree):
    with pytest.raises(InputError) as refused:
        Dimension.of("country", tree)
    assert refused.value.field == "country"


@pytest.mark.parametrize("members", [{"grant"}, {"grant", "legal", "loan"}])
def test_a_category_stands_for_what_its_children_stand_for(members):
    children = tuple(Category(code, (), frozenset({code})) for code in ("grant", "legal"))
    with pytest.raises(InputError, match=r"^support: a category stands for other codes than its children together$"):
        Dimension("support", Category("all", children, frozenset(members)))


@given(counted())
@settings(max_examples=40)
def test_sums_and_aggregation_agree(table):
    frame, counts = table
    assert np.array_equal(frame.sums.of(counts.ravel()), frame.aggregate(counts).ravel())
    assert frame.sums.of(counts.ravel())[0] == counts.sum()


@given(counted())
@settings(max_examples=40)
def test_spreading_is_the_adjoint_of_aggregation(table):
    frame, counts = table
    nodes = np.arange(frame.count, dtype=np.int64).reshape(frame.node_shape)
    assert (frame.aggregate(counts) * nodes).sum() == (counts * frame.spread(nodes)).sum()


def test_a_cell_is_found_by_its_codes_and_back():
    frame = FRAMES[-1]
    assert [frame.place(cell) for cell in frame.cells()] == list(range(frame.count))
    assert [frame.cell(at) for at in range(frame.count)] == list(frame.cells())


@pytest.mark.parametrize(("field", "cell"), [("cell", ["grant"]), ("support", ["money", "land"])])
def test_an_unknown_cell_is_refused(field, cell):
    with pytest.raises(InputError) as refused:
        Frame((SUPPORT, GROUP)).place(cell)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("dimensions", [()]),
        ("dimensions", [(SUPPORT, SUPPORT)]),
        ("dimensions", [tuple(Dimension.of(f"d{n}", [f"c{m}" for m in range(60)]) for n in range(3))]),
        ("dimensions", [tuple(Dimension.of(f"d{n}", ["a", "b", "c"]) for n in range(32))]),
        ("dimensions", [tuple(Dimension.of(f"d{n}", list("abcdefg")) for n in range(21))]),
        ("within", [(SUPPORT,), {"support": frozenset({"grant"})}]),
        ("within", [(SUPPORT,), {"year": frozenset()}]),
        ("within", [(SUPPORT,), {"year": "2025"}]),
        ("within", [(SUPPORT,), {"year": {2025}}]),
        ("within", [(SUPPORT,), {"year": 2025}]),
        ("within", [(SUPPORT,), {"year": {""}}]),
    ],
)
def test_a_frame_that_makes_no_sense_is_refused(field, arguments):
    with pytest.raises(InputError) as refused:
        Frame(*arguments)
    assert refused.value.field == field


def test_only_the_facts_within_are_counted():
    frame = Frame((SUPPORT,), {"year": frozenset({"2025"})})
    rows = [Fact({"support": "grant", "year": year}, "a", 3) for year in ("2024", "2025")]
    assert tabulate(frame, rows).persons.tolist() == [3, 0, 0]


@pytest.mark.parametrize(
    ("field", "fact"),
    [
        ("support", Fact({}, "a")),
        ("support", Fact({"support": "loan"}, "a")),
        ("persons", Fact({"support": "grant"}, "a", -1)),
        ("persons", Fact({"support": "grant"}, "a", True)),
        ("persons", Fact({"support": "grant"}, "a", 1.5)),
        ("money", Fact({"support": "grant"}, "a", 1, 10**13)),
        ("support", Fact({"support": ["grant"]}, "a")),
        ("categories", Fact(None, "a")),
        ("organisation", Fact({"support": "grant"}, None)),
        ("organisation", Fact({"support": "grant"}, 7)),
    ],
)
def test_a_fact_that_cannot_be_counted_is_refused(field, fact):
    with pytest.raises(InputError) as refused:
        tabulate(Frame((SUPPORT,)), [fact])
    assert refused.value.field == field


def test_a_fact_that_lacks_a_dimension_is_counted_as_not_known_where_that_is_a_category():
    known = Dimension.of("gender", ["f", "m", NOT_KNOWN])
    rows = [Fact({"support": "grant"}, "a", 3), Fact({"support": "grant", "gender": "f"}, "a", 2)]
    assert tabulate(Frame((known,)), rows).persons.tolist() == [2, 0, 3]
    assert tabulate(Frame((SUPPORT,), {"gender": frozenset({"f"})}), rows).persons.tolist() == [2, 0, 0]
    with pytest.raises(InputError, match=r'^gender: a fact lacks it; cross the category "not known" too$'):
        tabulate(Frame((Dimension.of("gender", ["f", "m"]),)), rows)
    with pytest.raises(InputError, match=r"^gender: every fact lacks it$"):
        tabulate(Frame((SUPPORT,), {"gender": frozenset({"f"})}), rows[:1])
    with pytest.raises(InputError, match=r"^gendr: every fact lacks it$"):
        tabulate(Frame((Dimension.of("gendr", ["f", "m", NOT_KNOWN]),)), rows)


@given(facts())
@settings(max_examples=30)
def test_recoding_keeps_what_each_organisation_has_in_all(rows):
    table = tabulate(FRAMES[-1], rows)
    coarser = table.recoded(FRAMES[-1].with_dimension(REGIONS.merged(["AT", "DE"])).without("group"))
    assert coarser.frame.leaf_shape == (5, 3)
    assert coarser.persons_by.sum(axis=(1, 2)).tolist() == table.persons_by.sum(axis=(1, 2, 3)).tolist()


def test_a_table_is_recoded_only_into_what_it_has():
    with pytest.raises(InputError, match=r"^frame: "):
        tabulate(Frame((SUPPORT,)), []).recoded(Frame((GROUP,)))
