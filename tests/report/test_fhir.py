"""FHIR R4 (4.0.1) as two libraries read it.

fhirclient has the models of R4 itself; fhir.resources those of R4B (4.3.0), in which the resources
used here are the same as in R4 (4.3 changed medicines, evidence and subscriptions), and checks
more: patterns, required codes, and which values exclude each other.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhirclient.models.bundle import Bundle as R4Bundle
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.habits import START, at, caffeine, configured, custom, evening, relax, task, water
from report.logbook import BERLIN, DEVICE, Logbook, local
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.habit import Configuration, Do
from steadyhand.report.fhir import Source, bundle

DAY_3 = START + timedelta(days=2)
NOW = local(DAY_3, "12:00")
LATER = local(START + timedelta(days=40), "12:00")
HABITS = configured(water(), caffeine(), relax(from_week=1), task("pills", "09:00"), evening())
NEVER = ("R25.3", "G12.2", "snomed", "Condition", "icd-10", "ICD")
DIARY = (
    EventKind.EPISODE,
    EventKind.DAY,
    EventKind.SCREENING,
    EventKind.CLINICIAN,
    EventKind.SESSION,
    EventKind.INTAKE,
    EventKind.DONE,
)
KEYS = (
    *("where", "side", "seconds", "intensity", "triggers", "weakness", "state", "continuous", "note"),
    *("closed", "none", "some", "share", "bed", "up", "slept_min", "quality", "stress", "diet", "hand_min"),
    *("heat", "usual", "rating", "medicines", "recalled", "answers", "date", "minutes", "technique"),
    *("amount", "unit", "latency_min", "intake_complete", "function", "questions"),
)
WORDS = st.text(st.characters(codec="utf-8"), max_size=9) | st.sampled_from(
    ["", " ", "2026-11-22T23:10:00-08:00"]
)
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
)
VALUES = PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(WORDS | st.just("onset"), PLAIN, max_size=3)
"""Whatever the log can hold."""
UNITS = {"min", "{score}", "mg", "mL", "%"}


@pytest.fixture
def log() -> Logbook:
    """Two days of a diary: one with everything, one closed with an explicit zero."""
    log = Logbook()
    log.in_force(START, "water", "caffeine", "relax", "pills", "evening")
    said = {"where": "thumb", "side": "left", "seconds": 90, "intensity": 4, "triggers": ["caffeine"]}
    journal(log, EventKind.EPISODE, START, "14:00", **said, note="after coffee", weakness=False)
    journal(log, EventKind.EPISODE, START, "15:00", where="calf")
    bed = {"bed": "2026-11-22T23:10:00+01:00", "up": "2026-11-23T06:50:00+01:00", "slept_min": 460}
    day = {"quality": 4, "stress": 3, "diet": ["nuts", "beans"], "hand_min": 200, "note": "calm"}
    journal(log, EventKind.DAY, START, "22:00", closed=True, **bed, **day)
    journal(log, EventKind.DAY, START + timedelta(days=1), "22:00", closed=True, none=True)
    for amount in (95, None):
        drink = {"habit": "caffeine", "standing_alone": True, "via": "cli"}
        log.add(EventKind.INTAKE, START, at="10:00", **drink, amount=amount, unit="mg")
    answers = {"weakness": "no", "atrophy": "not_sure", "onset": "2026-10-30", "family_history": "no"}
    journal(log, EventKind.SCREENING, START, "20:00", answers=answers, tier="BOOK_SOON", flags=["atrophy"])
    journal(log, EventKind.SESSION, START, "21:00", minutes=12, technique="coherent")
    journal(log, EventKind.CLINICIAN, START, "21:30", date="2026-11-20")
    log.done(START, "pills")
    log.missed(START + timedelta(days=1), "pills")
    return log


def journal(log: Logbook, kind: EventKind, day: date, clock: str, **data: object) -> Event:
    """An entry of the person's."""
    return log.add(kind, day, None, clock, standing_alone=True, via="cli", **data)


