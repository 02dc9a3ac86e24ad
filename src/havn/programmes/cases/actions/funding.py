"""A fund's rules as dated data, and the check of one need against those of today."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from havn.foundations import clock
from havn.foundations.audit.record import check_state
from havn.foundations.errors import Invalid
from havn.foundations.network.queries import in_force
from havn.foundations.tally.facts import converted
from havn.foundations.vault import fields

if TYPE_CHECKING:
    from datetime import date

    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Fund, FundRule, Need

# The ceiling of the European mechanism for one emergency grant; a fund's own rule can only be lower.
GRANT_CEILING = Decimal(10_000)
GRANT_CURRENCY = "EUR"


def rule_on(fund: Fund, day: date) -> FundRule | None:
    """Return the fund's rule of a day, None when it has none."""
    return fund.rules.filter(in_force(day)).order_by("-from_on").first()


def check_rules(actor: Actor, need: Need, fund: Fund) -> None:
    """Raise Invalid with the rule that stands against the need, in words that help to mend it."""
    if not fund.is_open or fund.organisation_id != need.case.organisation_id:
        raise Invalid(fields={"fund": _("This fund can’t be used here.")})
    check_state(fund)
    rule = rule_on(fund, clock.today())
    if rule is None:
        raise Invalid(fields={"fund": _("This fund has no rule for today. Please set one first.")})
    line = fields.read(actor, need, "line").line
    if rule.support_types and line["support"] not in rule.support_types:
        raise Invalid(fields={"fund": _("This fund does not pay this kind of support.")})
    if line["support"] in rule.exclusions:
        raise Invalid(fields={"fund": _("This fund excludes this kind of support.")})
    if line["amount"]:
        _check_ceiling(Decimal(line["amount"]), line["currency"], rule.ceiling, rule.currency)
        _check_ceiling(Decimal(line["amount"]), line["currency"], GRANT_CEILING, GRANT_CURRENCY)


def _check_ceiling(amount: Decimal, currency: str, ceiling: Decimal, ceiling_currency: str) -> None:
    inside = converted(amount, currency, ceiling_currency, clock.today())
    if inside is None:
        raise Invalid(
            fields={"fund": _("There is no exchange rate from %(from)s to %(to)s yet. Please enter one first.")
                    % {"from": currency, "to": ceiling_currency}}
        )  # fmt: skip
    if inside > ceiling:
        raise Invalid(
            fields={"fund": _("This is more than the fund gives: at most %(ceiling)s %(currency)s.")
                    % {"ceiling": f"{ceiling:,.2f}", "currency": ceiling_currency}}
        )  # fmt: skip
