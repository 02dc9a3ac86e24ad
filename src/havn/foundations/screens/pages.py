"""The four kinds of screen. A view is a declaration; what is asked, shown and refused is the same everywhere.

ListScreen     a query, a table, filters
RecordScreen   a record, panels, the acts that rule and state offer
ActionScreen   a record, a form, one action
StepsScreen    several forms, one action

A rule is never repeated on a page: wrong role is 404, wrong state the form again with 409 and a sentence.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.views import View

from havn.engines import sealing
from havn.foundations import clock
from havn.foundations.audit.record import changed_outside
from havn.foundations.errors import DoneAlready, Invalid, Locked, NotAllowed, Refused, WrongState
from havn.foundations.screens import searches
from havn.foundations.screens.acts import offered
from havn.foundations.screens.spreadsheets import as_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, QueryDict

    from havn.foundations.actions import Action
    from havn.foundations.network.actor import Actor
    from havn.foundations.screens.tables import Table

SCREENS: list[type[Screen]] = []


class Screen(View):
    """What all four have in common: somebody signed in (unless public), a title, a shell, refusals as pages."""

    title: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""
    shell: ClassVar[str] = "screens/office.html"
    section: ClassVar[str] = ""
    is_public: ClassVar[bool] = False
    declared: ClassVar[tuple[str, ...]] = (
        "query",
        "find",
        "parts",
        "panels",
        "done",
        "title",
        "lead",
        "back",
        "warning",
        "initial",
        "acts",
        "tag",
        "crumbs",
    )

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let functions be declared as plain attributes: they are the programme's, not methods of the page."""
        super().__init_subclass__(**kwargs)
        for name in cls.declared:
            value = cls.__dict__.get(name)
            if callable(value) and not isinstance(value, type | staticmethod):
                setattr(cls, name, staticmethod(value))
        SCREENS.append(cls)

    @property
    def actor(self) -> Actor:
        """Return who acts."""
        return self.request.actor  # type: ignore[attr-defined,no-any-return]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask whoever is not signed in to do so, and go on."""
        if not self.is_public and not self.actor.is_person:
            if request.method == "GET":
                return HttpResponseRedirect(f"{resolve_url('account_login')}?{urlencode({'next': request.path})}")
            raise Locked
        return super().dispatch(request, *args, **kwargs)

    def told(self, value: Any, *args: Any) -> Any:
        """Return a declared value, asking it when it is a function."""
        return value(*args) if callable(value) else value

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Render a template within the shell."""
        context = {"shell": self.shell, "section": self.section, **context}
        return render(self.request, template, context, status=status)


class ListScreen(Screen):
    """`query(actor, sort=, …filters)` returns what may be seen; `table` shows it, a page at a time.

    With `export`, an action on the organisation that records who took it away, the list can be had as CSV. Filters that
    their form names as `private` are sent in the body and stand in no address.
    """

    query: ClassVar[Callable[..., Any]]
    table: ClassVar[Table]
    filters: ClassVar[type[Form] | None] = None
    empty: ClassVar[Any] = ""
    acts: ClassVar[Sequence[tuple[str, Any]]] = ()
    per_page: ClassVar[int] = 25
    export: ClassVar[Action | None] = None
    template: ClassVar[str] = "screens/list.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the list: filtered, sorted, one page of it."""
        form = self.filters(self._filtered_by()) if self.filters else None
        wanted = form.cleaned_data if form is not None and form.is_valid() else {}
        sort = request.GET.get("sort", "")
        sort = sort if sort in self.table.sortable else ""
        found = self.query(self.actor, sort=sort, **wanted, **kwargs)
        organisation = self.actor.organisation
        if self.export is not None and organisation is not None and request.GET.get("format") == "csv":
            self.export(self.actor, organisation)
            return as_csv(self.table, found, name=self.section or "list")
        page = Paginator(found, self.per_page).get_page(request.GET.get("page"))
        return self.page(
            self.template,
            title=self.told(self.title),
            lead=self.told(self.lead),
            caption=self.table.caption or self.told(self.title),
            columns=self.table.headings(sort, self._link("sort")),
            rows=self.table.rows(page.object_list),
            filters=form,
            page=page,
            page_link=self._link("page"),
            pages=[
                (number, self._link("page")(str(number))) for number in _near(page.number, page.paginator.num_pages)
            ],
            previous_url=self._link("page")(str(page.number - 1)) if page.has_previous() else "",
            next_url=self._link("page")(str(page.number + 1)) if page.has_next() else "",
            empty=self.told(self.empty),
            export_url=self._link("format")("csv") if self._can_export() else "",
            actions=offered(self.actor, None, self.acts),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep what is searched for, and show what fits."""
        sent = request.POST.copy()
        sent.pop("csrfmiddlewaretoken", None)
        words = {name: "".join(sent.pop(name)) for name in self._private() if sent.get(name)}
        if words:
            sent["search"] = searches.keep(request, words)
        return HttpResponseRedirect(f"{request.path}?{sent.urlencode()}")

    def _private(self) -> Sequence[str]:
        return getattr(self.filters, "private", ())

    def _filtered_by(self) -> QueryDict:
        found = self.request.GET.copy()
        for name in self._private():
            found.pop(name, None)
        found.update(searches.kept(self.request, found.get("search", "")))
        return found

    def _can_export(self) -> bool:
        organisation = self.actor.organisation
        return self.export is not None and organisation is not None and self.export.is_offered(self.actor, organisation)

    def _link(self, name: str) -> Callable[[str], str]:
        left_out = {name, "page", *self._private()}
        kept = {key: value for key, value in self.request.GET.items() if key not in left_out and value}
        return lambda value: "?" + urlencode({**kept, name: value})


def _near(number: int, last: int) -> list[int]:
    return sorted({1, last, *range(max(1, number - 1), min(last, number + 1) + 1)})


class FindsRecord(Screen):
    """A screen about one record: `find(actor, pk)` returns it or refuses.

    `crumbs(record)` returns the way to it as (address, label) pairs, so that nobody loses what an act is about.
    """

    find: ClassVar[Callable[..., Any]]
    crumbs: ClassVar[Any] = ()

    def record(self) -> Any:
        """Return the record that the address names."""
        return self.find(self.actor, **self.kwargs)


class RecordScreen(FindsRecord):
    """`panels(actor, record)` returns what is shown of it; `acts` names (address, label) pairs that may be offered.

    The first act that is offered leads; where that depends, `acts(actor, record)` returns them. What belongs to one
    panel stands there (`acts` of the panel); what is rarely done stands under “More”. `reading` is the action that
    records who looked; `parts(record)` returns what else on the page must be as it was left. `tag(record)`
    returns a state and how pressing it is.
    """

    panels: ClassVar[Callable[..., Sequence[dict[str, Any]]]]
    acts: ClassVar[Any] = ()
    tag: ClassVar[Any] = ("", "")
    more_acts: ClassVar[Sequence[tuple[str, Any]]] = ()
    reading: ClassVar[Action | None] = None
    parts: ClassVar[Callable[..., Sequence[Any]] | None] = None
    template: ClassVar[str] = "screens/record.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the record."""
        record = self.record()
        changed = self._changed(record)
        if changed:
            record = self.record()  # perhaps a colleague did something between the two looks
            changed = self._changed(record)
        self.note_reading(record)
        tag, tag_kind = self.told(self.tag, record)
        return self.page(
            self.template,
            record=record,
            was_changed_outside=bool(changed),
            title=self.told(self.title, record),
            lead=self.told(self.lead, record),
            tag=tag,
            tag_kind=tag_kind,
            breadcrumbs=self.told(self.crumbs, record),
            panels=[self._panel(record, panel) for panel in self.panels(self.actor, record)],
            acts=offered(self.actor, record, self.told(self.acts, self.actor, record)),
            more_acts=offered(self.actor, record, self.more_acts),
        )

    def _changed(self, record: Any) -> list[Any]:
        """Return what of the record and its `parts` was changed past Havn."""
        return changed_outside([record, *(self.parts(record) if self.parts else ())])

    def note_reading(self, record: Any) -> None:
        """Record that somebody looked, once a day for each person and record (and again after a restart).

        A part counts as its whole: what is read of a need is read of its case.
        """
        record = getattr(record, "recorded_under", record)
        mark = f"read:{self.actor.name}:{record._meta.label_lower}:{record.pk}:{clock.today()}"
        if self.reading is not None and not cache.get(mark):
            self.reading(self.actor, record)
            cache.set(mark, 1, timeout=86_400)

    def _panel(self, record: Any, panel: dict[str, Any]) -> dict[str, Any]:
        return {**panel, "offers": offered(self.actor, record, panel.get("acts", ()))}


class ConfirmForm(Form):
    """Nothing is asked: the button is the answer."""


class ActionScreen(FindsRecord):
    """A form and one action; then `back(record)`, with the sentence `said` on what happened and what comes next.

    `done(record, result)` may be declared instead, and returns (where to go, the sentence).
    """

    action: ClassVar[Action]
    form_class: ClassVar[type[Form]] = ConfirmForm
    button: ClassVar[Any] = ""
    warning: ClassVar[Any] = ""
    initial: ClassVar[Any] = None
    back: ClassVar[Any] = None
    said: ClassVar[Any] = ""
    done: ClassVar[Callable[..., tuple[str, Any]] | None] = None
    template: ClassVar[str] = "screens/action.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the form, or a sentence when the state has moved on."""
        record = self.record()
        if not self.action.allowed(self.actor, record):
            raise NotAllowed
        if not self.action.is_offered(self.actor, record):
            return self.form_page(record, self.form(record), status=409, refusal=WrongState())
        return self.form_page(record, self.form(record))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do it; on a refusal show the form again with everything that was typed."""
        record = self.record()
        if not self.action.allowed(self.actor, record):
            raise NotAllowed
        form = self.form(record, request.POST, request.FILES)
        if not form.is_valid():
            return self.form_page(record, form, status=422)
        try:
            result = self._act(record, self.arguments(form))
        except DoneAlready as answer:
            where = self.back(record) if self.back else resolve_url("office-home")
            return self._after(where, self.said or answer.sentence)
        except (Invalid, WrongState) as refusal:
            return self.form_page(record, _with_errors(form, refusal), status=refusal.status, refusal=refusal)
        where, sentence = self.done(record, result) if self.done else (self.back(record), self.said)
        return self._after(where, sentence)

    def _after(self, where: str, sentence: Any) -> HttpResponse:
        messages.success(self.request, sentence)
        return HttpResponseRedirect(where)

    def _act(self, record: Any, arguments: dict[str, Any]) -> Any:
        press = press_of(self.request, self.actor, self.action)
        if press is None:
            return self.action(self.actor, record, **arguments)
        return self.action.pressed(press, self.actor, record, **arguments)

    def form(self, record: Any, *data: Any) -> Form:
        """Return the form, with the record at hand where its class asks for it."""
        initial = self.told(self.initial, self.actor, record) if self.initial else None
        kwargs: dict[str, Any] = {"initial": initial}
        if getattr(self.form_class, "knows_record", False):
            kwargs |= {"actor": self.actor, "record": record}
        return self.form_class(*data, **kwargs)

    def arguments(self, form: Form) -> dict[str, Any]:
        """Return what the action is called with."""
        return form.cleaned_data

    def form_page(self, record: Any, form: Form, status: int = 200, refusal: Refused | None = None) -> HttpResponse:
        """Show the form, with what stands against it."""
        return self.page(
            self.template,
            status=status,
            record=record,
            form=form,
            breadcrumbs=self.told(self.crumbs, record),
            title=self.told(self.title, record),
            lead=self.told(self.lead, record),
            button=self.button or self.told(self.title, record),
            warning=self.told(self.warning, record),
            refusal=refusal.sentence if refusal else "",
            cancel_url=self.told(self.back, record) if self.back else "",
        )


def press_of(request: HttpRequest, actor: Actor, action: Action) -> bytes | None:
    """Return what tells this press of a button from another wish: the form's own number, and all that was sent with it.

    The same form sent again with other words is another wish, and is done; its number is random, so that what is kept
    of it tells nothing. None where the form has no number.
    """
    once = request.POST.get("once", "")
    sent = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = sorted((name, each.name, each.size) for name in request.FILES for each in request.FILES.getlist(name))
    told = json.dumps([actor.name, action.name, sent, files])
    return sealing.fingerprint(told.encode()) if once else None


def _with_errors(form: Form, refusal: Refused) -> Form:
    if isinstance(refusal, Invalid):
        for name, sentence in refusal.fields.items():
            form.add_error(name if name in form.fields else None, str(sentence))
    return form


class StepsScreen(Screen):
    """Several forms, one after the other, then one action.

    The programme says where what was typed is kept between the steps: `load()` and `keep(step, cleaned)`; here it is
    only decided which step is shown. `steps` is a list of (slug, heading).
    """

    template: ClassVar[str] = "screens/steps.html"

    def steps(self) -> Sequence[tuple[str, Any]]:
        """Return the steps as (slug, heading), those that apply now."""
        raise NotImplementedError

    def neighbours(self, slug: str) -> tuple[str | None, str | None]:
        """Return the slugs before and after a step."""
        slugs = [step for step, _heading in self.steps()]
        if slug not in slugs:
            raise NotAllowed
        at = slugs.index(slug)
        return (slugs[at - 1] if at else None), (slugs[at + 1] if at + 1 < len(slugs) else None)
