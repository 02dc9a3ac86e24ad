"""The help flow: one thing a page, kept after each, sent once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from havn.engines import sealing
from havn.foundations import files, questions
from havn.foundations.errors import Invalid, NotAllowed
from havn.foundations.screens.pages import Screen
from havn.foundations.vault import session
from havn.programmes.cases.queries import desk_at, desks_open
from havn.programmes.intake import actions, queries
from havn.programmes.intake.forms.mailbox import AddFileForm, EndOfCodeForm
from havn.programmes.intake.forms.pages import PageForm
from havn.programmes.intake.forms.telling import told_from
from havn.programmes.intake.views.writing import FILES_PAGE, Writing, code_from, end_fits

if TYPE_CHECKING:
    from django.http import HttpRequest

    from havn.foundations.questions import Page
    from havn.programmes.cases.models import Request


class Start(Screen):
    """What this is and what it can’t do; then which desk."""

    is_public = True
    shell = "screens/help.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the desks that answer in this language first."""
        language = get_language() or "en"
        desks = sorted(desks_open(), key=lambda desk: (language not in desk.languages, desk.name))
        return self.page("intake/start.html", page_name=_("Ask for help"), desks=desks, language=language)


class DeskPage(Screen):
    """One desk: who reads, how fast, and how to be safer while writing."""

    is_public = True
    shell = "screens/help.html"

    def get(self, request: HttpRequest, desk: str) -> HttpResponse:
        """Show the desk and where to begin."""
        found = desk_at(desk)
        language = get_language() or "en"
        advice = [(piece.label(language), piece.text("text", language)) for piece in questions.safety_advice()]
        first = questions.load_form(found.form).pages[0].code
        return self.page(
            "intake/desk.html",
            desk=found,
            about=found.about.get(language) or found.about.get("en", ""),
            advice=advice,
            begin_url=reverse("help-page", args=[found.slug, first]),
            back_url=reverse("help"),
        )


