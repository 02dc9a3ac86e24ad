"""What the pages of the help flow share: the desk, the form, the draft in the writer's hands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from havn.engines import sealing
from havn.foundations import questions
from havn.foundations.errors import Invalid, NotAllowed
from havn.foundations.screens.pages import StepsScreen
from havn.foundations.vault import fields, session
from havn.foundations.vault.fields import Unreadable
from havn.programmes.cases.queries import desk_at
from havn.programmes.intake import actions, queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from havn.foundations.network.actor import Actor
    from havn.programmes.cases.models import Desk
    from havn.programmes.intake.models import Draft

FILES_PAGE = "documents"


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
    plain = "".join(str(int(char)) if char.isdecimal() else char for char in typed).strip().lower()
    if plain.replace(" ", "").replace("-", "") == code.as_digits().replace(" ", "")[-4:]:
        return True
    from havn.foundations.vocabulary import INTERFACE_LANGUAGES

    return any(plain == code.as_words(language)[-1].lower() for language in INTERFACE_LANGUAGES)


class Writing(StepsScreen):
    """A page of the help flow at one desk."""

    is_public = True
    shell = "screens/help.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the desk, the form and the draft that this browser holds the key of."""
        super().setup(request, *args, **kwargs)
        self.desk: Desk = desk_at(kwargs["desk"])
        self.form = questions.load_form(self.desk.form)
        self.language = get_language() or "en"
        self.draft, self.writer = held_draft(request, self.desk)
        self.content: dict[str, Any] = {"answers": {}, "files": []}
        if self.draft is not None:
            self.content = fields.read(self.writer, self.draft, "content").content
            self.form = questions.load_form(self.desk.form)

    @property
    def answers(self) -> questions.Answers:
        """Return the answers so far."""
        return questions.Answers(self.form.code, self.form.version, self.language, self.content["answers"])

    @property
    def offered(self) -> dict[str, dict[str, str]]:
        """Return what is on offer at this desk today."""
        return {"organisations": queries.organisations_offered(self.desk)}

    def steps(self) -> Sequence[tuple[str, Any]]:
        """Return the pages that are asked, given the answers so far, and the check at the end."""
        voice = self.form.voice(self.content["answers"])
        asked = questions.asked_pages(self.form, self.content["answers"])
        return [(page.code, page.heading(self.language, voice)) for page in asked] + [("check", _("Check and send"))]

    def hold_draft(self) -> Draft:
        """Return the draft, begun now if there is none; its key goes into this browser's half of the slot."""
        if self.draft is None:
            self.writer = queries.writer()
            self.draft = actions.start_draft(self.writer, self.desk, language=self.language)
            key = self.writer.keyring.key_for(self.draft.key_id)
            session.DRAFT.keep(self.request, str(self.draft.pk), key)
        return self.draft


def held_draft(request: HttpRequest, desk: Desk | None = None) -> tuple[Draft | None, Actor]:
    """Return the draft that this browser holds the key of, with its writer; none when it is gone or of another desk."""
    opened = session.DRAFT.open(request)
    if opened is None:
        return None, queries.writer()
    try:
        draft = queries.draft_for(opened[0])
        writer = queries.writer(draft.key_id, opened[1])
        fields.read(writer, draft, "content")
    except (NotAllowed, Unreadable):
        return None, queries.writer()
    return (draft, writer) if desk is None or draft.desk_id == desk.pk else (None, queries.writer())
