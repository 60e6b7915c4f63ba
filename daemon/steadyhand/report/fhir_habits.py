"""The habits as FHIR resources: a goal for each, the plan they make up, and how far it was kept."""

from collections.abc import Iterator, Sequence
from datetime import date

from steadyhand.domain.reassessment.wording import DISCLAIMER
from steadyhand.domain.reminding.adherence import Adherence
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.habit import Ask, Habit, Reach, Stay
from steadyhand.report.fhir_parts import (
    NOT_APPLICABLE,
    UNKNOWN,
    Identities,
    Resource,
    absent,
    concept,
    observation,
    quantity,
    reference,
    term,
    words,
)
from steadyhand.values import NamedTuple

_COUNTS = (
    ("days_eligible", "Days that count"),
    ("days_met", "Days on which it was met"),
    ("days_unknown", "Days of which it is unknown"),
    ("due", "Times due"),
    ("done", "Times done"),
    ("skipped", "Times skipped"),
    ("missed", "Times missed"),
    ("excused", "Times excused"),
    ("unobserved", "Times unobserved, the computer being off"),
)
_ACHIEVED = ("achieved", "Achieved")
_NOT_ACHIEVED = ("not-achieved", "Not Achieved")
_IN_PROGRESS = ("in-progress", "In Progress")


class Course(NamedTuple):
    """The days of the programme so far, and whether they are all over."""

    first: date
    last: date
    is_over: bool


def goal(identities: Identities, habit: Habit, course: Course, kept: Adherence | None) -> Resource:
    """What the person wants of one habit, and whether it was reached once the programme is over."""
    person = reference(identities.patient)
    resource: Resource = {
        "resourceType": "Goal",
        "id": goal_id(identities, habit),
        "lifecycleStatus": "active",
        "description": concept(habit.title),
        "subject": person,
        "startDate": course.first.isoformat(),
        "expressedBy": person,
    }
    if kept is not None and kept.adherent is not None:
        status = (_ACHIEVED if kept.adherent else _NOT_ACHIEVED) if course.is_over else _IN_PROGRESS
        resource["achievementStatus"] = {"coding": [term("goal-achievement", *status)]}
    wanted = _wanted(habit)
    return resource if wanted is None else {**resource, "target": [wanted]}


def goal_id(identities: Identities, habit: Habit) -> str:
    """The id of a habit's goal."""
    return identities.of("goal", habit.id)


def is_goal(habit: Habit) -> bool:
    """Whether the habit is something to reach; a prompt of the diary is not."""
    return not isinstance(habit.aim, Ask)


def _wanted(habit: Habit) -> Resource | None:
    match habit.aim:
        case Reach(unit=unit, goal=amount):
            return {"measure": concept("In the day"), "detailQuantity": quantity(amount, unit, ">=")}
        case Stay(unit=unit, limit=amount):
            return {"measure": concept("In the day"), "detailQuantity": quantity(amount, unit, "<=")}
        case _:
            return None


def plan(identities: Identities, habits: Sequence[Habit], course: Course) -> Resource:
    """The programme: its days and its habits."""
    person = reference(identities.patient)
    status = "completed" if course.is_over else "in-progress"
    goals: list[Json] = [reference(goal_id(identities, habit)) for habit in habits if is_goal(habit)]
    steps: list[Json] = [
        {
            "detail": {
                "status": status,
                "description": words(habit.title),
                **({"goal": [reference(goal_id(identities, habit))]} if is_goal(habit) else {}),
            }
        }
        for habit in habits
    ]
    resource: Resource = {
        "resourceType": "CarePlan",
        "id": plan_id(identities),
        "status": "completed" if course.is_over else "active",
        "intent": "plan",
        "title": "The person's own habits",
        "subject": person,
        "period": {"start": course.first.isoformat(), "end": course.last.isoformat()},
        "author": person,
        "note": [{"text": DISCLAIMER}],
    }
    resource |= {"goal": goals} if goals else {}
    return {**resource, "activity": steps} if steps else resource


def plan_id(identities: Identities) -> str:
    """The id of the plan."""
    return identities.of("plan")


def kept_share(identities: Identities, title: str, row: Adherence, course: Course) -> Resource:
    """Of the days that count, the share on which the habit was met, in percent, with all its counts."""
    said: Resource
    if row.pdc is None:
        said = {"dataAbsentReason": absent(UNKNOWN if row.days_unknown else NOT_APPLICABLE)}
    else:
        said = {"valueQuantity": quantity(round(100 * row.pdc, 1), "%")}
    return observation(
        identities,
        identities.of("adherence", row.habit),
        concept(f"Adherence, as reported: {title}"),
        {"effectivePeriod": {"start": course.first.isoformat(), "end": course.last.isoformat()}},
        basedOn=[reference(plan_id(identities))],
        **said,
        component=list(_counts(row)),
    )


def _counts(row: Adherence) -> Iterator[Resource]:
    for name, text in _COUNTS:
        yield {"code": concept(text), "valueInteger": getattr(row, name)}