def made(log: Logbook, configuration: Configuration = HABITS, now: datetime = NOW) -> dict[str, Any]:
    """The bundle, as it is in the file."""
    source = Source(configuration, BERLIN, DEVICE)
    text = json.dumps(bundle(source, log.events, now), allow_nan=False)
    found: dict[str, Any] = json.loads(text)
    return found


def resources(found: dict[str, Any], kind: str, text: str = "") -> list[dict[str, Any]]:
    """The resources of a kind whose code has that text in it."""
    every = (entry["resource"] for entry in found["entry"])
    return [
        each for each in every if each["resourceType"] == kind and text in json.dumps(each.get("code", ""))
    ]


def values(found: object, key: str) -> Iterator[Any]:
    """Every value under that key, anywhere."""
    if isinstance(found, dict):
        for name, inner in found.items():
            if name == key:
                yield inner
            yield from values(inner, key)
    elif isinstance(found, list):
        for inner in found:
            yield from values(inner, key)


def part(resource: dict[str, Any], text: str) -> dict[str, Any]:
    """The component of that text."""
    (found,) = [each for each in resource["component"] if each["code"]["text"] == text]
    return dict(found)


class TestWhole:
    def test_two_libraries_read_it(self, log: Logbook) -> None:
        """A collection that both find valid, with every kind of resource."""
        found = made(log)
        checked = Bundle.model_validate(found)
        assert checked.type == "collection"
        assert R4Bundle(found, strict=True).as_json() == found
        kinds = {entry["resource"]["resourceType"] for entry in found["entry"]}
        assert kinds == {"Patient", "CarePlan", "Goal", "Observation", "QuestionnaireResponse"}

    def test_an_empty_log_is_valid(self) -> None:
        """Without habits and without a programme too."""
        for configuration in (HABITS, configured(start=None)):
            found = made(Logbook(), configuration)
            Bundle.model_validate(found)
            R4Bundle(found, strict=True)

    def test_every_reference_resolves(self, log: Logbook) -> None:
        """Within the bundle, each id is there once and is the one of its fullUrl."""
        found = made(log)
        urls = [entry["fullUrl"] for entry in found["entry"]]
        assert len(set(urls)) == len(urls)
        assert urls == [f"urn:uuid:{entry['resource']['id']}" for entry in found["entry"]]
        assert set(values(found, "reference")) <= set(urls)

    def test_the_same_log_gives_the_same(self, log: Logbook) -> None:
        """An episode keeps the id of its event."""
        assert made(log) == made(log)
        assert log.events[1].id in {each["id"] for each in resources(made(log), "Observation")}

    def test_the_use_of_the_machine_stays_at_home(self, log: Logbook) -> None:
        """What was seen at the machine is no observation of the patient: it is not in it."""
        before = made(log)
        log.add(EventKind.USE, START, minutes=52, watched_min=60)
        log.add(EventKind.USE, START, "pills", "09:00", minutes=9, watched_min=60)
        assert made(log) == before

    def test_no_diagnosis(self, log: Logbook) -> None:
        """No Condition, no code of a diagnosis, no SNOMED; LOINC for sleep alone."""
        text = json.dumps(made(log))
        assert not any(word in text for word in NEVER)
        assert re.findall(r'"http://loinc.org", "code": "([^"]+)"', text) == ["93832-4"]

    def test_units_are_ucum(self, log: Logbook) -> None:
        """Of every amount that has a code."""
        found = [each for key in ("valueQuantity", "detailQuantity") for each in values(made(log), key)]
        assert {each["code"] for each in found if "system" in each} == UNITS
        assert {each["system"] for each in found if "system" in each} == {"http://unitsofmeasure.org"}

    def test_nobody_is_named(self, log: Logbook) -> None:
        """The person has an id and nothing else, and is the author of every answer."""
        found = made(log)
        (person,) = resources(found, "Patient")
        assert set(person) == {"resourceType", "id"}
        authors = {each["author"]["reference"] for each in resources(found, "QuestionnaireResponse")}
        assert authors == {f"urn:uuid:{person['id']}"}

    def test_the_disclaimer(self, log: Logbook) -> None:
        """It goes with the data (DOMAIN 5)."""
        (plan,) = resources(made(log), "CarePlan")
        assert "not a medical device" in plan["note"][0]["text"]

    def test_what_was_taken_back_is_not_in_it(self, log: Logbook) -> None:
        """Nor counted."""
        log.retracted(log.events[1])
        found = made(log)
        assert "after coffee" not in json.dumps(found)
        assert resources(found, "Observation", "in the day")[0]["valueInteger"] == 1


