"""Records of any model of the installation, filled just enough to be saved: for attacks that run over the registry."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models

from havn.foundations import clock
from havn.foundations.network.models import Organisation
from havn.foundations.people.models import Person
from havn.foundations.vault.fields import SealedField
from havn.foundations.vault.models import Circle, DataKey, Mailbox, SealedFile, Segment
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

_numbers = itertools.count(1)


@dataclass
class World:
    """One organisation, one person in one circle, and one data key that every sample hangs on."""

    organisation: Organisation
    person: Person
    circle: Circle
    data_key: DataKey
    parents: dict[type[models.Model], models.Model] = field(default_factory=dict)

    def parent(self, model: type[models.Model]) -> models.Model:
        """The one record of `model` that samples of other models belong to."""
        if model not in self.parents:
            self.parents[model] = self.sample(model)
        return self.parents[model]

    def sample(self, model: type[models.Model], **given: Any) -> models.Model:
        """A new saved record of `model`, with what is `given` and whatever else it must have."""
        fixed = {Organisation: self.organisation, Person: self.person, Circle: self.circle, DataKey: self.data_key}
        made: dict[type[models.Model], Callable[[], models.Model]] = {
            Mailbox: lambda: factories.MailboxFactory(data_key=self.data_key),
            SealedFile: lambda: factories.SealedFileFactory(data_key=self.data_key),
            Segment: lambda: factories.SegmentFactory(epoch__circle=self.circle),
        }
        if model in fixed:
            return fixed[model]
        if model in made:
            return made[model]()
        values = {each.name: self._value(each) for each in model._meta.concrete_fields if _must_be_given(each)}
        record = model(**values | given)
        record.save(force_insert=True)
        return record

    def _value(self, each: models.Field[Any, Any]) -> Any:
        if isinstance(each, models.OneToOneField) and each.related_model is DataKey:
            return factories.DataKeyFactory(organisation=self.organisation, circles=[self.circle])
        if isinstance(each, models.OneToOneField):
            return self.sample(each.related_model)
        if isinstance(each, models.ForeignKey):
            return self.parent(each.related_model)
        return plain_value(each)


def plain_value(each: models.Field[Any, Any]) -> Any:
    """Some value that fits a column without a relation, another one each time."""
    number = next(_numbers)
    if isinstance(each, models.CharField):
        return each.choices[0][0] if each.choices else f"sample-{number}"[: each.max_length]
    by_kind = {
        models.BinaryField: number.to_bytes(32, "big"),
        models.BooleanField: False,
        models.DateTimeField: clock.now(),
        models.DateField: clock.today(),
    }
    return next((value for kind, value in by_kind.items() if isinstance(each, kind)), number)


def _must_be_given(each: models.Field[Any, Any]) -> bool:
    return not isinstance(each, SealedField) and not each.null and not each.has_default()


def new_world() -> World:
    organisation = factories.OrganisationFactory()
    person = factories.works_for(organisation, "officer")
    circle = factories.CircleFactory(organisation=organisation, members=[person])
    data_key = factories.DataKeyFactory(organisation=organisation, circles=[circle])
    return World(organisation, person, circle, data_key)
