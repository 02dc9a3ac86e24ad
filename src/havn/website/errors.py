"""Pages for what can't be done: one sentence that is kind, and a next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from havn.foundations.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

WORTH_KEEPING = 20  # characters: what is shorter is typed again sooner than copied
# Where people write, and what they type there or elsewhere that is a secret (a test looks at every form).
WRITTEN_ON = ("/office/", "/help/", "/mailbox/")
NEVER_SHOWN = frozenset(
    {"code", "end", "once", "next", "csrfmiddlewaretoken", "password", "passphrase", "present", "again"}
)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Answer a refusal with its sentence and status; what was written comes back, so that nobody writes it twice.

    Also with 404: who acts for another organisation since the page was opened wrote all the same.
    """
    # Only what came with this site's own token: what another site sent would be shown as if somebody wrote it here.
    is_own = getattr(request, "csrf_processing_done", False)
    return _page(request, refusal.status, refusal.sentence, _typed(request) if is_own else [])


def _typed(request: HttpRequest) -> list[str]:
    """Return the longer texts that were sent; never a passphrase or a code, nor what a page sends by itself."""
    sent = request.POST.lists() if request.method == "POST" and request.path.startswith(WRITTEN_ON) else []
    texts = [text.strip() for name, values in sent if name not in NEVER_SHOWN for text in values]
    return [text for text in texts if len(text) >= WORTH_KEEPING and " " in text]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer something that could not be read as a request."""
    return _page(request, 400, _("Your browser sent something that could not be read. Nothing was changed."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer like something that is not there: the two must look the same."""
    return not_found(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for what is not there, or not to be seen."""
    return _page(request, 404, NotAllowed.default)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer when Havn itself failed; nothing was half-written, because actions are whole or not at all."""
    return _page(request, 500, _("Something went wrong on our side. Nothing was half-saved. Please try once more."))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page was too old, or that came from somewhere else."""
    sentence = _("This page was open for a long time. Please go back, load it again and send it once more.")
    # Only this site's own form, as above; without its token, the browser says whose it was.
    is_own = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return _page(request, 403, sentence, _typed(request) if is_own else [])


def _page(request: HttpRequest, status: int, sentence: object, typed: Sequence[str] = ()) -> HttpResponse:
    context = {"status": status, "sentence": sentence, "typed": typed}
    if request.path.startswith(("/help/", "/mailbox/")):
        context["shell"] = "screens/help.html"  # who was writing to a desk keeps the way to leave this site
    return render(request, "screens/refused.html", context, status=status)