class TestEpisodes:
    def test_one_with_everything(self, log: Logbook) -> None:
        """Its span with the offset that was in force, its length in minutes, intensity, region."""
        told, _ = resources(made(log), "Observation", "Spell of")
        assert told["category"][0]["coding"][0]["code"] == "survey"
        assert told["effectivePeriod"] == {
            "start": "2026-11-23T14:00:00+01:00",
            "end": "2026-11-23T14:01:30+01:00",
        }
        assert part(told, "Duration")["valueQuantity"]["value"] == 1.5
        assert part(told, "Intensity, 0 to 10")["valueQuantity"]["code"] == "{score}"
        assert part(told, "Body region")["valueString"] == "left hand"
        assert part(told, "Weakness noticed")["valueBoolean"] is False
        assert told["note"] == [{"text": "after coffee"}]

    def test_one_of_unknown_length(self, log: Logbook) -> None:
        """It has a beginning; a period without an end would mean that it goes on."""
        _, told = resources(made(log), "Observation", "Spell of")
        assert told["effectiveDateTime"] == "2026-11-23T15:00:00+01:00"
        assert "effectivePeriod" not in told

    def test_hostile_values(self) -> None:
        """What an imported log may hold does not make the bundle invalid."""
        log = Logbook()
        odd = {"where": "\x00", "seconds": -1, "intensity": 10**9, "triggers": ["", "\x1b"], "note": " \n "}
        journal(log, EventKind.EPISODE, START, "14:00", **odd)
        wrong = {"quality": "good", "stress": 2.5, "slept_min": "long", "diet": [1, None], "bed": "x"}
        journal(log, EventKind.DAY, START, "22:00", closed=True, **wrong, usual=True, rating=4, note="\x00")
        journal(log, EventKind.SCREENING, START, "22:00", answers=["no"])
        journal(log, EventKind.SCREENING, START, "22:00", answers={"onset": "30th", "x": 1, "": "no"})
        journal(log, EventKind.SESSION, START, "22:00", minutes="12", technique=None)
        journal(log, EventKind.CLINICIAN, START, "22:00", date="yesterday")
        found = made(log)
        Bundle.model_validate(found)
        R4Bundle(found, strict=True)

    def test_amounts_beyond_all_measure(self) -> None:
        """They are taken as unknown, as everywhere else."""
        log = Logbook()
        for _ in range(2):
            log.drank(START, "water", 1e308)
        told = resources(made(log), "Observation", "Water: in the day")
        assert told[0]["dataAbsentReason"]["coding"][0]["code"] == "unknown"

    @settings(max_examples=100)
    @given(
        st.lists(
            st.tuples(st.sampled_from(DIARY), st.dictionaries(st.sampled_from(KEYS), VALUES)), max_size=6
        )
    )
    def test_any_log(self, entries: list[tuple[EventKind, dict[str, Any]]]) -> None:
        """Whatever an import brought in, both libraries find the bundle valid."""
        log = Logbook()
        for kind, data in entries:
            habit = "water" if kind in {EventKind.INTAKE, EventKind.DONE} else None
            log.add(kind, START, habit, "14:00", standing_alone=True, **data)
        found = made(log)
        Bundle.model_validate(found)
        R4Bundle(found, strict=True)


