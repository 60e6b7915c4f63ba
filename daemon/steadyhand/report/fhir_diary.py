"""The diary as FHIR resources: episodes, days with their counts, nights, amounts, sessions, answers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from steadyhand.domain.journal.diary import DiaryDay, Episode, episode_of
from steadyhand.domain.reassessment.questions import COURSE, COURSE_TEXT, ONSET, ONSET_TEXT, QUESTIONS
from steadyhand.domain.reassessment.standing import VISIT
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.report.fhir_parts import (
    UNKNOWN,
    Identities,
    Resource,
    absent,
    concept,
    is_number,
    loinc,
    observation,
    on_day,
    quantity,
    reference,
    stamp,
    stamp_of,
    words,
)

EPISODE = "Spell of muscle twitching"
COUNT = "Spells of muscle twitching in the day"
SLEEP = ("93832-4", "Sleep duration")
_WHOLE = ("quality", "stress")
_MINUTES = frozenset({"slept_min", "latency_min", "awake_min", "hand_min", "exercise_min"})
_NUMBERS = ("usual",)
_FLAGS = ("closed", "none", "some", "heat", "intake_complete", "recalled")
_WORDS = ("diet", "rating", "medicines", "questions", "function", "notes")
_QUESTIONS: Mapping[str, str] = {
    "closed": "The record of the day's episodes is complete",
    "none": "There were no episodes",
    "some": "There were episodes, not counted",
    "share": "Share of the day that was observed",
    "bed": "Went to bed",
    "up": "Got up",
    "slept_min": "Slept",
    "latency_min": "Time to fall asleep",
    "awake_min": "Awake in the night",
    "quality": "Quality of sleep, 1 to 5",
    "stress": "Stress, 0 to 10",
    "diet": "Eaten",
    "intake_complete": "All that was eaten and drunk is recorded",
    "hand_min": "Hand work",
    "exercise_min": "Exercise",
    "heat": "Hot day",
    "usual": "Episodes on a usual day before, from memory",
    "rating": "Compared with the first week",
    "medicines": "Medicines and supplements",
    "questions": "To ask the doctor",
    "function": "What the hands could or could not do",
    "notes": "Note",
    "recalled": "Entered afterwards",
}
_ASKED: Mapping[str, str] = {
    **{question.id: question.label for question in QUESTIONS.values()},
    ONSET: ONSET_TEXT,
    COURSE: COURSE_TEXT,
}


def episode(identities: Identities, event: Event) -> Resource:
    """One spell: its span where the length is known, else its beginning; what was said of it."""
    told = episode_of(event)
    resource = observation(identities, event.id, concept(EPISODE), _span(event, told.seconds))
    parts = list(_parts(told))
    if parts:
        resource["component"] = parts
    if told.note:
        resource["note"] = [{"text": words(told.note)}]
    return resource


def _span(event: Event, seconds: float | None) -> Mapping[str, Json]:
    if seconds is None or not 0 <= seconds <= timedelta(days=7).total_seconds():
        return {"effectiveDateTime": stamp_of(event)}
    ends = stamp(event.at + timedelta(seconds=seconds), event.offset_s)
    return {"effectivePeriod": {"start": stamp_of(event), "end": ends}}


def _parts(told: Episode) -> Iterator[Json]:
    minutes = None if told.seconds is None else told.seconds / 60
    said: tuple[tuple[str, str, Json], ...] = (
        ("Duration", "valueQuantity", _amount(minutes, "min")),
        ("Intensity, 0 to 10", "valueQuantity", _amount(told.intensity, "score")),
        ("Place", "valueString", told.where),
        ("Side", "valueString", told.side),
        ("Body region", "valueString", ", ".join(sorted(told.regions)) or None),
        *(("Possible trigger, as suspected", "valueString", trigger) for trigger in told.triggers),
        ("At rest or after use", "valueString", told.state),
        ("Weakness noticed", "valueBoolean", told.weakness),
        ("It went on, without a count", "valueBoolean", told.continuous or None),
        (_QUESTIONS["recalled"], "valueBoolean", told.recalled or None),
    )
    for text, key, value in said:
        if value is not None:
            yield _part(text, **{key: words(value) if isinstance(value, str) else value})


def _amount(value: float | None, unit: str) -> Resource | None:
    return None if value is None else quantity(value, unit)


def _part(text: str, **value: Json) -> Resource:
    return {"code": concept(text), **value}


def count(identities: Identities, day: date, told: DiaryDay | None) -> Resource:
    """How many spells a day had: 0 is said, and a day that nobody declared complete has no number."""
    counted: Resource
    if told is None or told.exposure == 0:
        counted = {"dataAbsentReason": absent(UNKNOWN)}
    else:
        counted = {"valueInteger": told.counted}
    parts: list[Json] = []
    if told is not None and told.exposure == 0 and told.counted:
        parts.append(_part("Recorded so far, not complete", valueQuantity=quantity(told.counted, "", ">=")))
    if told is not None and 0 < told.exposure < 1:
        parts.append(_part(_QUESTIONS["share"], valueQuantity=quantity(100 * told.share, "%")))
    if parts:
        counted["component"] = parts
    return observation(
        identities, identities.of("count", day.isoformat()), concept(COUNT), on_day(day), **counted
    )


def night(identities: Identities, told: DiaryDay) -> Resource | None:
    """The sleep before that day, where its length was recorded."""
    if not is_number(told.slept_min) or told.slept_min is None:
        return None
    effective: Mapping[str, Json] = on_day(told.day)
    if told.bed is not None and told.up is not None and told.bed <= told.up:
        effective = {"effectivePeriod": {"start": _local(told.bed), "end": _local(told.up)}}
    return observation(
        identities,
        identities.of("sleep", told.day.isoformat()),
        concept("Sleep duration", loinc(*SLEEP)),
        effective,
        valueQuantity=quantity(told.slept_min, "min"),
    )


def _local(instant: datetime) -> str:
    """With the offset it carries, which was in force there and then."""
    offset = instant.utcoffset() or timedelta(0)
    return stamp(instant, int(offset.total_seconds()))


def daily_answers(identities: Identities, told: DiaryDay, last: Event) -> Resource:
    """The entry of one day, as the person's answers; ``last`` is the event that last changed it."""
    items: list[Json] = []
    for key, text in _QUESTIONS.items():
        answers: list[Json] = list(_answers(key, told))
        if answers:
            items.append({"linkId": key, "text": text, "answer": answers})
    return _response(identities, identities.of("day", told.day.isoformat()), stamp_of(last), items)


