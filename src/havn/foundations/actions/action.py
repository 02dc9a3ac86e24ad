"""The one construct that changes things.

Calling an action always does, in this order: begin a transaction, read the subject again and lock it, ask the rule,
take the move, run, write the record of what happened, commit — and only then deliver what was queued for afterwards.
A subject that is not as the last recorded action left it was changed past Havn, and nobody acts on it. A part (a need
of a case) is recorded under its whole: its model names it as `recorded_under`.
"""

from __future__ import annotations

import functools
import inspect
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models, transaction

from havn.foundations.audit import record
from havn.foundations.errors import DoneAlready, NotAllowed
from havn.foundations.network.actor import Actor
from havn.foundations.vault import states

if TYPE_CHECKING:
    from collections.abc import Callable

    from havn.foundations.actions.workflow import Workflow

Rule = "Callable[[Actor, Any], bool]"
ACTIONS: dict[str, Action] = {}
_reactions: dict[str, list[Callable[[Actor, models.Model], object]]] = defaultdict(list)


@dataclass(frozen=True)
class Action:
    """What is known of a verb: its rule, its event and its move. Called like the function it wraps."""

    name: str
    run: Callable[..., Any]
    allowed: Callable[[Actor, Any], bool]
    event: str
    workflow: Workflow | None
    move: str | None
    of_any_state: bool = False

    def __call__(self, actor: Actor, subject: models.Model, /, **arguments: Any) -> Any:
        """Do it as `actor`, or raise a refusal with nothing changed and nothing recorded."""
        return self._do(actor, subject, arguments)

    def pressed(self, press: bytes, actor: Actor, subject: models.Model, /, **arguments: Any) -> Any:
        """Do it once for one press of a button; raises `DoneAlready` for the same press again.

        The subject is held meanwhile, so a second press waits for how the first one ends: it finds it done, or, where
        the first was refused or lost, does it.
        """
        return self._do(actor, subject, arguments, press)

    def _do(self, actor: Actor, subject: models.Model, arguments: dict[str, Any], press: bytes | None = None) -> Any:
        if not isinstance(actor, Actor):
            raise TypeError(f"{self.name} needs an actor, not {type(actor).__name__}.")
        with transaction.atomic(), states.touching() as touched:
            fresh = locked(subject)
            if not self.allowed(actor, fresh):
                raise NotAllowed
            if press is not None and not record.use_up(press):
                raise DoneAlready
            about: models.Model = getattr(fresh, "recorded_under", fresh)
            seen = None if self.of_any_state else _check_states(fresh, about)
            before, after = self.workflow.take(self.move, fresh) if self.workflow and self.move else (None, None)
            result = self.run(actor, fresh, **arguments)
            if self.workflow and before != after:
                fresh.save(update_fields=[self.workflow.field])
            happened = self._happened(actor, fresh, arguments, (before, after))
            record.write(actor, happened, about, touched.values(), seen=seen)
            transaction.on_commit(functools.partial(self._follow, actor, fresh))
        return result

    def is_offered(self, actor: Actor, subject: models.Model) -> bool:
        """Say whether rule and state would let the actor do it now; changes nothing."""
        if self.workflow and self.move and not self.workflow.is_open(self.move, subject):
            return False
        return self.allowed(actor, subject)

    def _happened(
        self, actor: Actor, subject: models.Model, arguments: dict[str, Any], states: tuple[str | None, str | None]
    ) -> record.Happened:
        return record.Happened(
            event=self.event,
            actor=actor.name,
            organisation=str(actor.organisation.pk) if actor.organisation else None,
            subject=subject._meta.label_lower,
            changed=tuple(sorted(arguments)),
            before=states[0],
            after=states[1],
            purpose=str(arguments["purpose"]) if "purpose" in arguments else None,
        )

    def _follow(self, actor: Actor, subject: models.Model) -> None:
        for reaction in _reactions[self.event]:
            reaction(actor, subject)


def _check_states(subject: models.Model, about: models.Model) -> record.Seen | None:
    """Make sure that both, a part and its whole, are as the last action left them; return what was seen."""
    seen = record.check_state(subject)
    if about is subject:
        return seen
    # Held and read again where others can write meanwhile: what they changed lawfully is no forgery.
    return record.check_state(locked(about) if connection.features.has_select_for_update else about)


def locked(subject: models.Model) -> Any:
    """Read the subject again and lock its row; raises `NotAllowed` when it is gone.

    What nearly every action on it needs as well (`locked_with`) is read in the same statement, and not locked.
    """
    model = subject._meta.model  # not type(): the person of a request is wrapped in a lazy object
    rows = model._default_manager.select_for_update(of=("self",)).select_related(*getattr(model, "locked_with", ()))
    try:
        return rows.get(pk=subject.pk)
    except ObjectDoesNotExist:
        raise NotAllowed from None


def action(
    *,
    allowed: Callable[[Actor, Any], bool],
    event: str,
    workflow: Workflow | None = None,
    move: str | None = None,
    of_any_state: bool = False,
) -> Callable[[Callable[..., Any]], Action]:
    """Make a verb of a function `verb(actor, subject, *, …)`.

    `allowed` is the rule `may_…(actor, subject)`; `event` is “noun.participle”; with `workflow`, `move` names the move
    that it takes. Creating is an action on the parent, so there is always a subject to check. With `of_any_state` it is
    done, and recorded, also about what was changed past Havn: reading is.
    """
    if workflow is not None:
        workflow.move(move or "")

    def decorate(function: Callable[..., Any]) -> Action:
        positional = [
            parameter
            for parameter in inspect.signature(function).parameters.values()
            if parameter.kind not in {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
        ]
        if len(positional) != 2:  # noqa: PLR2004 - actor and subject
            raise TypeError(f"{function.__name__} takes actor and subject; everything else by name.")
        made = Action(function.__name__, function, allowed, event, workflow, move, of_any_state)
        if ACTIONS.setdefault(function.__name__, made) is not made:
            raise ValueError(f"There are two actions named {function.__name__}.")
        object.__setattr__(made, "__doc__", function.__doc__)
        object.__setattr__(made, "__module__", function.__module__)
        return made

    return decorate


def on_event(event: str, reaction: Callable[[Actor, models.Model], object]) -> None:
    """Let `reaction(actor, subject)` run after each commit of an action with this event."""
    _reactions[event].append(reaction)
