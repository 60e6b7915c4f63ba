"""The pieces FHIR R4 resources are made of: identities, references, codes, quantities, instants."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeAlias

from steadyhand.domain.journal.diary import LARGEST
from steadyhand.domain.reminding.event import Event, Json
from steadyhand.values import NamedTuple

Resource: TypeAlias = dict[str, Json]

UNKNOWN = "unknown"
NOT_APPLICABLE = "not-applicable"
_UNITS_OF_MEASURE = "http://unitsofmeasure.org"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
_UCUM: Mapping[str, str] = {
    "mg": "mg",
    "g": "g",
    "ml": "mL",
    "l": "L",
    "min": "min",
    "h": "h",
    "%": "%",
    "score": "{score}",
}
"""The units of ours that UCUM knows; any other is given by its name alone."""
_DIGITS = 3
_ABSENT: Mapping[str, str] = {UNKNOWN: "Unknown", NOT_APPLICABLE: "Not Applicable"}


class Identities(NamedTuple):
    """Gives each resource the same id in every export of one log.

    An entry of the diary has the id of its event; what is put together from several has one made
    from ``device``, the log's random id, and what it is about.
    """

    device: str

    def of(self, *about: str) -> str:
        """The id of what is about these words."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, "\n".join((self.device, *about))))

    @property
    def patient(self) -> str:
        """The id of the person, who has no name here."""
        return self.of("patient")


def reference(identity: str) -> Resource:
    """A reference to a resource of the same bundle."""
    return {"reference": f"urn:uuid:{identity}"}


def words(text: str) -> str:
    """A text as FHIR takes one: no control characters but line ends, and never empty."""
    return "".join(each for each in text if each.isprintable() or each in "\r\n\t").strip() or "-"


def concept(text: str, coding: Resource | None = None) -> Resource:
    """What a resource is about, in words; with a code where there is a free one that fits."""
    return {"text": words(text)} if coding is None else {"coding": [coding], "text": words(text)}


def loinc(code: str, display: str) -> Resource:
    """A code of LOINC."""
    return {"system": "http://loinc.org", "code": code, "display": display}


def term(system: str, code: str, display: str) -> Resource:
    """A code of one of FHIR's own lists."""
    return {"system": f"{_TERMINOLOGY}/{system}", "code": code, "display": display}


def quantity(value: float, unit: str, comparator: str | None = None) -> Resource:
    """An amount; ``comparator`` is ">=" for a lower bound, "<=" for an upper one."""
    rounded = round(value, _DIGITS)
    amount: Resource = {"value": int(rounded) if rounded == int(rounded) else rounded}
    if comparator is not None:
        amount["comparator"] = comparator
    code = _UCUM.get(unit)
    coded: Resource = {} if code is None else {"system": _UNITS_OF_MEASURE, "code": code}
    named: Resource = {"unit": words(unit)} if unit else {}
    return {**amount, **named, **coded}


def absent(reason: str) -> Resource:
    """The reason for a value that is missing: missing is never zero."""
    return {"coding": [term("data-absent-reason", reason, _ABSENT[reason])]}


def stamp(instant: datetime, offset_s: int) -> str:
    """A dateTime with the offset that was in force, to the second; offsets have whole minutes."""
    offset = timedelta(minutes=round(offset_s / 60))
    return instant.astimezone(timezone(offset) if offset else UTC).isoformat(timespec="seconds")


def stamp_of(event: Event) -> str:
    """When it happened."""
    return stamp(event.at, event.offset_s)


def observation(
    identities: Identities, identity: str, about: Resource, effective: Mapping[str, Json], **said: Json
) -> Resource:
    """A finding that the person reported of themselves."""
    person = reference(identities.patient)
    return {
        "resourceType": "Observation",
        "id": identity,
        "status": "final",
        "category": [{"coding": [term("observation-category", "survey", "Survey")]}],
        "code": about,
        "subject": person,
        **effective,
        "performer": [person],
        **said,
    }


def on_day(day: date) -> Mapping[str, Json]:
    """Effective on that day of the person's."""
    return {"effectiveDateTime": day.isoformat()}


def is_number(value: object) -> bool:
    """Whether it is a number that an entry can mean, and no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST
