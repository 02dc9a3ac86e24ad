"""The end of the help flow: read once more, send once, keep the code — or come back later, or throw it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from havn.engines import sealing
from havn.foundations import questions
from havn.foundations.errors import Invalid, NotAllowed, Refused
from havn.foundations.vault import mailboxes, session
from havn.programmes.intake import actions, queries
from havn.programmes.intake.forms.mailbox import EndOfCodeForm
from havn.programmes.intake.forms.telling import told_from
from havn.programmes.intake.views.writing import PublicScreen, Writing, code_from, end_fits, sentences_of

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from havn.foundations.screens.pages import Screen
    from havn.foundations.vault.models import Mailbox
    from havn.programmes.cases.models import Request


class Check(Writing):
    """Read everything once more, and send."""

    needs_draft = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show what was written, with a way back to each page."""
        if self.draft is not None:
            return self._shown()
        sent = self._sent_before()
        return self.lost() if sent is None else code_page(self, sent, None)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Send it, once: a second press of the button, also in another tab, finds the request that is there."""
        if self.draft is None:
            sent = self._sent_before()
            return self.lost() if sent is None else code_page(self, sent, sent_code(request))
        has_code = self.draft.mailbox_id is not None
        try:
            code = None if has_code else code_from(request.POST.get("code", ""))
            answers = questions.check_all(self.form, self.answers, offered=self.offered)
        except Invalid as refusal:
            return self._shown(refusal=sentences_of(refusal), status=422)
        told = told_from(self.form, answers, channel="web", organisations=self.offered["organisations"])
        flooded = queries.is_flooded(self.desk)
        try:
            sent = actions.send_draft(self.writer, self.draft, told=told, code=code, quarantined=flooded)
        except (IntegrityError, NotAllowed):
            # Somebody pressed twice: the other press was first, and all of this one was undone.
            sent = self._sent_before()
            if sent is None:
                return self._shown(refusal=_("Please press the button once more: nothing was sent yet."), status=409)
        return code_page(self, sent, sent_code(request))

    def _sent_before(self) -> Request | None:
        opened = session.DRAFT.open(self.request)
        return queries.told_already(actions.submission_of(opened[0])) if opened else None

    def _shown(self, *, refusal: object = "", status: int = 200) -> HttpResponse:
        assert self.draft is not None
        missing = questions.unanswered(self.form, self.content["answers"])
        codes = [code for code, _heading in self.steps()]
        has_code = self.draft.mailbox_id is not None
        return self.page(
            "intake/check.html",
            status=status,
            title=_("Check and send"),
            page_name=self.desk.name,
            desk=self.desk,
            told=self._told(),
            missing=[(question.label(self.language), self.url(page.code)) for page, question in missing],
            sees=[self.desk.organisation.name, *self._others()],
            refusal=refusal,
            code="" if has_code else sealing.MailboxCode.new().as_digits(),
            step=len(codes),
            steps=codes,
            back_url=self.url(codes[-2]),
            later_url=reverse("help-later", args=[self.desk.slug]),
            discard_url=reverse("help-discard", args=[self.desk.slug]),
        )

    def _told(self) -> list[tuple[str, list[tuple[str, Any]], str]]:
        """Return (heading, [(question, answer with its lines)], where to change it); files by their names."""
        voice = self.form.voice(self.content["answers"])
        codes = {page.heading(self.language, voice): page.code for page in self.form.pages}
        told = questions.summary(self.form, self.answers, self.language, offered=self.offered)
        names = "\n".join(one["name"] for one in self.content["files"])
        files = {q.label(self.language, voice): names for q in self.form.questions() if q.kind == "files"}
        return [
            (
                heading,
                [(label, linebreaksbr(files.get(label, text))) for label, text in pairs],
                self.url(codes[heading]),
            )
            for heading, pairs in told
        ]

    def _others(self) -> list[str]:
        offered = self.offered["organisations"]
        return [offered[pk] for pk in self.content["answers"].get("share_with") or [] if pk in offered]


def code_page(
    screen: Screen, sent: Request | None, code: sealing.MailboxCode | None, *, form: Any = None, status: int = 200
) -> HttpResponse:
    """Show the code, as digits and as words, and ask for its end; nothing of it is stored, logged or in an address."""
    if sent is not None and not opens(code, sent.mailbox):
        # The draft had a code before, or another tab sent it: that code is the one that opens the mailbox.
        return screen.page("intake/sent_before.html", page_name=_("Mailbox"), mailbox_url=reverse("mailbox"))
    if code is None:
        raise NotAllowed
    return _shown(screen, code, keep_url=reverse("help-code"), request_sent=sent, form=form, status=status)


def until_kept(screen: Screen, code: sealing.MailboxCode) -> HttpResponse | None:
    """Show a new code until its end was typed back, then nothing more.

    It is stored nowhere meanwhile, and the code that it will replace stays: an answer that is lost on its way, or a
    browser that closes, must not take the only way back.
    """
    form = _end_of(code, screen.request.POST) if "end" in screen.request.POST else None
    if form is not None and form.is_valid():
        return None
    status = 200 if form is None else 422
    return _shown(screen, code, keep_url=screen.request.path, is_new=True, form=form, status=status)


def _shown(screen: Screen, code: sealing.MailboxCode, *, status: int, form: Any, **context: Any) -> HttpResponse:
    return screen.page(
        "intake/code.html",
        status=status,
        page_name=_("Mailbox"),
        digits=code.as_digits().split(" "),
        words=code.as_words(get_language() or "en"),
        code=code.as_digits(),
        form=form or EndOfCodeForm(),
        **context,
    )


def _end_of(code: sealing.MailboxCode, posted: QueryDict) -> EndOfCodeForm:
    """Return the form with the end of the code, valid when it fits."""
    form = EndOfCodeForm(posted)
    if form.is_valid() and not end_fits(code, form.cleaned_data["end"]):
        form.add_error("end", _("This is not the end of the code. Please compare it once more."))
    return form


def sent_code(request: HttpRequest) -> sealing.MailboxCode | None:
    """Return the code that a page carried in a hidden field, None when it is none."""
    try:
        return code_from(request.POST.get("code", ""))
    except Refused:
        return None


def opens(code: sealing.MailboxCode | None, mailbox: Mailbox | None) -> bool:
    """Say whether the code opens this mailbox: a locator alone can be guessed, so its verifier counts."""
    return (
        code is not None
        and mailbox is not None
        and bytes(mailbox.locator) == code.locator
        and sealing.same(bytes(mailbox.verifier), code.verifier())
    )


class CodeKept(PublicScreen):
    """The end of the code is typed back; then the mailbox opens."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """There is nothing here without a code."""
        return HttpResponseRedirect(reverse("mailbox"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open the mailbox when the end fits; else show the code again."""
        code = sent_code(request)
        if code is None:
            raise NotAllowed
        mailbox, _key = mailboxes.open_mailbox(code)
        form = _end_of(code, request.POST)
        if not form.is_valid():
            return code_page(self, queries.request_in(mailbox), code, form=form, status=422)
        session.DRAFT.let_go(request)
        session.MAILBOX.keep(request, str(mailbox.pk), code.key())
        return HttpResponseRedirect(reverse("mailbox"))


