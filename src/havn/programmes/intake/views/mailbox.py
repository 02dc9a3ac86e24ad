"""The mailbox: what became of a request, messages both ways, files, consent — by a code alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from havn.engines import sealing
from havn.foundations import files, vocabulary
from havn.foundations.errors import Invalid, NotAllowed
from havn.foundations.screens.downloads import download
from havn.foundations.screens.pages import ActionScreen, Screen
from havn.foundations.vault import fields, mailboxes, session
from havn.programmes.cases import actions
from havn.programmes.cases.queries import attachment_for
from havn.programmes.cases.states import OPEN_REQUEST, RequestState
from havn.programmes.intake import queries
from havn.programmes.intake.forms import mailbox as forms
from havn.programmes.intake.forms.telling import consent_from
from havn.programmes.intake.tables import mailbox as tables
from havn.programmes.intake.views.help import code_page
from havn.programmes.intake.views.writing import code_from

if TYPE_CHECKING:
    from django.http import HttpRequest

    from havn.foundations.network.actor import Actor
    from havn.foundations.vault.models import Mailbox
    from havn.programmes.cases.models import Request


def held_mailbox(request: HttpRequest) -> tuple[Mailbox, bytes] | None:
    """Return the mailbox that this browser holds the key of, with its data key."""
    opened = session.MAILBOX.open(request)
    if opened is None:
        return None
    try:
        mailbox = queries.mailbox_for(opened[0])
        return mailbox, mailboxes.open_with(mailbox, opened[1])
    except NotAllowed:
        return None


class Box(Screen):
    """The door, and what is behind it."""

    is_public = True
    shell = "screens/help.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the mailbox when it is open in this browser, else ask for the code."""
        held = held_mailbox(request)
        if held is None:
            return self._door(forms.CodeForm())
        mailbox, key = held
        found = queries.request_in(mailbox)
        if found is None:
            return self.page("intake/draft.html", page_name=_("Mailbox"), draft=queries.draft_in(mailbox))
        return self._opened(found, queries.author(found, key))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open with a code: a wrong one costs a query and a hash, slows nobody, and is not repeated."""
        form = forms.CodeForm(request.POST)
        if not form.is_valid():
            return self._door(form, status=422)
        try:
            code = code_from(form.cleaned_data["code"])
            mailbox, _key = queries.opened_by(code.as_digits())
        except Invalid as refusal:
            form.add_error("code", str(refusal.fields["code"]))
            return self._door(form, status=422)
        except NotAllowed:
            form.add_error("code", _("No mailbox opens with this code. It may have been changed, or emptied."))
            return self._door(form, status=422)
        session.MAILBOX.keep(request, str(mailbox.pk), code.key())
        return HttpResponseRedirect(reverse("mailbox"))

    def _door(self, form: forms.CodeForm, status: int = 200) -> HttpResponse:
        return self.page("intake/door.html", status=status, page_name=_("Mailbox"), form=form)

    def _opened(self, found: Request, author: Actor) -> HttpResponse:
        if found.messages.filter(is_from_author=False, is_read=False).exists():
            actions.read_messages(author, found)
        told = fields.read(author, found, "consent", "outcome")
        return self.page(
            "intake/mailbox.html",
            page_name=_("Mailbox"),
            found=found,
            **_stage(found, told.outcome or {}),
            thread=tables.thread(author, found),
            files=tables.files(author, found),
            consent=told.consent or {},
            is_open=found.state in OPEN_REQUEST or found.state == RequestState.QUARANTINED,
            is_asked=found.state == RequestState.ASKED,
        )


def _stage(found: Request, outcome: dict[str, Any]) -> dict[str, Any]:
    """Return where a request stands, what comes next, and by when, in plain words."""
    language = get_language() or "en"
    stages: dict[str, tuple[str, str, Any]] = {
        RequestState.QUARANTINED: (
            _("Your request arrived"),
            _("Very many people are asking at this moment, so it may take longer than usual. It is safe here."),
            None,
        ),
        RequestState.RECEIVED: (
            _("Your request arrived"),
            _("Next: somebody at the desk begins to read it."),
            found.acknowledge_by,
        ),
        RequestState.ACKNOWLEDGED: (
            _("Somebody is reading your request"),
            _("Next: the desk decides what it can do, and tells you here."),
            found.decide_by,
        ),
        RequestState.ASKED: (
            _("The desk has a question for you"),
            _("Next: your answer, whenever it is safe to write. The clock waits for you."),
            None,
        ),
        RequestState.OPENED: (
            _("The desk took up your case"),
            _("Next: the desk works out with you what is needed. It writes to you here."),
            None,
        ),
        RequestState.DECLINED: (
            _("The desk can’t help with this"),
            _("You find the reason below, and where to turn next. You can still write to the desk."),
            None,
        ),
        RequestState.WITHDRAWN: (
            _("You withdrew your request"),
            _("Nobody works on it any more. You can write to the desk if that changes."),
            None,
        ),
    }
    title, lead, due = stages[found.state]
    reason = vocabulary.DECLINE_REASONS[outcome["reason"]] if outcome.get("reason") else None
    return {
        "title": title,
        "lead": lead,
        "due": due,
        "reason": reason.text("reason", language) if reason else "",
        "next_door": reason.text("next_door", language) if reason else "",
        "words": outcome.get("words", ""),
    }


class AuthorScreen(ActionScreen):
    """An act of the author, whose mailbox is open in this browser."""

    is_public = True
    shell = "screens/help.html"
    author: Actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask for the code when the mailbox is not open (any more); nothing typed is acted upon without it."""
        held = held_mailbox(request)
        found = queries.request_in(held[0]) if held else None
        if held is None or found is None:
            return HttpResponseRedirect(reverse("mailbox"))
        self.found, self.author = found, queries.author(found, held[1])
        return super().dispatch(request, *args, **kwargs)

    @property
    def actor(self) -> Actor:
        """Return the author."""
        return self.author

    def record(self) -> Request:
        """Return the request that the mailbox belongs to."""
        return self.found

    @staticmethod
    def back(_record: Any) -> str:
        """Return to the mailbox."""
        return reverse("mailbox")


