"""The mailbox: what became of a request, messages both ways, files, consent — by a code alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from havn.foundations.audit import record as audit
from havn.foundations.errors import DoneAlready, Invalid, Locked, NotAllowed
from havn.foundations.screens.downloads import download
from havn.foundations.screens.pages import ActionScreen, ConfirmForm, Screen, press_of
from havn.foundations.screens.uploads import FileScreen
from havn.foundations.vault import fields, mailboxes, session
from havn.foundations.vault.files import open_file
from havn.programmes.cases import actions
from havn.programmes.cases.actions import bounds
from havn.programmes.cases.queries import attachment_for, message_pages
from havn.programmes.cases.states import OPEN_REQUEST, RequestState
from havn.programmes.intake import queries
from havn.programmes.intake.forms import mailbox as forms
from havn.programmes.intake.forms.telling import consent_from
from havn.programmes.intake.tables import mailbox as tables
from havn.programmes.intake.views.sending import opens, sent_code, until_kept
from havn.programmes.intake.views.writing import PublicScreen, code_from

if TYPE_CHECKING:
    from django.forms import Form
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


class Door(PublicScreen):
    """Where a code is typed."""

    def door(self, form: forms.CodeForm, status: int = 200) -> HttpResponse:
        """Ask for the code. The form carries no token, because a token would need a cookie."""
        return self.page(
            "intake/door.html",
            status=status,
            page_name=_("Mailbox"),
            form=form,
            csrf_token="",
            back_url=reverse("public-home"),
        )

    def open(self, form: forms.CodeForm) -> HttpResponse:
        """Open with a code: a wrong one costs a query and a hash, slows nobody, and tells nothing."""
        try:
            code = code_from(form.cleaned_data["code"])
            mailbox, _key = mailboxes.open_mailbox(code)
        except Invalid as refusal:
            form.add_error("code", str(refusal.fields["code"]))
            return self.door(form, status=422)
        except NotAllowed:
            form.add_error("code", _("No mailbox opens with this code. It may have been changed, or emptied."))
            return self.door(form, status=422)
        session.MAILBOX.keep(self.request, str(mailbox.pk), code.key())
        return HttpResponseRedirect(reverse("mailbox"))


# Exempt from the token, which would set a cookie on whoever only looks at the door. What the token is for — that nobody
# else's page opens somebody else's mailbox in this browser — the browser itself answers for: only it can write this
# header. Where it does not say so, the code is asked for once more, on a page with a token.
@method_decorator(csrf_exempt, name="dispatch")
class Box(Door):
    """The door, and what is behind it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the mailbox when it is open in this browser, else ask for the code."""
        held = held_mailbox(request)
        if held is None:
            return self.door(forms.CodeForm())
        mailbox, key = held
        found = queries.request_in(mailbox)
        if found is None:
            return self.page("intake/draft.html", page_name=_("Mailbox"), draft=queries.draft_in(mailbox))
        return self._opened(found, queries.author(found, key))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open with the code that was typed on this site’s own page."""
        form = forms.CodeForm(request.POST)
        if not form.is_valid():
            return self.door(form, status=422)
        if request.headers.get("Sec-Fetch-Site") != "same-origin":
            return self.page("intake/knock.html", page_name=_("Mailbox"), code=form.cleaned_data["code"])
        return self.open(form)

    def _opened(self, found: Request, author: Actor) -> HttpResponse:
        if found.messages.filter(is_from_author=False, is_read=False).exists():
            actions.read_messages(author, found)
        told = fields.read(author, found, "consent", "outcome")
        words: dict[str, Any] = {**tables.standing(found), **tables.declined(told.outcome or {})}
        return self.page(
            "intake/mailbox.html",
            page_name=_("Mailbox"),
            found=found,
            **words,
            stages=tables.stages(found),
            thread=tables.thread(author, found),
            older_url=tables.older(found, 1),
            files=tables.files(author, found),
            readers=tables.readers(found, told.consent or {}),
            is_open=found.state in OPEN_REQUEST or found.state == RequestState.QUARANTINED,
            is_asked=found.state == RequestState.ASKED,
        )


class OlderMessages(PublicScreen):
    """A page of messages that stand before the newest ones."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show the page when the mailbox is open in this browser; else ask for the code."""
        held = held_mailbox(request)
        found = queries.request_in(held[0]) if held else None
        if held is None or found is None:
            return HttpResponseRedirect(reverse("mailbox"))
        if not 1 <= number <= message_pages(found):
            raise NotAllowed
        return self.page(
            "intake/messages.html",
            page_name=_("Mailbox"),
            title=_("Older messages"),
            thread=tables.thread(queries.author(found, held[1]), found, page=number),
            older_url=tables.older(found, number),
            back_url=reverse("mailbox"),
        )


