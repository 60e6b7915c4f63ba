import tomllib
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.storage.loop import LoopData, LoopEntry, LoopHabit, Mark
from steadyhand.storage.loop_events import (
    DEVICE,
    LONGEST_NOTE,
    Account,
    account_of,
    changed_since,
    suggested_toml,
)
from steadyhand.storage.portable import from_portable, to_portable

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 23)
DAY = date(2026, 7, 1)


def habit(name: str = "Meditate", *entries: LoopEntry, **facts: object) -> LoopHabit:
    """A habit of Loop with these entries."""
    return LoopHabit(name, entries=entries)._replace(**facts)  # type: ignore[arg-type]  # the test names them


def carried(*habits: LoopHabit, units: dict[str, str | None] | None = None) -> Account:
    """What is carried over."""
    return account_of(LoopData("a test", habits), units or {}, BERLIN, TODAY)


def only_event(entry: LoopEntry, **facts: object) -> Event:
    """The one event of a habit with that entry."""
    (event,) = carried(habit("Run", entry, **facts)).events
    return event


def toml(*habits: LoopHabit) -> dict[str, dict[str, object]]:
    """The suggested tables of the habits."""
    tables: dict[str, dict[str, object]] = tomllib.loads(suggested_toml(carried(*habits).habits, ()))[
        "habits"
    ]
    return tables


class TestEvents:
    def test_done(self) -> None:
        """Done at noon of its day, with the offset that was in force."""
        event = only_event(LoopEntry(DAY, Mark.DONE, None, "calm"))
        assert (event.kind, event.day, event.habit, event.data) == (
            EventKind.DONE,
            DAY,
            "run",
            {"note": "calm"},
        )
        assert (event.at, event.offset_s) == (datetime(2026, 7, 1, 10, tzinfo=UTC), 7200)
        assert (event.device, event.via) == (DEVICE, "import")

    def test_no_and_skip_are_apart(self) -> None:
        """A no is an answer; what Loop skips did not count, which is excused."""
        assert only_event(LoopEntry(DAY, Mark.NO)).kind is EventKind.SKIPPED
        skipped = only_event(LoopEntry(DAY, Mark.SKIPPED))
        assert (skipped.kind, skipped.data) == (EventKind.EXCUSED, {"reason": "skipped in Loop"})

    def test_amounts(self) -> None:
        """Taken in, in the habit's unit; zero too."""
        event = only_event(LoopEntry(DAY, Mark.AMOUNT, 4.25), has_amounts=True, unit="km")
        assert (event.kind, event.data) == (EventKind.INTAKE, {"amount": 4.25, "unit": "km"})
        zero = only_event(LoopEntry(DAY, Mark.AMOUNT, 0.0), has_amounts=True, unit="")
        assert zero.data == {"amount": 0, "unit": "times"}

    def test_ids_are_the_same_each_time(self) -> None:
        """By name and day; two habits of one name are apart."""
        twin = habit("Run", LoopEntry(DAY, Mark.DONE))
        first, second = carried(twin, twin).events
        assert first.id != second.id
        assert carried(twin, twin).events == (first, second)

    def test_what_is_not_carried_over_is_told(self) -> None:
        """Each with its number."""
        entries = [LoopEntry(DAY, mark) for mark in (Mark.AUTOMATIC, Mark.UNKNOWN)]
        entries.append(LoopEntry(date(2027, 1, 1), Mark.DONE))
        account = carried(habit("Run", *entries, doubtful=4, times=3, days=7))
        told = "\n".join(account.left)
        assert account.events == ()
        for words in ("1 automatic", "1 entries marked as unknown", "1 entries of days to come", "4 entries"):
            assert words in told
        assert "no rule here: Run" in told

    def test_a_long_note_is_cut(self) -> None:
        """And that is told."""
        account = carried(habit("Run", LoopEntry(DAY, Mark.DONE, None, "x" * 10_000)))
        assert len(str(account.events[0].data["note"])) == LONGEST_NOTE
        assert any("notes beyond" in line for line in account.left)

    def test_what_changed_in_loop_is_noticed(self) -> None:
        """The log keeps what it has."""
        before = carried(habit("Run", LoopEntry(DAY, Mark.DONE))).events
        after = carried(habit("Run", LoopEntry(DAY, Mark.NO))).events
        assert [event.id for event in before] == [event.id for event in after]
        assert (changed_since(after, before), changed_since(before, before)) == (1, 0)

    @given(st.text(), st.text(), st.floats(0, 1e9))
    def test_any_text_makes_a_portable_event(self, name: str, note: str, amount: float) -> None:
        """Whatever the name, the unit and the note are, what is written can be read again."""
        clean = note.encode("utf-8", "replace").decode()
        entry = LoopEntry(DAY, Mark.AMOUNT, amount, clean)
        named = name.encode("utf-8", "replace").decode()
        event = only_event(entry, has_amounts=True, unit=named)
        assert from_portable(to_portable(event), 1) == event


