"""The syllables of Mandarin in the spellings in use: Pinyin (ISO 7098), Wade–Giles, and Palladius in Cyrillic."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from havn.engines.names.tables import rows

_FIRST, _LAST = 0x3400, 0x9FFF
_READINGS = 3
_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")

_WADE_INITIALS = {
    "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs", "zh": "ch", "z": "ts", "c": "ts", "r": "j",
}  # fmt: skip
_WADE_FINALS = {
    "ian": "ien", "ie": "ieh", "ong": "ung", "iong": "iung", "ue": "ueh", "er": "erh",  # codespell:ignore ue
}  # fmt: skip
_WADE_WHOLE = {
    "zhi": ("chih",), "chi": ("chih",), "shi": ("shih",), "ri": ("jih",), "zi": ("tzu", "tze"), "ci": ("tzu", "tze"),
    "si": ("ssu", "szu", "sze"), "ge": ("ko", "ke"), "ke": ("ko", "ke"), "he": ("ho", "he"), "e": ("o", "e"),
    "you": ("yu", "yiu"), "yan": ("yen",), "ye": ("yeh",), "yi": ("i", "yi"), "yong": ("yung",), "yue": ("yueh",),
    "gui": ("kuei",), "kui": ("kuei",),
    "xi": ("hsi", "shi"), "qing": ("ching", "tsing"), "rong": ("jung",),  # codespell:ignore hsi
    "duo": ("to",), "tuo": ("to",), "nuo": ("no",), "luo": ("lo",), "zuo": ("tso",), "cuo": ("tso",), "suo": ("so",),
    "zhuo": ("cho",), "chuo": ("cho",), "ruo": ("jo",), "shuo": ("shuo", "sho"), "guo": ("kuo",), "ren": ("jen",),
    "jie": ("chieh",), "xie": ("hsieh",), "xu": ("hsu",), "xue": ("hsueh",), "jue": ("chueh",), "ju": ("chu",),
}  # fmt: skip

_PALLADIUS_INITIALS = {
    "b": "б", "p": "п", "m": "м", "f": "ф", "d": "д", "t": "т", "n": "н", "l": "л", "g": "г", "k": "к", "h": "х",
    "j": "цз", "q": "ц", "x": "с", "zh": "чж", "ch": "ч", "sh": "ш", "r": "ж", "z": "цз", "c": "ц", "s": "с", "": "",
}  # fmt: skip
_PALLADIUS_FINALS = {
    "a": "а", "o": "о", "e": "э", "ai": "ай", "ei": "эй", "ao": "ао", "ou": "оу", "an": "ань", "en": "энь", "ang": "ан",
    "eng": "эн", "ong": "ун", "i": "и", "ia": "я", "ie": "е", "iao": "яо", "iu": "ю", "ian": "янь", "in": "инь",
    "iang": "ян", "ing": "ин", "iong": "юн", "u": "у", "ua": "уа", "uo": "о", "uai": "уай", "ui": "уй", "uan": "уань",
    "un": "унь", "uang": "уан", "ue": "юэ", "er": "эр",  # codespell:ignore ue
}  # fmt: skip
_PALLADIUS_WHOLE = {
    "zhi": "чжи", "chi": "чи", "shi": "ши", "ri": "жи", "zi": "цзы", "ci": "цы", "si": "сы", "hui": "хуэй", "guo": "го",
    "ya": "я", "yan": "янь", "yang": "ян", "yao": "яо", "ye": "е", "yi": "и", "yin": "инь", "ying": "ин", "yong": "юн",
    "you": "ю", "yu": "юй", "yuan": "юань", "yue": "юэ", "yun": "юнь", "wa": "ва", "wai": "вай", "wan": "вань",
    "wang": "ван", "wei": "вэй", "wen": "вэнь", "weng": "вэн", "wo": "во", "wu": "у", "ju": "цзюй", "qu": "цюй",
    "xu": "сюй", "juan": "цзюань", "quan": "цюань", "xuan": "сюань", "jun": "цзюнь", "qun": "цюнь", "xun": "сюнь",
}  # fmt: skip


def _parted(syllable: str) -> tuple[str, str]:
    initial = next((begin for begin in _INITIALS if syllable.startswith(begin)), "")
    return initial, syllable[len(initial) :]


def _wade(syllable: str) -> tuple[str, ...]:
    whole = _WADE_WHOLE.get(syllable)
    if whole is not None:
        return whole
    initial, final = _parted(syllable)
    return (_WADE_INITIALS.get(initial, initial) + _WADE_FINALS.get(final, final),)


def _palladius(syllable: str) -> str:
    whole = _PALLADIUS_WHOLE.get(syllable)
    if whole is not None:
        return whole
    initial, final = _parted(syllable)
    return _PALLADIUS_INITIALS.get(initial, "") + _PALLADIUS_FINALS.get(final, final)


@cache
def spellings_of_syllables() -> dict[str, dict[str, int]]:
    """Return how each syllable is spelled, with a penalty in hundredths for each spelling but Pinyin."""
    found: dict[str, dict[str, int]] = {}
    for (syllable,) in rows("mandarin_syllables"):
        spelled = found[syllable] = {syllable: 0}
        for other in (_palladius(syllable), *_wade(syllable)):
            spelled.setdefault(other, 2 if other.isascii() else 1)
        if syllable in {"lu", "nu", "lue", "nue"}:
            spelled |= dict.fromkeys((f"{syllable[0]}y{syllable[1:]}", f"{syllable[0]}v{syllable[2:]}"), 1)
    return found


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    found = find_spec("pypinyin")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pypinyin: its table of readings is needed for Chinese names.")
    # The file alone: importing the package also loads 47 000 phrases (30 MB).
    table = json.loads((Path(found.origin).parent / "pinyin_dict.json").read_text(encoding="utf-8"))
    known = spellings_of_syllables()
    plain: dict[str, str] = {}
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}
    readings = {}
    for code, text in table.items():
        if _FIRST <= int(code) <= _LAST:
            syllables = tuple(dict.fromkeys(_toneless(one, plain) for one in text.split(",", _READINGS)[:_READINGS]))
            kept = tuple(one for one in syllables if one in known)
            readings[chr(int(code))] = shared.setdefault(kept, kept)
    return readings


def _toneless(reading: str, plain: dict[str, str]) -> str:
    if reading not in plain:
        plain[reading] = "".join(c for c in unicodedata.normalize("NFD", reading) if c.isascii() and c.isalpha())
    return plain[reading]


def readings_of(character: str) -> tuple[str, ...]:
    """Return the Mandarin readings of a Chinese character in Pinyin without tones, the likeliest first, at most 3."""
    return _readings().get(character, ())
