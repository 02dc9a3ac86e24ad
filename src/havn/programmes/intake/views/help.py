"""The help flow: what this is, which desk, and one thing a page, kept after each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from havn.foundations import questions
from havn.foundations.errors import Invalid, NotAllowed
from havn.foundations.screens.uploads import taken
from havn.foundations.vault.files import NoRoom
from havn.programmes.cases.actions import bounds
from havn.programmes.cases.queries import desks_open
from havn.programmes.intake import actions, queries
from havn.programmes.intake.forms.pages import Asking, PageForm
from havn.programmes.intake.views.writing import AtDesk, PublicScreen, Writing, held_draft, sentences_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from havn.programmes.intake.forms.steps import Step

# Fields of the page itself, which answer no question.
OF_THE_PAGE = {"once", "go", "file"}
BEGUN = "_begun"


class Start(PublicScreen):
    """What this is and what it can’t do; then which desk."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the desks that answer in this language first."""
        language = get_language() or "en"
        desks = sorted(desks_open(), key=lambda desk: (language not in desk.languages, desk.name))
        return self.page("intake/start.html", page_name=_("Ask for help"), desks=desks, back_url=reverse("public-home"))


class DeskPage(AtDesk):
    """One desk: who reads, how fast, and how to be safer while writing."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the desk and where to begin, or to go on."""
        found = self.desk
        language = get_language() or "en"
        advice = [(piece.label(language), piece.text("text", language)) for piece in questions.safety_advice()]
        first = questions.load_form(found.form).pages[0].code
        begun = held_draft(request)[0]
        return self.page(
            "intake/desk.html",
            desk=found,
            about=found.about.get(language) or found.about.get("en", ""),
            advice=advice,
            begun=begun,
            go_on_url=reverse("help-check", args=[begun.desk.slug]) if begun else "",
            begin_url=reverse("help-page", args=[found.slug, first]),
            one_page_url=reverse("help-one-page", args=[found.slug]),
            back_url=reverse("help"),
        )


