"""From answers to what is sealed: header, content, identity, consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from havn.foundations import clock, questions, vocabulary
from havn.programmes.cases.actions.requests import Told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from havn.foundations.questions import Answers, Form


def told_from(
    form: Form, answers: Answers, *, channel: str, organisations: Mapping[str, str], how: str = "form"
) -> Told:
    """Part the answers: what lists show, the story, who it is, and who may see it."""
    values = answers.values
    identity, content = questions.by_sensitivity(form, answers)
    return Told(
        form=form.code,
        form_version=form.version,
        header={
            "country": values.get("country_risk") or values.get("country_now") or values.get("country_origin") or "",
            "languages": _several(values.get("languages")) or _several(values.get("reach_language")),
            "support": _several(values.get("needs")),
            "groups": _several(values.get("groups")),
            "asker": values.get("asks", ""),
            "horizon": values.get("horizon", ""),
            "channel": channel,
            "language": answers.language,
        },
        answers=content,
        identity=_identity(values, identity),
        consent=consent_from(values, organisations, how=how),
    )


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value] if value else []


def _identity(values: Mapping[str, Any], identity: dict[str, Any]) -> dict[str, Any]:
    ways = [
        f"{_way(row.get('channel'))}: {row.get('address', '')}".strip(": ") for row in values.get("reach_details") or []
    ]
    contacts = [*ways, values.get("reach_when", ""), values.get("reach_never", "")]
    return {
        "names": questions.spellings(values.get("names")),
        "birth_year": values.get("birth_year", ""),
        "contacts": "\n".join(part for part in contacts if part),
        "whereabouts": values.get("place_now", ""),
        "answers": identity,
    }


def _way(code: Any) -> str:
    return vocabulary.CONTACT_CHANNELS[code].label() if code in vocabulary.CONTACT_CHANNELS else ""


def consent_from(values: Mapping[str, Any], organisations: Mapping[str, str], *, how: str) -> dict[str, Any]:
    """Return who may see the request, as its author says."""
    chosen = [pk for pk in _several(values.get("share_with")) if pk in organisations]
    return {
        "organisations": chosen,
        "names": [organisations[pk] for pk in chosen],
        "anonymous": values.get("share_anonymous", ""),
        "until": values.get("share_until", ""),
        "given_on": clock.today().isoformat(),
        "how": how,
    }