class Later(Writing):
    """A code for a draft, to stop here and come back from anywhere; it stands in the page, as the first one does."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Go on where a press ended whose answer was lost: the draft was let go of, and its new code opens it."""
        if self.draft is None and self._opens_something():
            return CodeKept(request=request).post(request)
        return super().dispatch(request, *args, **kwargs)

    def _opens_something(self) -> bool:
        code = sent_code(self.request)
        try:
            return code is not None and bool(mailboxes.open_mailbox(code))
        except NotAllowed:
            return False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Say what will happen; an earlier code stays until the end of the new one was typed."""
        return self._asked()

    def _asked(self, status: int = 200) -> HttpResponse:
        assert self.draft is not None
        return self.page(
            "intake/later.html",
            status=status,
            page_name=self.desk.name,
            title=_("Come back later"),
            has_code=self.draft.mailbox_id is not None,
            code=sealing.MailboxCode.new().as_digits(),
            back_url=reverse("help-check", args=[self.desk.slug]),
            discard_url=reverse("help-discard", args=[self.desk.slug]),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Give the first code at once, another one when its end was typed; the same code again changes nothing."""
        assert self.draft is not None
        code = sent_code(request)
        if code is None:
            return self._asked()
        if not opens(code, self.draft.mailbox):
            waiting = until_kept(self, code) if self.draft.mailbox is not None else None
            if waiting is not None:
                return waiting
            try:
                actions.give_draft_code(self.writer, self.draft, code=code)
            except IntegrityError:
                # Somebody else's code, by one chance in millions: nothing changed, and the page has another.
                return self._asked(status=409)
        if "end" in request.POST:
            return CodeKept(request=request).post(request)
        return code_page(self, None, code)


class Discard(Writing):
    """Throw away what was written."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask once."""
        back_url = reverse("help-check", args=[self.desk.slug])
        return self.page("intake/discard.html", page_name=self.desk.name, back_url=back_url)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Destroy the draft, its files and every way to its key."""
        assert self.draft is not None
        actions.discard_draft(self.writer, self.draft)
        session.DRAFT.let_go(request)
        messages.success(request, _("Thrown away. Nothing of it can be opened any more."))
        return HttpResponseRedirect(reverse("help-desk", args=[self.desk.slug]))
