"""What the pages of the help flow share: the desk, the form, the draft in the writer's hands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from havn.engines import sealing
from havn.foundations import questions
from havn.foundations.errors import Invalid, NotAllowed, Refused, WrongState
from havn.foundations.screens.pages import Screen, StepsScreen
from havn.foundations.vault import fields, session
from havn.foundations.vault.fields import Unreadable
from havn.foundations.vocabulary import INTERFACE_LANGUAGES
from havn.programmes.cases.queries import desk_at
from havn.programmes.intake import actions, queries
from havn.programmes.intake.forms.steps import Step, steps_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Desk
    from havn.programmes.intake.models import Draft

LAST_DIGITS = 4


class PublicScreen(Screen):
    """A page for somebody at risk: small on the wire, and its way out forgets what this browser holds."""

    is_public = True
    shell: ClassVar[str] = "screens/help.html"

    # Why these pages may be compressed, and no others: docs/decisions, “Compress only the pages of people who ask”.
    @method_decorator(gzip_page)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer, compressed."""
        return super().dispatch(request, *args, **kwargs)

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Render a page; who has something to forget leaves by way of the address that forgets it."""
        holds = session.DRAFT.is_kept(self.request) or session.MAILBOX.is_kept(self.request)
        exit_url = reverse("leave") if holds else settings.HAVN_EXIT_URL
        return super().page(template, status, **{"exit_url": exit_url, **context})


def code_from(text: str) -> sealing.MailboxCode:
    """Read a code as it was typed, or raise Invalid with what would help; the code itself is never repeated."""
    try:
        return sealing.MailboxCode.parse(text)
    except sealing.CodeMistyped as mistyped:
        sentences = {
            "length": _("This is shorter or longer than a code. Please look at each group again."),
            "checksum": _("One of the digits or words is not as it was given. Please compare it once more."),
            "unknown word": _("One of these words is not in our list. Please look at the spelling again."),
        }
        raise Invalid(fields={"code": sentences.get(mistyped.reason, sentences["length"])}) from None


def end_fits(code: sealing.MailboxCode, typed: str) -> bool:
    """Say whether somebody typed the end of their code: the last four digits, or the last word in any language."""
    plain = "".join(str(int(char)) if char.isdecimal() else char for char in typed).strip().casefold()
    if plain.replace(" ", "").replace("-", "") == code.as_digits().replace(" ", "")[-LAST_DIGITS:]:
        return True
    return any(plain == code.as_words(language)[-1].casefold() for language in INTERFACE_LANGUAGES)


class AtDesk(PublicScreen):
    """A page at one desk; an address that was written down in other letters leads to the right one."""

    desk: Desk

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the desk."""
        super().setup(request, *args, **kwargs)
        self.desk = open_desk(kwargs["desk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer, or send who came by another spelling to the one address."""
        if request.method in {"GET", "HEAD"} and kwargs["desk"] != self.desk.slug:
            assert request.resolver_match is not None
            right = reverse(request.resolver_match.view_name, kwargs={**kwargs, "desk": self.desk.slug})
            return HttpResponseRedirect(right + request.get_full_path().removeprefix(request.path))
        return super().dispatch(request, *args, **kwargs)


class Writing(AtDesk, StepsScreen):
    """A page of the help flow at one desk."""

    # Some pages make no sense without a draft; they say so instead of beginning an empty one.
    needs_draft: ClassVar[bool] = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the desk, the form and the draft that this browser holds the key of."""
        super().setup(request, *args, **kwargs)
        self.form = questions.load_form(self.desk.form)
        self.language = get_language() or "en"
        self.draft, self.writer, self.content = held_draft(request, self.desk)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Say what happened when a draft was here and its key is not: it must not seem as if all was kept."""
        if self.needs_draft and self.draft is None:
            return self.lost()
        return super().dispatch(request, *args, **kwargs)

    def lost(self, **context: Any) -> HttpResponse:
        """Say that what was written is not open in this browser, and what can be done."""
        return self.page(
            "intake/lost.html", status=409, page_name=self.desk.name, begin_url=self.url(self.steps()[0][0]), **context
        )

    @property
    def answers(self) -> questions.Answers:
        """Return the answers so far."""
        return questions.Answers(self.form.code, self.form.version, self.language, self.content["answers"])

    @property
    def offered(self) -> dict[str, dict[str, str]]:
        """Return what is on offer at this desk today."""
        return {"organisations": queries.organisations_offered(self.desk)}

    def asked_steps(self) -> list[Step]:
        """Return the steps that are asked, given the answers so far."""
        return steps_of(self.form, self.content["answers"])

    def steps(self) -> Sequence[tuple[str, Any]]:
        """Return the steps that are asked, given the answers so far, and the check at the end."""
        voice = self.form.voice(self.content["answers"])
        asked = [(step.code, step.heading(self.language, voice)) for step in self.asked_steps()]
        return [*asked, ("check", _("Check and send"))]

    def url(self, code: str) -> str:
        """Return the address of a step."""
        if code == "check":
            return reverse("help-check", args=[self.desk.slug])
        return reverse("help-page", args=[self.desk.slug, code])

    def hold_draft(self) -> Draft:
        """Return the draft, begun now if there is none; its key goes into this browser's half of the slot."""
        if self.draft is None:
            self.writer = queries.writer()
            self.draft = actions.start_draft(self.writer, self.desk, language=self.language)
            key = self.writer.keyring.key_for(self.draft.key_id)
            session.DRAFT.keep(self.request, str(self.draft.pk), key)
        return self.draft


def open_desk(slug: str) -> Desk:
    """Return the desk of that address; one that closed says so to people who were writing to it."""
    try:
        return desk_at(slug)
    except NotAllowed:
        if queries.is_closed(slug):
            sentence = _(
                "This desk does not receive requests at this moment. What you wrote is kept for fourteen days. "
                "Please come back later, or choose another desk."
            )
            raise WrongState(sentence) from None
        raise


def held_draft(request: HttpRequest, desk: Desk | None = None) -> tuple[Draft | None, Actor, dict[str, Any]]:
    """Return the draft that this browser holds the key of, its writer and what it says; none that is gone or elsewhere.

    A session without its cookie, a cookie without its session, somebody else's id: each is the same as no draft.
    """
    nothing: dict[str, Any] = {"answers": {}, "files": []}
    opened = session.DRAFT.open(request)
    if opened is None:
        return None, queries.writer(), nothing
    try:
        draft = queries.draft_for(opened[0])
        writer = queries.writer(draft.key_id, opened[1])
        content = fields.read(writer, draft, "content").content
    except (NotAllowed, Unreadable):
        return None, queries.writer(), nothing
    return (draft, writer, content) if desk is None or draft.desk_id == desk.pk else (None, queries.writer(), nothing)


def sentences_of(refusal: Refused) -> str:
    """Return what a refusal says, as one text."""
    said = refusal.fields.values() if isinstance(refusal, Invalid) and refusal.fields else [refusal.sentence]
    return " ".join(str(sentence) for sentence in said)
