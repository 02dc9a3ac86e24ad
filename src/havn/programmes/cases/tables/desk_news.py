"""What others did to the desks of one's circles, for the first page: it stands there for two weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from havn.programmes.cases import queries
from havn.programmes.cases.models import DeskNews
from havn.programmes.cases.tables.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from havn.foundations.network.actor import Actor


def desk_news_for(actor: Actor) -> Iterator[Waiting]:
    """Yield what was done to desks, the newest first."""
    words = {
        DeskNews.What.SET_UP: _("A new desk was set up: “%(desk)s”"),
        DeskNews.What.CHANGED: _("The desk “%(desk)s” was changed"),
        DeskNews.What.CLOSED: _("The desk “%(desk)s” was closed"),
        DeskNews.What.OPENED: _("The desk “%(desk)s” was opened again"),
        DeskNews.What.LED_ELSEWHERE: _("The desk “%(desk)s” was given to another circle"),
        DeskNews.What.RELEASED: _("The desk “%(desk)s” was let go of: others may close it or give it away"),
        DeskNews.What.KEPT: _("The desk “%(desk)s” was kept: it stays with its circle"),
    }
    for news in queries.news_for(actor):
        by = _("By %(name)s on %(day)s") % {"name": news.by or "–", "day": date_format(news.on)}
        what = words[DeskNews.What(news.what)] % {"desk": news.desk.name}
        yield Waiting(what, reverse("desks"), news.circle.name, reverse("circle", args=[news.circle_id]), by, None)
