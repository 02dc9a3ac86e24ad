from hypothesis import given, settings
from hypothesis import strategies as st

from havn.engines.names import Name, Register, explain, keys, pack, pair_keys, similarity
from havn.engines.names.packing import Packed
from havn.engines.names.spelling import MOST_CHARACTERS

letters = st.sampled_from(
    "abcdeghijklmnopqrstuvwxyzäçéğışžłабвгдежзийклмнопрстуфхцчшщыьэюяўіїґәөһքաբգղծխանღყწჯშმხაهمحعبالوسيیةшαβγψω"
    "王陳陈李明伟偉歐阳김박이שלוםабあア"
)
words = st.text(letters, min_size=1, max_size=12)
names = st.lists(words, min_size=1, max_size=5).map(" ".join)
anything = st.text(max_size=60)
# Neither a particle (ben, van) nor a Chinese syllable, for which order does count.
plain_words = st.text(st.sampled_from("bdgklmnprstvzaeiou"), min_size=3, max_size=9).map("br".__add__)

servants = st.lists(
    st.sampled_from(
        ["Rahman", "Abd Rahman", "Karim", "Abdul Karim", "Aziz", "Abdulaziz", "Abd", "Nazari", "Abd al-Aziz"]
    ),
    min_size=1,
    max_size=3,
).map(" ".join)


@given(names, names)
def test_likeness_is_the_same_both_ways(one, other):
    assert similarity(one, other) == similarity(other, one)


@given(names)
def test_a_name_is_wholly_like_itself(name):
    assert similarity(name, name) == 1.0


@given(names, names)
def test_likeness_lies_between_nothing_and_one(one, other):
    assert 0.0 <= similarity(one, other) <= 1.0


@given(
    st.lists(plain_words, min_size=1, max_size=5).flatmap(lambda w: st.tuples(st.just(w), st.permutations(w))), names
)
def test_the_order_of_words_makes_no_difference(orders, other):
    one, shuffled = (" ".join(order) for order in orders)
    assert similarity(one, shuffled) == 1.0
    assert similarity(one, other) == similarity(shuffled, other)
    assert keys(one) == keys(shuffled)
    assert pair_keys(one) == pair_keys(shuffled)


@given(anything, anything)
@settings(max_examples=400)
def test_any_text_is_compared_or_refused_by_name(one, other):
    try:
        likeness = similarity(one, other)
    except ValueError as error:
        assert str(error).startswith("spelling: ")  # noqa: PT017 -- either outcome is right
    else:
        assert 0.0 <= likeness <= 1.0
        assert explain(one, other).similarity == likeness
        assert Register([(1, [one])]).search(other) in ([(1, likeness)], [])


@given(st.lists(st.lists(names, min_size=1, max_size=3), max_size=8))
def test_packed_names_come_back_from_their_bytes(rows):
    data = pack(rows).to_bytes()
    assert Packed.from_bytes(data).to_bytes() == data


@given(st.lists(names, min_size=1, max_size=30, unique=True), st.integers(1, 7))
def test_segments_answer_as_one_register_does(rows, size):
    whole = Register([(place, [name]) for place, name in enumerate(rows)])
    parts = [range(start, min(start + size, len(rows))) for start in range(0, len(rows), size)]
    joined = Register.from_packed([(part, pack([[rows[place]] for place in part])) for part in parts])
    for name in rows[:5]:
        assert whole.search(name) == joined.search(name)


@given(
    st.lists(st.one_of(names, servants), min_size=1, max_size=12, unique=True).flatmap(
        lambda rows: st.tuples(st.just(rows), st.permutations(rows))
    )
)
def test_what_a_register_finds_does_not_depend_on_the_order_of_rows(orders):
    one, other = (Register([(name, [name]) for name in rows]) for rows in orders)
    for query in (*orders[0], "Rahman", "Abdurrahman", "Aziz", "Abd"):
        assert sorted(one.search(query, 20)) == sorted(other.search(query, 20))


@given(
    st.lists(plain_words.filter(lambda word: len(word) > 4), min_size=17, max_size=22).flatmap(
        lambda words: st.tuples(st.just(words), st.permutations(words))
    )
)
@settings(max_examples=30)
def test_of_more_words_than_are_read_the_order_decides_nothing(orders):
    one, other = (" ".join(words) for words in orders)
    assert similarity(one, other) == 1.0


@given(st.lists(names, min_size=1, max_size=4), st.data())
def test_damaged_packed_names_are_refused_or_searched(texts, data):
    whole = bytearray(pack([[text] for text in texts]).to_bytes())
    place = data.draw(st.integers(28, len(whole) - 1))
    whole[place] = data.draw(st.integers(0, 255))
    try:
        packed = Packed.from_bytes(bytes(whole))
    except ValueError as error:
        assert str(error).startswith("data: ")  # noqa: PT017 -- either outcome is right
    else:
        register = Register.from_packed([(range(len(texts)), packed)])
        for text in texts:
            try:
                register.search(text)
            except ValueError as error:
                assert str(error).startswith("spelling: ")  # noqa: PT017 -- a spelling without a letter


@given(st.text(letters, min_size=MOST_CHARACTERS, max_size=MOST_CHARACTERS + 20))
@settings(max_examples=20)
def test_the_longest_names_are_compared_too(text):
    if len(text) <= MOST_CHARACTERS:
        assert similarity(text, text) == 1.0


@given(names, names, names)
def test_several_spellings_are_as_alike_as_their_most_alike_pair(one, other, third):
    assert similarity(Name([one, other]), third) == max(similarity(one, third), similarity(other, third))
