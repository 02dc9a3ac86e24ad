"""What somebody told by telephone, by e-mail or in person, entered by the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from havn.engines import sealing
from havn.foundations import questions
from havn.foundations.errors import Invalid, NotAllowed
from havn.foundations.screens.pages import Screen
from havn.programmes.intake import actions, queries
from havn.programmes.intake.forms.entry import EntryForm
from havn.programmes.intake.forms.telling import told_from
from havn.programmes.intake.forms.whole import answers_in, parts_of, whole_form
from havn.programmes.intake.views.sending import sent_code

if TYPE_CHECKING:
    from django.http import HttpRequest

    from havn.programmes.cases.models import Desk, Request

OF_THE_PAGE = {"once", "code", *EntryForm.base_fields}


class EnterRequest(Screen):
    """A compact page for staff; the request arrives like any other, and goes on to its own page."""

    section = "requests"
    action = actions.enter_request

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        self._check()
        return self._shown(EntryForm(desks=self._desks()), None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter it, once."""
        self._check()
        entry = EntryForm(request.POST, desks=self._desks())
        if not entry.is_valid():
            return self._shown(entry, Invalid())
        desk: Desk = entry.cleaned_data["desk"]
        offered = {"organisations": queries.organisations_offered(desk)}
        try:
            answers = answers_in(
                questions.load_form(desk.form),
                dict(request.POST.lists()),
                get_language() or "en",
                offered,
                besides=OF_THE_PAGE,
            )
        except Invalid as refusal:
            return self._shown(entry, refusal)
        return self._entered(desk, entry, answers, offered["organisations"])

    def _entered(
        self, desk: Desk, entry: EntryForm, answers: questions.Answers, organisations: dict[str, str]
    ) -> HttpResponse:
        form = questions.load_form(desk.form)
        how = entry.cleaned_data["consent_said"]
        channel = entry.cleaned_data["channel"]
        told = told_from(form, answers, channel=channel, organisations=organisations, how=how)
        code = sent_code(self.request) if entry.cleaned_data["gives_code"] else None
        submission = actions.submission_of(f"entered:{self.actor.name}:{self.request.POST.get('once', '')}")
        assert self.actor.organisation is not None
        try:
            made = self.action(
                self.actor, self.actor.organisation, desk=desk, told=told, code=code, submission=submission
            )
        except IntegrityError:
            found = queries.told_already(submission)
            if found is None:
                return self._shown(entry, Invalid(_("Please press the button once more: nothing was sent yet.")))
            made = found
        return self._done(made, code)

    def _done(self, made: Request, code: sealing.MailboxCode | None) -> HttpResponse:
        url = reverse("request", args=[made.pk])
        if code is None or made.mailbox is None or bytes(made.mailbox.locator) != code.locator:
            # Without a code, or entered before: a code that opens nothing must not be read out to anybody.
            messages.success(self.request, _("Entered. Next: acknowledge it, or leave that to a colleague."))
            return HttpResponseRedirect(url)
        words = code.as_words(get_language() or "en")
        return self.page("intake/entered.html", request_url=url, digits=code.as_digits().split(" "), words=words)

    def _check(self) -> None:
        if self.actor.organisation is None or not self.action.allowed(self.actor, self.actor.organisation):
            raise NotAllowed

    def _desks(self) -> Any:
        return queries.desks_to_enter_at(self.actor)

    def _shown(self, entry: EntryForm, refusal: Invalid | None) -> HttpResponse:
        language = get_language() or "en"
        desk = queries.desks_to_enter_at(self.actor)[0]
        form = questions.load_form(desk.form)
        offered = {"organisations": queries.organisations_offered(desk)}
        whole = whole_form(form, language, "other", offered, data=None if refusal is None else self.request.POST)
        if refusal is not None:
            whole.show_errors(refusal.fields)
            if not refusal.fields and not entry.errors:
                entry.add_error(None, str(refusal.sentence))
        return self.page(
            "intake/entry.html",
            status=200 if refusal is None else refusal.status,
            title=_("Enter a request"),
            entry=entry,
            whole=whole,
            parts=parts_of(form, whole),
            code=self.request.POST.get("code") or sealing.MailboxCode.new().as_digits(),
            cancel_url=reverse("requests"),
        )