class TestIds:
    def test_from_the_name(self) -> None:
        """Lower-case letters and digits; a name with none of them is numbered."""
        names = ("Wake up early!", "Übung", "早起き", "早起き", "x" * 90)
        ids = [each.id for each in carried(*map(habit, names)).habits]
        assert ids == ["wake-up-early", "ubung", "habit", "habit-2", "x" * 40]

    def test_a_habit_that_is_configured(self) -> None:
        """It goes on under its id where both count in the same unit, else under another."""
        run = habit("Run", has_amounts=True, unit="km")
        assert carried(run, units={"run": "km"}).habits[0].id == "run"
        assert carried(run, units={"run": "miles"}).habits[0].id == "run-2"
        assert carried(habit("Run"), units={"run": "km"}).habits[0].id == "run-2"


class TestToml:
    def test_a_task(self) -> None:
        """With its reminder, its weekdays and its question."""
        facts = {"reminder": time(7, 30), "reminder_days": frozenset({0, 4}), "question": 'Did you "sit"?'}
        assert toml(habit("Meditate", **facts)) == {
            "meditate": {
                "kind": "task",
                "at": ["07:30"],
                "title": "Meditate",
                "note": 'Did you "sit"?',
                "days": ["mon", "fri"],
            }
        }

    def test_a_target_and_a_limit(self) -> None:
        """By Loop's kind of target."""
        run = habit("Run", has_amounts=True, unit="km", target=5.5)
        beer = habit("Beer", has_amounts=True, unit="", target=2.0, at_most=True, archived=True)
        tables = toml(run, beer)
        assert tables["run"] | {"remind": None} == {
            "kind": "target",
            "unit": "km",
            "goal": 5.5,
            "serving": 5.5,
            "remind": None,
            "title": "Run",
        }
        assert tables["beer"] == {
            "kind": "limit",
            "unit": "times",
            "limit": 2,
            "title": "Beer",
            "enabled": False,
        }

    def test_each_third_day(self) -> None:
        """Once in three days has a rule here; three times a week has none, and is left to the person."""
        assert toml(habit("A", days=3))["a"]["every_days"] == 3
        text = suggested_toml(carried(habit("B", times=3, days=7)).habits, ())
        assert "# in Loop: 3 times in 7 days" in text

    def test_known_habits_are_left_out(self) -> None:
        """Nothing is suggested for what is set up."""
        assert suggested_toml(carried(habit("Run")).habits, ["run"]) == ""

    @given(st.text(), st.text(), st.text())
    def test_any_text_is_valid_toml(self, name: str, question: str, unit: str) -> None:
        """Whatever a name holds."""
        texts = [text.encode("utf-8", "replace").decode() for text in (name, question, unit)]
        tables = toml(habit(texts[0], question=texts[1], unit=texts[2], has_amounts=True))
        assert len(tables) == 1