class TestCounts:
    def test_zero_is_said_and_missing_is_not_zero(self, log: Logbook) -> None:
        """R-092: 2, an explicit 0, and a day of the programme that nobody closed."""
        found = made(log, now=NOW + timedelta(days=1))
        first, second, third = resources(found, "Observation", "in the day")[:3]
        assert (first["valueInteger"], second["valueInteger"]) == (2, 0)
        assert third["effectiveDateTime"] == DAY_3.isoformat()
        assert third["dataAbsentReason"]["coding"][0]["code"] == "unknown"
        assert "valueInteger" not in third

    def test_today_is_not_missing_yet(self, log: Logbook) -> None:
        """Only a day that is over can be."""
        days = [
            each["effectiveDateTime"] for each in resources(made(log), "Observation", "twitching in the day")
        ]
        assert days == ["2026-11-23", "2026-11-24"]

    def test_a_day_that_is_not_closed(self) -> None:
        """Its episodes are a lower bound, and no count."""
        log = Logbook()
        journal(log, EventKind.EPISODE, START, "14:00")
        (told, *_) = resources(made(log), "Observation", "twitching in the day")
        assert "valueInteger" not in told
        assert part(told, "Recorded so far, not complete")["valueQuantity"] == {
            "value": 1,
            "comparator": ">=",
        }

    def test_a_day_in_part(self) -> None:
        """The share that was observed stands beside its count."""
        log = Logbook()
        journal(log, EventKind.DAY, START, "14:00", closed=True, none=True, share=0.5)
        (told, *_) = resources(made(log), "Observation", "twitching in the day")
        assert told["valueInteger"] == 0
        assert part(told, "Share of the day that was observed")["valueQuantity"]["value"] == 50

    def test_an_unknown_amount_makes_a_lower_bound(self, log: Logbook) -> None:
        """R-036."""
        (told,) = resources(made(log), "Observation", "Caffeine: in the day")
        assert told["valueQuantity"] == {
            "value": 95,
            "comparator": ">=",
            "unit": "mg",
            "system": "http://unitsofmeasure.org",
            "code": "mg",
        }

    def test_an_unknown_amount_alone(self, log: Logbook) -> None:
        """It has no value, and is not zero."""
        log.drank(DAY_3, "caffeine", None)
        told = resources(made(log), "Observation", "Caffeine: in the day")[-1]
        assert told["dataAbsentReason"]["coding"][0]["code"] == "unknown"


class TestAnswers:
    def test_the_day(self, log: Logbook) -> None:
        """What was recorded, each of its kind; what was not has no answer."""
        first, *_ = [each for each in resources(made(log), "QuestionnaireResponse") if _link(each, "closed")]
        assert first["authored"] == "2026-11-23T22:00:00+01:00"
        assert _link(first, "slept_min") == [
            {
                "valueQuantity": {
                    "value": 460,
                    "unit": "min",
                    "system": "http://unitsofmeasure.org",
                    "code": "min",
                }
            }
        ]
        assert _link(first, "bed") == [{"valueDateTime": "2026-11-22T23:10:00+01:00"}]
        assert _link(first, "diet") == [{"valueString": "nuts"}, {"valueString": "beans"}]
        assert _link(first, "none") == [{"valueBoolean": False}]
        assert _link(first, "exercise_min") == []

    def test_a_night_abroad_keeps_its_offset(self) -> None:
        """Wherever the file is written."""
        log = Logbook()
        bed, up = "2026-11-22T23:10:00-08:00", "2026-11-23T06:50:00-08:00"
        journal(log, EventKind.DAY, START, "22:00", bed=bed, up=up, slept_min=460)
        (told,) = resources(made(log), "Observation", "Sleep duration")
        assert told["effectivePeriod"] == {"start": bed, "end": up}

    def test_a_correction_stands_where_the_entry_stood(self) -> None:
        """What was entered after the corrected one still holds."""
        log = Logbook()
        first = journal(log, EventKind.DAY, START, "20:00", quality=1, stress=1)
        journal(log, EventKind.DAY, START, "21:00", stress=9)
        log.retracted(first)
        journal(log, EventKind.DAY, START, "22:00", quality=5, stress=1, corrects=first.id)
        (told,) = resources(made(log), "QuestionnaireResponse")
        assert (_link(told, "quality"), _link(told, "stress")) == (
            [{"valueInteger": 5}],
            [{"valueInteger": 9}],
        )

    def test_the_screening(self, log: Logbook) -> None:
        """As answered; neither what the program concludes nor a disease is named."""
        found = made(log)
        (told,) = [each for each in resources(found, "QuestionnaireResponse") if _link(each, "weakness")]
        assert _link(told, "weakness") == [{"valueString": "no"}]
        assert _link(told, "atrophy") == [{"valueString": "not sure"}]
        assert _link(told, "onset") == [{"valueDate": "2026-10-30"}]
        assert told["item"][0]["text"] == "a grip or hand getting weaker"
        assert not any(word in json.dumps(found) for word in ("BOOK_SOON", "ALS", "motor neur", "dystrophy"))

    def test_the_night(self, log: Logbook) -> None:
        """With LOINC's code, over the time in bed."""
        (told,) = resources(made(log), "Observation", "Sleep duration")
        assert told["effectivePeriod"]["start"] == "2026-11-22T23:10:00+01:00"
        assert told["valueQuantity"]["value"] == 460

    def test_a_session_and_a_visit(self, log: Logbook) -> None:
        """The minutes that were done; the day on which a clinician saw it."""
        (told,) = resources(made(log), "Observation", "Relaxation session")
        assert part(told, "Duration")["valueQuantity"]["value"] == 12
        (seen,) = resources(made(log), "Observation", "clinician")
        assert seen["effectiveDateTime"] == "2026-11-20"


