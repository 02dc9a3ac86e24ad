"""Which facts cases leave behind: written in the same transaction, leading back to nobody.

Persons, families, organisations, requests and support are counted apart: a family of five is one family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from havn.foundations.tally.facts import write_fact

if TYPE_CHECKING:
    from decimal import Decimal

    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Case, Need, Request


def count_request(actor: Actor, request: Request, header: dict[str, Any]) -> None:
    """Count a request that arrived."""
    key = actor.keyring.key_for(request.key_id)
    country = header.get("country") or ""
    write_fact(request.desk.organisation, "request.received", key=key, about=str(request.pk), country=country)


def count_decline(actor: Actor, request: Request) -> None:
    """Count a request that was declined."""
    key = actor.keyring.key_for(request.key_id)
    write_fact(request.desk.organisation, "request.declined", key=key, about=str(request.pk))


def count_case(actor: Actor, case: Case, header: dict[str, Any]) -> None:
    """Count a case, by whom it protects."""
    key = actor.keyring.key_for(case.key_id)
    country = header.get("country") or ""
    write_fact(
        case.organisation,
        "case.opened",
        key=key,
        about=str(case.pk),
        country=country,
        group=header.get("kind") or "",
    )


def count_support(
    actor: Actor, need: Need, line: dict[str, Any], header: dict[str, Any], amount: Decimal | None
) -> None:
    """Count support that was given: once by kind, by its amount where money was paid; and, once, who was supported."""
    case = need.case
    key = actor.keyring.key_for(case.key_id)
    country = header.get("country") or ""
    common: dict[str, Any] = {"key": key, "country": country, "group": line["support"]}
    write_fact(case.organisation, "support.given", about=str(need.pk), **common)
    if amount is not None:
        write_fact(
            case.organisation,
            "support.paid",
            about=str(need.pk),
            value=amount,
            currency=line["currency"],
            **common,
        )
    kind = header.get("kind") or "person"
    write_fact(case.organisation, f"{kind}.supported", key=key, about=str(case.pk), country=country)


def count_outcome(actor: Actor, case: Case, outcome: str) -> None:
    """Count a case that was closed, by its outcome."""
    key = actor.keyring.key_for(case.key_id)
    write_fact(case.organisation, "case.closed", key=key, about=f"{case.pk}:{case.closed_on}", group=outcome)