class HelpPage(Writing):
    """One page of the form."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the page among those that are asked."""
        super().setup(request, *args, **kwargs)
        self.before, self.after = self.neighbours(kwargs["page"])
        if self.after is None:
            raise NotAllowed
        self.asked: Page = self.form.page(kwargs["page"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the page with what was written before."""
        return self._shown(self._form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the page and go on, or show what needs another look with everything that was typed."""
        if "file" in request.FILES:
            return self._keep_file(request.FILES["file"])
        if request.POST.get("go", "").startswith("remove:"):
            return self._remove_file(request.POST["go"].removeprefix("remove:"))
        try:
            sent = questions.from_fields(dict(request.POST.lists()))
            sent = {name: value for name, value in sent.items() if name not in {"once", "go"}}
            if self.content["files"] and self.asked.code == FILES_PAGE:
                sent["files"] = [one["original"] for one in self.content["files"]]
            answers = questions.validate(
                self.form, self.asked.code, sent, self.language, earlier=self.answers, offered=self.offered
            )
        except Invalid as refusal:
            form = self._form(request.POST)
            form.show_errors(refusal.fields or {"": refusal.sentence})
            return self._shown(form, status=422)
        draft = self.hold_draft()
        actions.keep_draft(self.writer, draft, answers=dict(answers.values))
        return self._onwards(answers)

    def _onwards(self, answers: questions.Answers) -> HttpResponse:
        go = self.request.POST.get("go", "")
        self.content["answers"] = dict(answers.values)
        if go == "more":
            return HttpResponseRedirect(f"{self.request.path}?more=1")
        if go == "later":
            return HttpResponseRedirect(reverse("help-later", args=[self.desk.slug]))
        _before, after = self.neighbours(self.asked.code)
        return HttpResponseRedirect(self._url(after or "check"))

    def _remove_file(self, file: str) -> HttpResponse:
        draft = self.hold_draft()
        actions.remove_draft_file(self.writer, draft, file=file)
        return HttpResponseRedirect(self.request.path)

    def _keep_file(self, upload: Any) -> HttpResponse:
        content = upload.read()
        try:
            cleaned = files.clean(content, files.kind_of(content))
            draft = self.hold_draft()
            actions.add_draft_file(self.writer, draft, name=upload.name, content=content, cleaned=cleaned)
        except Invalid as refusal:
            form = self._form()
            form.show_errors({"": refusal.fields.get("file", refusal.sentence)})
            return self._shown(form, status=422)
        messages.success(self.request, _("The file is sealed. You can add another, or go on."))
        return HttpResponseRedirect(self.request.path)

    def _form(self, data: Any = None) -> PageForm:
        return PageForm(
            self.asked,
            self.language,
            self.form.voice(self.content["answers"]),
            values=self.content["answers"],
            offered=self.offered,
            more_rows=3 if self.request.GET.get("more") else 0,
            data=data,
        )

    def _url(self, code: str) -> str:
        name = "help-check" if code == "check" else "help-page"
        return reverse(name, args=[self.desk.slug] if code == "check" else [self.desk.slug, code])

    def _shown(self, form: PageForm, status: int = 200) -> HttpResponse:
        voice = self.form.voice(self.content["answers"])
        codes = [code for code, _heading in self.steps()]
        return self.page(
            "intake/page.html",
            status=status,
            form=form,
            groups=form.groups(),
            title=self.asked.heading(self.language, voice),
            lead=self.asked.intro(self.language, voice),
            page_name=self.desk.name,
            step=codes.index(self.asked.code) + 1,
            steps=codes,
            back_url=self._url(self.before) if self.before else reverse("help-desk", args=[self.desk.slug]),
            has_files=self.asked.code == FILES_PAGE,
            files=[{**one, "remove": f"remove:{one['original']}"} for one in self.content["files"]],
            file_form=AddFileForm(),
        )


class Check(Writing):
    """Read everything once more, and send."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show what was written, with a way back to each page."""
        if self.draft is None:
            return HttpResponseRedirect(reverse("help-desk", args=[self.desk.slug]))
        return self._shown()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Send it, once: a second press of the button, also in another tab, finds the request that is there."""
        opened = session.DRAFT.open(request)
        if opened is None:
            return HttpResponseRedirect(reverse("help-desk", args=[self.desk.slug]))
        submission = actions.submission_of(opened[0])
        if self.draft is None:
            return self._sent(queries.told_already(submission))
        try:
            code = code_from(request.POST.get("code", ""))
            answers = questions.check_all(self.form, self.answers, offered=self.offered)
        except Invalid as refusal:
            return self._shown(refusal=refusal.sentence, status=422)
        told = told_from(self.form, answers, channel="web", organisations=self.offered["organisations"])
        try:
            sent = actions.send_draft(
                self.writer, self.draft, told=told, code=code, quarantined=queries.is_flooded(self.desk)
            )
        except (IntegrityError, NotAllowed):
            # Somebody pressed twice: the other press was first, and all of this one was undone.
            sent = queries.told_already(submission)
        return self._sent(sent)

    def _sent(self, sent: Request | None) -> HttpResponse:
        if sent is None:
            raise NotAllowed
        return code_page(self, sent, self.request.POST.get("code", ""))

    def _shown(self, *, refusal: object = "", status: int = 200) -> HttpResponse:
        told = questions.summary(self.form, self.answers, self.language, offered=self.offered)
        headings = {heading: code for code, heading in self.steps()}
        missing = questions.unanswered(self.form, self.content["answers"])
        codes = [code for code, _heading in self.steps()]
        return self.page(
            "intake/check.html",
            status=status,
            title=_("Check and send"),
            page_name=self.desk.name,
            desk=self.desk,
            told=[(heading, pairs, self._page_url(headings.get(heading, ""))) for heading, pairs in told],
            missing=[
                (page.heading(self.language), question.label(self.language), self._page_url(page.code))
                for page, question in missing
            ],
            files=self.content["files"],
            refusal=refusal,
            code="" if self.draft and self.draft.mailbox_id else sealing.MailboxCode.new().as_digits(),
            keeps_code=bool(self.draft and self.draft.mailbox_id),
            step=len(codes),
            steps=codes,
            back_url=self._page_url(codes[-2]),
        )

    def _page_url(self, code: str) -> str:
        return reverse("help-page", args=[self.desk.slug, code]) if code and code != "check" else ""


def code_page(screen: Screen, sent: Request | None, typed: str, form: Any = None, status: int = 200) -> HttpResponse:
    """Show the code, as digits and as words, and ask for its end; nothing of it is stored, logged or in an address."""
    language = get_language() or "en"
    try:
        code = code_from(typed)
        fits = sent is None or (sent.mailbox is not None and sealing.same(bytes(sent.mailbox.locator), code.locator))
    except Invalid:
        code, fits = None, False
    if code is None or not fits:
        # The draft had a code before, or another tab sent it: that code is the one that opens the mailbox.
        return screen.page("intake/sent_before.html", page_name=_("Mailbox"), mailbox_url=reverse("mailbox"))
    return screen.page(
        "intake/code.html",
        status=status,
        page_name=_("Mailbox"),
        request_sent=sent,
        digits=code.as_digits().split(" "),
        words=code.as_words(language),
        code=code.as_digits(),
        form=form or EndOfCodeForm(),
    )


class CodeKept(Screen):
    """The end of the code is typed back; then the mailbox opens."""

    is_public = True
    shell = "screens/help.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """There is nothing here without a code."""
        return HttpResponseRedirect(reverse("mailbox"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open the mailbox when the end fits; else show the code again."""
        typed = request.POST.get("code", "")
        form = EndOfCodeForm(request.POST)
        try:
            code = code_from(typed)
            mailbox, _key = queries.opened_by(code.as_digits())
        except Invalid:
            raise NotAllowed from None
        if not form.is_valid() or not end_fits(code, form.cleaned_data["end"]):
            if form.is_valid():
                form.add_error("end", _("This is not the end of the code. Please compare it once more."))
            return code_page(self, queries.request_in(mailbox), typed, form, status=422)
        session.DRAFT.let_go(request)
        session.MAILBOX.keep(request, str(mailbox.pk), code.key())
        return HttpResponseRedirect(reverse("mailbox"))


class Later(Writing):
    """A code for a draft, to stop here and come back from anywhere."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Give the draft a code, once, and show it."""
        if self.draft is None:
            return HttpResponseRedirect(reverse("help-desk", args=[self.desk.slug]))
        return self.page(
            "intake/later.html", page_name=self.desk.name, title=_("Come back later"), has_code=self.draft.mailbox_id
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Make the code and show it; an earlier one opens nothing any more."""
        if self.draft is None:
            raise NotAllowed
        code = sealing.MailboxCode.new()
        with transaction.atomic():
            actions.give_draft_code(self.writer, self.draft, code=code)
        return code_page(self, None, code.as_digits())