def _answers(key: str, told: DiaryDay) -> Iterator[Json]:
    """The answers to one question; what was not recorded, or is not of the right kind, has none."""
    value = getattr(told, key)
    is_said = value is not False or (key == "none" and told.closed)
    if not is_said or (key == "share" and value == 1):
        return
    for each in value if isinstance(value, tuple) else (value,):
        answer = _answer_to(key, each)
        if answer is not None:
            yield answer


def _answer_to(key: str, value: object) -> Resource | None:
    answer: Resource | None = None
    match value:
        case datetime():
            answer = {"valueDateTime": _local(value)}
        case bool() if key in _FLAGS:
            answer = {"valueBoolean": value}
        case bool():
            pass
        case int() | float() if key in _MINUTES:
            answer = {"valueQuantity": quantity(value, "min")}
        case int() | float() if key == "share":
            answer = {"valueQuantity": quantity(100 * value, "%")}
        case int() if key in _WHOLE:
            answer = {"valueInteger": value}
        case int() | float() if key in _NUMBERS:
            answer = {"valueDecimal": value}
        case str() if key in _WORDS:
            answer = {"valueString": words(value)}
    return answer


def screening(identities: Identities, event: Event) -> Resource:
    """The answers to the warning-sign questions; a question left open has no answer.

    Each by what a result calls it, which names no disease; what the program concludes is left out.
    """
    given = event.data.get("answers")
    answers = given if isinstance(given, dict) else {}
    items: list[Json] = []
    for key, answer in answers.items():
        if isinstance(answer, str) and answer:
            text = _ASKED.get(key, key.replace("_", " "))
            items.append({"linkId": words(key), "text": words(text), "answer": [_answer(key, answer)]})
    return _response(identities, event.id, stamp_of(event), items)


def _answer(key: str, answer: str) -> Resource:
    if key == ONSET and _is_date(answer):
        return {"valueDate": answer}
    return {"valueString": words(answer.replace("_", " "))}


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _response(identities: Identities, identity: str, authored: str, items: Json) -> Resource:
    person = reference(identities.patient)
    response: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": identity,
        "status": "completed",
        "subject": person,
        "authored": authored,
        "author": person,
        "source": person,
    }
    return {**response, "item": items} if items else response


def session(identities: Identities, event: Event) -> Resource:
    """A relaxation session and the minutes that were done."""
    parts: list[Json] = []
    minutes, technique = event.data.get("minutes"), event.data.get("technique")
    if is_number(minutes) and isinstance(minutes, int | float):
        parts.append(_part("Duration", valueQuantity=quantity(minutes, "min")))
    if isinstance(technique, str):
        parts.append(_part("Technique", valueString=words(technique)))
    said: Resource = {"component": parts} if parts else {}
    effective = {"effectiveDateTime": stamp_of(event)}
    return observation(identities, event.id, concept("Relaxation session"), effective, **said)


def seen_by_clinician(identities: Identities, event: Event) -> Resource:
    """That a clinician has seen what was reported."""
    given = event.data.get(VISIT)
    day = given if isinstance(given, str) and _is_date(given) else event.day.isoformat()
    about = concept("A clinician has seen what was reported")
    return observation(identities, event.id, about, {"effectiveDateTime": day}, valueBoolean=True)


def amounts(
    identities: Identities, events: Iterable[Event], titles: Mapping[str, str]
) -> Iterator[tuple[date, Resource]]:
    """What was taken in of each habit on each day; a total with unknown amounts is a lower bound."""
    known: dict[tuple[date, str, str], list[float | None]] = {}
    for event in events:
        amount, unit = event.data.get("amount"), event.data.get("unit")
        is_entry = event.kind is EventKind.INTAKE or (event.kind is EventKind.DONE and is_number(amount))
        if event.habit is not None and is_entry:
            place = (event.day, event.habit, unit if isinstance(unit, str) else "")
            known.setdefault(place, []).append(
                amount if is_number(amount) and isinstance(amount, int | float) else None
            )
    for (day, habit, unit), values in sorted(known.items()):
        total: Resource = {"dataAbsentReason": absent(UNKNOWN)}
        said = [value for value in values if value is not None]
        if said:
            comparator = ">=" if len(said) < len(values) else None
            total = {"valueQuantity": quantity(sum(said), unit, comparator)}
        about = concept(f"{titles.get(habit, habit)}: in the day")
        identity = identities.of("amount", day.isoformat(), habit, unit)
        yield day, observation(identities, identity, about, on_day(day), **total)
