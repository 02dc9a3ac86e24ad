"""The words that every programme shares: coded lists, each term named in all languages of the interface.

    SUPPORT_TYPES["legal"].label("fr")      → "Aide juridique"
    choices(SUPPORT_TYPES, "ar")            → [(code, label), …] for a form
    COUNTRIES.find("Грузия", "ru").code     → "GE"

The lists are data files beside this one (`data/<list>.json`), read once; countries, languages and currencies
take their names from the Unicode locale data. Codes are stable: records keep them. Labels may be improved at
any time. Nothing here knows a database, a request or a person.
"""

from havn.foundations.vocabulary.lists import (
    APPROACH_STATES,
    CASE_OUTCOMES,
    CONTACT_CHANNELS,
    DECLINE_REASONS,
    FAMILY_RELATIONS,
    GENDERS,
    HORIZONS,
    HOUSE_STATUSES,
    IDENTITY_GROUPS,
    LISTS,
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
from havn.foundations.vocabulary.terms import INTERFACE_LANGUAGES, Term, Vocabulary, choices, read_vocabulary
from havn.foundations.vocabulary.world import COUNTRIES, CURRENCIES, LANGUAGES, minor_units
from havn.foundations.vocabulary.writing import day_text, locale_of, money_text, number_text

__all__ = [
    "APPROACH_STATES",
    "CASE_OUTCOMES",
    "CONTACT_CHANNELS",
    "COUNTRIES",
    "CURRENCIES",
    "DECLINE_REASONS",
    "FAMILY_RELATIONS",
    "GENDERS",
    "HORIZONS",
    "HOUSE_STATUSES",
    "IDENTITY_GROUPS",
    "INTERFACE_LANGUAGES",
    "LANGUAGES",
    "LISTS",
    "ORGANISATION_KINDS",
    "PAYMENT_CHANNELS",
    "PERPETRATORS",
    "RELATIONS",
    "ROLES",
    "SOURCE_RELIABILITIES",
    "SUBJECT_KINDS",
    "SUPPORT_TYPES",
    "URGENCIES",
    "VIOLATIONS",
    "VIOLATION_STATUSES",
    "WORK_AREAS",
    "YES_NO_UNKNOWN",
    "Term",
    "Vocabulary",
    "choices",
    "day_text",
    "locale_of",
    "minor_units",
    "money_text",
    "number_text",
    "read_vocabulary",
]
