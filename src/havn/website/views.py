"""The public home, the workspace home, health, and the choice of a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from havn.foundations.screens.pages import Screen
from havn.programmes.cases.queries import desks_open
from havn.programmes.cases.tables.desk_news import desk_news_for
from havn.programmes.cases.tables.lists import WAITING
from havn.programmes.cases.tables.waiting import waiting_for

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_GET
def public_home(request: HttpRequest) -> HttpResponse:
    """Say what the network is and where help begins."""
    return render(request, "website/public_home.html", {"desks": desks_open(), "help_url": reverse("help")})


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Answer “ok” when the database answers; nothing else is told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


# Exempt: it keeps a language and nothing else, and its button stands on pages that set no cookie.
@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to the page."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(target)
    if request.POST.get("language") in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.POST["language"],
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
    return response


class OfficeHome(Screen):
    """What waits for me, with clocks."""

    section = "home"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what waits for the person who is signed in."""
        waiting = [*desk_news_for(self.actor), *waiting_for(self.actor)]
        title = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", len(waiting))
        return self.page(
            "screens/list.html",
            title=title % {"count": len(waiting)} if waiting else _("Nothing waits for you"),
            caption=WAITING.caption,
            columns=WAITING.headings("", lambda _key: ""),
            rows=WAITING.rows(waiting),
            empty=_("New requests, decisions, messages and check-ins appear here by themselves."),
        )