class HelpPage(Writing):
    """One step of the form."""

    needs_draft = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the step among those that are asked; a page that the form does not know is not there."""
        super().setup(request, *args, **kwargs)
        self.step: Step | None = next((step for step in self.asked_steps() if step.code == kwargs["page"]), None)
        if self.step is None and kwargs["page"].removesuffix("-more") not in {page.code for page in self.form.pages}:
            raise NotAllowed

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the step; one that is not asked (any more) leads to where the writer stands."""
        is_lost = request.method == "POST" and self.draft is None and BEGUN in request.POST
        if is_lost and self.step is None:
            return self.lost(typed=[str(text) for text in request.POST.values() if " " in str(text).strip()])
        if is_lost:
            return self._shown(self._typed(), status=409, is_lost=True)
        if self.step is None:
            return HttpResponseRedirect(self.url("check" if self.draft else self.steps()[0][0]))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the step with what was written before."""
        return self._shown(self._form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the step and go on, or show what needs another look with everything that was typed."""
        go = request.POST.get("go", "")
        try:
            upload = taken(request, self._check_file) if self._takes_files() else None
            answers = self._checked()
            bounds.check_draft_words(dict(answers.values))
        except Invalid as refusal:
            return self._shown(self._typed(refusal.fields or {"": refusal.sentence}), status=422)
        try:
            draft = self.hold_draft()
        except NoRoom as refusal:
            return self._shown(self._typed(), status=refusal.status, no_room=refusal.sentence)
        actions.keep_draft(self.writer, draft, answers=dict(answers.values))
        self.content["answers"] = dict(answers.values)
        if upload is not None:
            return self._keep_file(upload, go)
        if go.startswith("remove:"):
            actions.remove_draft_file(self.writer, draft, file=go.removeprefix("remove:"))
            return HttpResponseRedirect(request.path)
        return HttpResponseRedirect(self._after(go))

    def _check_file(self, length: int) -> None:
        """Refuse before it is cleaned a file that the draft has no room for."""
        present, key = len(self.content["files"]), self.draft.key if self.draft else None
        bounds.check_draft_file(key, present, length, drafts=queries.keys_of_drafts())

    def _takes_files(self) -> bool:
        assert self.step is not None
        return any(question.kind == "files" for question in self.step.asked)

    def _checked(self) -> questions.Answers:
        """Check what was sent, beside what was kept of the same page's other step."""
        assert self.step is not None
        sent = questions.from_fields(dict(self.request.POST.lists()))
        sent = {name: value for name, value in sent.items() if name not in OF_THE_PAGE}
        here = {question.code for question in self.step.asked}
        beside = {question.code for question in self.step.page.questions} - here
        kept = {code: self.content["answers"][code] for code in beside if code in self.content["answers"]}
        if self._takes_files():
            kept["files"] = [one["original"] for one in self.content["files"]]
        return questions.validate(
            self.form, self.step.page.code, kept | sent, self.language, earlier=self.answers, offered=self.offered
        )

    def _after(self, go: str) -> str:
        assert self.step is not None
        if go == "more":
            return f"{self.request.path}?more=1"
        if go == "later":
            return reverse("help-later", args=[self.desk.slug])
        return self.url("check" if go == "check" else self.neighbours(self.step.code)[1] or "check")

    def _keep_file(self, upload: Any, go: str) -> HttpResponse:
        draft = self.hold_draft()
        try:
            actions.add_draft_file(self.writer, draft, **upload)
        except Invalid as refusal:
            return self._shown(self._typed({"file": sentences_of(refusal)}), status=422)
        if go in {"add", "more"} or go.startswith("remove:"):
            messages.success(self.request, _("The file is sealed. You can add another, or go on."))
            return HttpResponseRedirect(self.request.path)
        return HttpResponseRedirect(self._after(go))

    def _typed(self, sentences: Mapping[str, object] | None = None) -> PageForm:
        """Return the form as it was typed, with these sentences alone: what may stay open is no fault."""
        form = self._form(self.request.POST)
        form.show_errors(sentences or {})
        return form

    def _form(self, data: Any = None) -> PageForm:
        assert self.step is not None
        asking = Asking(
            self.language,
            self.form.voice(self.content["answers"]),
            self.offered,
            more_rows=1 if data is None and self.request.GET.get("more") else 0,
        )
        return PageForm(self.step.asked, asking, self.content["answers"], data=data)

    def _shown(self, form: PageForm, status: int = 200, *, is_lost: bool = False, no_room: object = "") -> HttpResponse:
        assert self.step is not None
        voice = self.form.voice(self.content["answers"])
        codes = [code for code, _heading in self.steps()]
        before = self.neighbours(self.step.code)[0]
        needed = {question.code for _page, question in questions.unanswered(self.form, self.content["answers"])}
        groups = form.groups(asked_alone=self.step.follows)
        return self.page(
            "intake/page.html",
            status=status,
            form=form,
            groups=groups,
            # one field that is asked alone: its label is the heading of the page
            question=groups[0].fields[0]
            if self.step.follows and len(self.step.asked) == len(form.fields) == 1
            else None,
            title=self.step.heading(self.language, voice),
            lead=self.step.lead(self.language, voice),
            page_name=self.desk.name,
            step=codes.index(self.step.code) + 1,
            steps=codes,
            back_url=self.url(before) if before else reverse("help-desk", args=[self.desk.slug]),
            is_open=not any(question.required for question in self.step.asked),
            is_begun=self.draft is not None,
            is_lost=is_lost,
            no_room=no_room,
            one_page_url=reverse("help-one-page", args=[self.desk.slug]),
            may_send=self.draft is not None and not needed,
            takes_files=self._takes_files(),
            files=[{**one, "remove": f"remove:{one['original']}"} for one in self.content["files"]],
        )
