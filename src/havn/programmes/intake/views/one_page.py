"""All questions on one page: one page to load, one to send."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, cast

from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from havn.engines import sealing
from havn.foundations import questions
from havn.foundations.errors import Invalid, NotAllowed
from havn.programmes.cases.actions import submit_request
from havn.programmes.intake import actions, queries
from havn.programmes.intake.forms.telling import told_from
from havn.programmes.intake.forms.whole import answers_in, parts_of, whole_form
from havn.programmes.intake.views.sending import code_page, sent_code
from havn.programmes.intake.views.writing import AtDesk, open_desk

if TYPE_CHECKING:
    from django.http import HttpRequest

    from havn.foundations.questions.form import Voice
    from havn.programmes.intake.forms.pages import PageForm

OF_THE_PAGE = {"once", "code"}


@lru_cache(maxsize=64)
def empty_parts(
    form: str, version: int, language: str, voice: Voice, organisations: tuple[tuple[str, str], ...]
) -> SafeString:
    """Return all questions unanswered: the same for everybody, and a hundred and more fields take long to draw."""
    found = questions.load_form(form, version)
    fields = whole_form(found, language, voice, {"organisations": dict(organisations)})
    drawn = render_to_string("intake/parts.html", {"parts": parts_of(found, fields)})
    # Without indentation more of the page is in reach of the compression; nothing is typed yet that this could spoil.
    return SafeString("\n".join(line.strip() for line in drawn.splitlines() if line.strip()))


class OnePage(AtDesk):
    """The whole form at one desk; the code stands in the page, so that a repeated press shows the same one."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the desk's form."""
        super().setup(request, *args, **kwargs)
        self.form = questions.load_form(self.desk.form)
        self.language = get_language() or "en"
        self.voice: Voice = "other" if request.GET.get("for") == "other" else "self"
        # Looked up only by whoever draws the choice, or checks one that was made.
        organisations = SimpleLazyObject(partial(queries.organisations_offered, self.desk))
        self.offered = {"organisations": cast("dict[str, str]", organisations)}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show every question, with a new code in the page."""
        return self._shown(None, sealing.MailboxCode.new())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Send it, once, or show what needs another look with everything that was typed."""
        code = sent_code(request)
        once = request.POST.get("once", "")
        if code is None or not once:
            return HttpResponseRedirect(request.get_full_path())
        submission = actions.submission_of(f"one page:{once}")
        posted = dict(request.POST.lists())
        try:
            answers = answers_in(self.form, posted, self.language, self.offered, besides=OF_THE_PAGE)
        except Invalid as refusal:
            return self._shown(refusal, code)
        told = told_from(self.form, answers, channel="web", organisations=self.offered["organisations"])
        flooded = queries.is_flooded(self.desk)
        try:
            sent = submit_request(
                queries.writer(), self.desk, told=told, code=code, submission=submission, quarantined=flooded
            )
        except IntegrityError:
            # Pressed twice: the other press was first. Or the code was taken, by one chance in millions.
            found = queries.told_already(submission)
            if found is None:
                again = Invalid(_("Please press the button once more: nothing was sent yet."))
                return self._shown(again, sealing.MailboxCode.new())
            sent = found
        except NotAllowed:
            open_desk(self.desk.slug)
            raise
        return code_page(self, sent, code)

    def _shown(self, refusal: Invalid | None, code: sealing.MailboxCode) -> HttpResponse:
        address = reverse("help-one-page", args=[self.desk.slug])
        form, parts = self._empty() if refusal is None else self._typed(refusal)
        return self.page(
            "intake/one_page.html",
            status=200 if refusal is None else refusal.status,
            page_name=self.desk.name,
            desk=self.desk,
            form=form,
            parts=parts,
            code=code.as_digits(),
            is_for_other=self.voice == "other",
            other_url=address if self.voice == "other" else f"{address}?for=other",
            back_url=reverse("help-desk", args=[self.desk.slug]),
        )

    def _empty(self) -> tuple[None, SafeString]:
        organisations = tuple(self.offered["organisations"].items())
        return None, empty_parts(self.form.code, self.form.version, self.language, self.voice, organisations)

    def _typed(self, refusal: Invalid) -> tuple[PageForm, SafeString]:
        form = whole_form(self.form, self.language, self.voice, self.offered, data=self.request.POST)
        form.show_errors(refusal.fields or {"": refusal.sentence})
        return form, render_to_string("intake/parts.html", {"parts": parts_of(self.form, form)})
