"""What is done for figures: exchange rates are entered, dated, with their source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from havn.foundations import vocabulary
from havn.foundations.actions import action
from havn.foundations.errors import Invalid
from havn.foundations.tally.models import Rate
from havn.programmes.impact import queries
from havn.programmes.impact.permissions import may_set_rate

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from havn.foundations.network.actor import Actor
    from havn.foundations.network.models import Network


@action(allowed=may_set_rate, event="rate.set")
def set_rate(
    actor: Actor, network: Network, *, currency: str, units: Decimal, from_on: datetime.date, source: str
) -> Rate:
    """Enter how many units of a currency one unit of the network's is worth from a day on; earlier rates stay."""
    if currency not in vocabulary.CURRENCIES or currency == network.currency:
        raise Invalid(fields={"currency": _("Please choose another currency than the network’s own.")})
    if units <= 0:
        raise Invalid(fields={"units": _("Please write an amount above zero.")})
    rate = queries.rate_of(network.currency, currency, from_on) or Rate(
        base=network.currency, currency=currency, from_on=from_on
    )
    rate.units, rate.source = units, source.strip()
    rate.save()
    return rate