class Knock(Door):
    """The door for a browser that does not say where a form came from: the same, with a token."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """There is nothing here without a code."""
        return HttpResponseRedirect(reverse("mailbox"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open with the code."""
        form = forms.CodeForm(request.POST)
        return self.open(form) if form.is_valid() else self.door(form, status=422)


class AuthorScreen(PublicScreen, ActionScreen):
    """An act of the author, whose mailbox is open in this browser."""

    form_class: ClassVar[type[Form]] = ConfirmForm
    author: Actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask for the code when the mailbox is not open (any more); nothing typed is acted upon without it."""
        held = held_mailbox(request)
        found = queries.request_in(held[0]) if held else None
        if held is None or found is None:
            if request.method == "POST":
                raise Locked(_("Your mailbox was closed meanwhile. Please open it again; nothing was sent."))
            return HttpResponseRedirect(reverse("mailbox"))
        self.found, self.author = found, queries.author(found, held[1])
        return super().dispatch(request, *args, **kwargs)

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Render a page of the mailbox, with the way back to it."""
        return super().page(
            template, status, **{"page_name": _("Mailbox"), "back_url": reverse("mailbox"), **context, "cancel_url": ""}
        )

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


class AddFile(FileScreen, AuthorScreen):
    """Add a file to the request."""

    action = actions.attach_to_request
    form_class = forms.AddFileForm
    title = gettext_lazy("Add a file")
    lead = gettext_lazy("The original is sealed as it is. The desk works with a copy without hidden data.")
    button = gettext_lazy("Seal the file")
    said = gettext_lazy("The file is sealed, and the desk can open it.")

    def check_file(self, length: int) -> None:
        """Refuse what the action would refuse, before the file is cleaned: what was done already, and the bounds."""
        press = press_of(self.request, self.author, self.action)
        if press is not None and audit.is_used_up(press):
            raise DoneAlready
        bounds.check_file(self.found, length)


class Attachment(AuthorScreen):
    """Hand out a file of the request to its author."""

    action = actions.open_attachment
    http_method_names = ("get",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the cleaned copy as a download."""
        attachment = attachment_for(self.author, kwargs["pk"])
        return download(*open_file(self.author, self.action(self.author, attachment)))


def _consent_now(actor: Actor, record: Request) -> dict[str, Any]:
    consent = fields.read(actor, record, "consent").consent or {}
    return {
        "share_with": consent.get("organisations") or [],
        "share_anonymous": consent.get("anonymous"),
        "share_until": consent.get("until"),
    }


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
    """Give the mailbox a new code, which stands in the form, once it was shown and its end was typed back."""

    action = actions.change_mailbox_code
    form_class = forms.NewCodeForm
    title = gettext_lazy("A new code")
    lead = gettext_lazy(
        "For when somebody may have seen the old one. "
        "The old code stays valid until you have typed the end of the new one."
    )
    button = gettext_lazy("Make a new code")
    said = gettext_lazy("The new code opens your mailbox now. The old one opens nothing any more.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the new code, then change it in one act; a code that opens the mailbox already changes nothing."""
        code = sent_code(request)
        if code is None:
            return self.get(request)
        if not opens(code, self.found.mailbox):
            waiting = until_kept(self, code)
            if waiting is not None:
                return waiting
            try:
                self.action(self.author, self.found, code=code)
            except IntegrityError:
                # Somebody else's code, by one chance in millions: nothing changed, and the form has another.
                return self.form_page(self.found, self.form(self.found), status=409)
        session.MAILBOX.keep(request, str(self.found.mailbox_id), code.key())
        messages.success(request, self.said)
        return HttpResponseRedirect(reverse("mailbox"))


class Continue(PublicScreen):
    """Go on with a draft that a code opened."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put the draft's key into this browser's slot and open what was written so far."""
        held = held_mailbox(request)
        draft = queries.draft_in(held[0]) if held else None
        if held is None or draft is None:
            return HttpResponseRedirect(reverse("mailbox"))
        session.DRAFT.keep(request, str(draft.pk), held[1])
        session.MAILBOX.let_go(request)
        return HttpResponseRedirect(reverse("help-check", args=[draft.desk.slug]))


class Leave(Screen):
    """Close the mailbox, forget the draft, clear what the browser kept of this site, and go somewhere harmless."""

    is_public = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Let go of everything: leaving must work as a plain link."""
        session.MAILBOX.let_go(request)
        session.DRAFT.let_go(request)
        if not self.actor.is_person:
            request.session.flush()
        response = HttpResponseRedirect(settings.HAVN_EXIT_URL)
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response
