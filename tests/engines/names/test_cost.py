"""What a crafted name may cost, counted in comparisons of two words, not in time."""

import cProfile
import random
from functools import partial

from havn.engines.names import Register, similarity
from havn.engines.names.alignment import distance
from havn.engines.names.chinese import _same_reading
from havn.engines.names.spelling import MOST_LETTERS, MOST_WORDS, read

FIRST, SECOND = "badagakapata", "manalaravaza"


def calls(function, action):
    """Return how often a function of the engine is called in an action."""
    profile = cProfile.Profile()
    profile.runcall(action)
    return sum(entry.callcount for entry in profile.getstats() if entry.code is function.__code__)


def varied(word, chance):
    return word[:1] + chance.choice("aeiou") + word[2:3] + chance.choice("aeiou") + word[4:]


def crafted(chance):
    """Return a name of sixteen words of which every two are, as one word, like FIRST + SECOND."""
    return " ".join(varied(word, chance) for _ in range(MOST_WORDS // 2) for word in (FIRST, SECOND))


def test_a_name_of_words_that_join_in_every_way_costs_two_tables_at_most():
    whole = " ".join([FIRST + SECOND] * (MOST_WORDS - 1))
    cost = calls(distance, lambda: similarity(whole, crafted(random.Random(1))))
    assert 100 < cost <= 2 * MOST_WORDS * MOST_WORDS


def test_a_search_of_two_words_costs_a_crafted_row_little_more_than_its_words():
    chance = random.Random(2)
    register = Register([(row, [crafted(chance) for _ in range(24)]) for row in range(3)])
    spellings = 3 * 24
    cost = calls(distance, lambda: register.search(f"{FIRST} {FIRST}{SECOND}"))
    assert spellings < cost <= spellings * 4 * MOST_WORDS + 600


def test_of_long_words_the_beginning_is_compared():
    chance = random.Random(3)
    word = "abdulx" + "".join(chance.choice("bdgktnr") + chance.choice("aei") for _ in range(195)) + "aou"
    for text in (word, word[:60], " ".join([word[:37] + "aou"] * 9), " ".join(["de la " + word[:15] + "aou"] * 16)):
        other = text.translate(str.maketrans("bdg", "ptk")).replace("apt", "abd")
        readings = [
            {symbols for one in read(name).words for symbols in (one.symbols, *one.others)} for name in (text, other)
        ]
        assert min(map(len, readings)) > 1
        assert max(len(symbols) for symbols in readings[0] | readings[1]) <= 2 * MOST_LETTERS
        assert calls(distance, partial(similarity, text, other)) <= 16 * MOST_WORDS * MOST_WORDS


def test_syllables_that_part_in_many_ways_are_read_in_few():
    one, other = "jingohwee jenengee sangangao li", "jingohwee jenengee qiaoqiang li"
    assert calls(_same_reading, lambda: similarity(one, other)) <= 27 * 27
