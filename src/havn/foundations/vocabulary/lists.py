"""The lists kept in data files, by name."""

from __future__ import annotations

from pathlib import Path

from havn.foundations.vocabulary.terms import Vocabulary, read_vocabulary

DATA = Path(__file__).parent / "data"


def _list(name: str) -> Vocabulary:
    return read_vocabulary(name, DATA / f"{name}.json")


APPROACH_STATES = _list("approach_states")
CASE_OUTCOMES = _list("case_outcomes")
CONTACT_CHANNELS = _list("contact_channels")
DECLINE_REASONS = _list("decline_reasons")
FAMILY_RELATIONS = _list("family_relations")
GENDERS = _list("genders")
HORIZONS = _list("horizons")
HOUSE_STATUSES = _list("house_statuses")
IDENTITY_GROUPS = _list("identity_groups")
ORGANISATION_KINDS = _list("organisation_kinds")
PAYMENT_CHANNELS = _list("payment_channels")
PERPETRATORS = _list("perpetrators")
RELATIONS = _list("relations")
ROLES = _list("roles")
SOURCE_RELIABILITIES = _list("source_reliabilities")
SUBJECT_KINDS = _list("subject_kinds")
SUPPORT_TYPES = _list("support_types")
URGENCIES = _list("urgencies")
VIOLATION_STATUSES = _list("violation_statuses")
VIOLATIONS = _list("violations")
WORK_AREAS = _list("work_areas")
YES_NO_UNKNOWN = _list("yes_no_unknown")

LISTS = {
    vocabulary.name: vocabulary
    for vocabulary in (
        APPROACH_STATES,
        CASE_OUTCOMES,
        CONTACT_CHANNELS,
        DECLINE_REASONS,
        FAMILY_RELATIONS,
        GENDERS,
        HORIZONS,
        HOUSE_STATUSES,
        IDENTITY_GROUPS,
        ORGANISATION_KINDS,
        PAYMENT_CHANNELS,
        PERPETRATORS,
        RELATIONS,
        ROLES,
        SOURCE_RELIABILITIES,
        SUBJECT_KINDS,
        SUPPORT_TYPES,
        URGENCIES,
        VIOLATION_STATUSES,
        VIOLATIONS,
        WORK_AREAS,
        YES_NO_UNKNOWN,
    )
}
