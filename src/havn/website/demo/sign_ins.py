"""What `havn demo` prints: who can sign in, what they see, and which codes open a mailbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from havn.website.demo.network import ORGANISATIONS, PASSPHRASES, PEOPLE

if TYPE_CHECKING:
    from havn.website.demo.lives import Told
    from havn.website.demo.network import Cast

SEES = {
    "solveig": "the whole set-up, and not one case: no circle's key is hers",
    "tomas": "the figures of the whole network, and no case",
    "amina": "requests and cases of the Lantern Quay desk; begins them, assesses, proposes",
    "lucia": "the same cases; decides what Amina proposes",
    "henrik": "the same cases; pays what Lucía approved. Works for two organisations: change under “acting for”",
    "alesia": "requests and cases of the House in exile",
    "pavel": "the same cases; decides, sets up desk and fund",
    "nana": "requests and cases of the legal desk and of the Persian-speaking line",
    "gohar": "the same cases; decides; kept from one by a conflict of interest",
    "levan": "the same cases; pays, sets up desks and fund",
}
WIDTH = 78


def written(cast: Cast, told: Told) -> str:
    """Return the sheet."""
    lines = ["This network is invented, and so is everybody in it. It is a demonstration: put nothing real into it."]
    for key, about in ORGANISATIONS.items():
        lines += ["", f"{about['name']} ({about['country_of_seat']})"]
        lines += [line for name in PEOPLE if next(iter(PEOPLE[name].roles)) == key for line in _person(name)]
    for latin, (story, code) in told.codes.items():
        what = "a draft" if story.life == "draft" else "a request with letters both ways"
        lines += ["", f"Mailbox code of {latin}: {what}, in {_language(story.form)}:", f"  {code.as_digits()}"]
    lines += ["", "Sign in at /office/, open a mailbox at /mailbox/, ask for help at /help/."]
    return "\n".join(lines)


def _person(name: str) -> list[str]:
    return [f"  {name:<8} {PASSPHRASES[name]}", f"           {PEOPLE[name].name}: {SEES[name]}"]


def _language(code: str) -> str:
    return {"en": "English", "ar": "Arabic", "fr": "French", "es": "Spanish", "ru": "Russian"}[code]