class Write(AuthorScreen):
    """Write to the desk."""

    action = actions.write_to_desk
    form_class = forms.WriteForm
    title = gettext_lazy("Write to the desk")
    button = gettext_lazy("Send")
    said = gettext_lazy("Your message is with the desk. The answer comes here.")


class Answer(AuthorScreen):
    """Answer the desk's question."""

    action = actions.answer_desk
    form_class = forms.WriteForm
    title = gettext_lazy("Answer the desk")
    button = gettext_lazy("Send the answer")
    said = gettext_lazy("Your answer is with the desk, which reads on.")


class AddFile(AuthorScreen):
    """Add a file to the request."""

    action = actions.attach_to_request
    form_class = forms.AddFileForm
    title = gettext_lazy("Add a file")
    lead = gettext_lazy("The original is sealed as it is. The desk works with a copy without hidden data.")
    button = gettext_lazy("Seal the file")
    said = gettext_lazy("The file is sealed, and the desk can open it.")

    def arguments(self, form: Any) -> dict[str, Any]:
        """Clean the file before the transaction begins."""
        upload = form.cleaned_data["file"]
        content = upload.read()
        return {"name": upload.name, "content": content, "cleaned": files.clean(content, files.kind_of(content))}


class Attachment(AuthorScreen):
    """Hand out a file of the request to its author."""

    action = actions.open_attachment

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the cleaned copy as a download."""
        attachment = attachment_for(self.author, kwargs["pk"])
        return download(*self.action(self.author, attachment))


def _consent_now(actor: Actor, record: Request) -> dict[str, Any]:
    consent = fields.read(actor, record, "consent").consent or {}
    return {"share_with": consent.get("organisations") or []}


class ChangeConsent(AuthorScreen):
    """Change or withdraw consent."""

    action = actions.change_consent
    form_class = forms.ConsentForm
    initial = _consent_now
    title = gettext_lazy("Who may read your request")
    button = gettext_lazy("Keep this choice")
    said = gettext_lazy("Kept. The desk sees your choice, and keeps to it from now on.")

    def arguments(self, form: Any) -> dict[str, Any]:
        """Return the consent with the names that were shown."""
        return {"consent": consent_from(form.cleaned_data, form.offered, how="mailbox")}


class Withdraw(AuthorScreen):
    """Withdraw the request."""

    action = actions.withdraw_request
    title = gettext_lazy("Withdraw your request")
    warning = gettext_lazy("Nobody will work on it any more. What you wrote stays sealed until it is deleted.")
    button = gettext_lazy("Withdraw")
    said = gettext_lazy("Withdrawn. You can still write to the desk.")


class ChangeCode(AuthorScreen):
    """Give the mailbox a new code."""

    action = actions.change_mailbox_code
    title = gettext_lazy("A new code")
    lead = gettext_lazy("For when somebody may have seen the old one. The old code opens nothing any more.")
    button = gettext_lazy("Make a new code")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change it and show the new one at once."""
        code = sealing.MailboxCode.new()
        self.action(self.author, self.found, code=code)
        session.MAILBOX.keep(request, str(self.found.mailbox_id), code.key())
        self.found.refresh_from_db()
        return code_page(self, self.found, code.as_digits())


class Continue(Screen):
    """Go on with a draft that a code opened."""

    is_public = True

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put the draft's key into this browser's slot and open its first page."""
        held = held_mailbox(request)
        draft = queries.draft_in(held[0]) if held else None
        if held is None or draft is None:
            return HttpResponseRedirect(reverse("mailbox"))
        session.DRAFT.keep(request, str(draft.pk), held[1])
        return HttpResponseRedirect(reverse("help-check", args=[draft.desk.slug]))


class Leave(Screen):
    """Close the mailbox, forget the draft, clear what the browser kept of this site, and go somewhere harmless."""

    is_public = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Let go of everything: leaving must work as a plain link."""
        session.MAILBOX.let_go(request)
        session.DRAFT.let_go(request)
        response = HttpResponseRedirect(settings.HAVN_EXIT_URL)
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response
