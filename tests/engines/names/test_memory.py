"""Nothing that was read is kept between calls: a decrypted name must not outlive its request."""

import importlib
import pkgutil

import havn.engines.names as package
from havn.engines.names import Name, Register, explain, keys, pair_keys, similarity

KNOWN = [
    "王小明",
    "Wang Xiaoming",
    "Иван Петров",
    "Ivan Petrov",
    "محمد كريمي",
    "Γιώργος",
    "יצחק",
    "Գրիգոր",
    "ვახტანგ",
    "박근혜",
]
UNKNOWN = [
    "曉東 國偉",
    "龘龘",
    "Xiaodong Kwok Wai",
    "Ƿyddrys Qâbz",
    "Ḷṿçḫ Бҕӄ",
    "Ꙁꙅ ՖՊ",
    "ჵჳ ꜩꜫ",
    "ڷڸ",
    "Cергей Mакаров",
]


def caches():
    """Return the size of every functools cache and every container that a module of the package holds."""
    found = {}
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        for name, held in vars(importlib.import_module(module.name)).items():
            if hasattr(held, "cache_info"):
                found[module.name, name] = held.cache_info().currsize
            elif isinstance(held, dict | set | list) and not name.startswith("__"):
                found[module.name, name] = len(held)
    return found


def use(texts):
    for one in texts:
        for other in texts:
            similarity(one, other)
            explain(one, other)
        keys(one)
        pair_keys(Name([one]))
    register = Register([(place, [text]) for place, text in enumerate(texts)])
    for text in texts:
        register.search(text)


def test_names_never_seen_leave_nothing_in_any_cache():
    use([*KNOWN, "Cергей"])
    before = caches()
    use([*KNOWN, *UNKNOWN])
    assert caches() == before
    assert len(before) > 20