class TestHabits:
    def test_goals_and_their_plan(self, log: Logbook) -> None:
        """Each habit but the diary's own prompts is a goal; a target and a limit have their amounts."""
        found = made(log)
        goals = {each["description"]["text"]: each for each in resources(found, "Goal")}
        assert set(goals) == {"Water", "Caffeine", "Relax", "Pills"}
        assert goals["Water"]["target"][0]["detailQuantity"]["comparator"] == ">="
        assert goals["Caffeine"]["target"][0]["detailQuantity"]["comparator"] == "<="
        (plan,) = resources(found, "CarePlan")
        assert (plan["status"], len(plan["goal"]), len(plan["activity"])) == ("active", 4, 5)
        assert plan["period"]["start"] == START.isoformat()

    def test_adherence(self, log: Logbook) -> None:
        """In percent of the days that count, with the counts it was made from."""
        (told,) = resources(
            made(log, now=local(START, "23:30") + timedelta(days=1)), "Observation", ": Pills"
        )
        assert told["valueQuantity"]["value"] == 50
        assert (part(told, "Times done")["valueInteger"], part(told, "Times missed")["valueInteger"]) == (
            1,
            1,
        )

    def test_nothing_eligible_has_no_percentage(self) -> None:
        """Neither 0 nor 100."""
        (told,) = resources(made(Logbook(), configured(task("pills", "09:00"))), "Observation", ": Pills")
        assert told["dataAbsentReason"]["coding"][0]["code"] == "not-applicable"
        assert "valueQuantity" not in told

    @pytest.mark.parametrize(("now", "code"), [(NOW, "in-progress"), (LATER, "achieved")])
    def test_a_goal_is_judged_at_the_end(self, now: datetime, code: str) -> None:
        """Before that it is in progress."""
        log = Logbook()
        log.in_force(START, "pills")
        log.done(START, "pills")
        (goal,) = resources(made(log, configured(task("pills", "09:00")), now), "Goal")
        assert goal["achievementStatus"]["coding"][0]["code"] == code

    def test_what_has_no_title_in_words(self) -> None:
        """A title of control characters alone does not make it invalid."""
        odd = custom("odd", Do(), at("09:00"))._replace(title="\x07")
        Bundle.model_validate(made(Logbook(), configured(odd)))


def _link(response: dict[str, Any], key: str) -> list[Any]:
    found = [item["answer"] for item in response.get("item", ()) if item["linkId"] == key]
    return list(found[0]) if found else []
