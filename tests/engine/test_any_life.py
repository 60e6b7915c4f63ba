"""Whatever happens to the person and the machine: the invariants hold after every step."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fakes.habits import at, configured, custom, detox, minutes, quiet, task, water
from fakes.life import Life
from fakes.log import FaultyLog
from steadyhand.domain.reminding.command import Answer, Intake, Pausing, Resuming, Undoing
from steadyhand.domain.reminding.event import OUTCOMES, Draft, Event, EventKind
from steadyhand.domain.reminding.habit import Configuration, Every, Notifications, Rest
from steadyhand.domain.reminding.occurrence import Occurrence, timetable
from steadyhand.domain.reminding.prompt import Choice, Prompt
from steadyhand.domain.reminding.state import EMPTY, fold
from steadyhand.errors import LogFault

START = date(2026, 2, 1)
PILL = task("pill", "08:00", "20:00")
STRETCH = custom("stretch", Rest(minutes(5)), Every(minutes(200)))
WATER = water(goal=1200, slots=4)
PLANS = {
    "first": configured(PILL, STRETCH, WATER, detox(), start=START, fingerprint="first"),
    "reworded": configured(
        PILL._replace(title="Tablet", max_snoozes=1),
        STRETCH,
        WATER,
        detox(),
        start=START,
        fingerprint="reworded",
    ),
    "quiet": configured(
        PILL._replace(recurrences=(at("09:00", "20:00"),)),
        STRETCH,
        WATER._replace(window=minutes(60)),
        start=START,
        notifications=Notifications(quiet=(quiet("12:00", "13:30"),)),
        fingerprint="quiet",
    ),
}
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata")
BEGINNINGS = ("2026-03-28T06:00", "2026-10-24T06:00", "2026-11-23T10:00")
SPANS = st.sampled_from((0.3, 7, 45, 130, 300, 700, 1700)).map(lambda count: timedelta(minutes=count))
LONGEST_LOOK_BACK = 6


class Crash(BaseException):
    """The process dies here."""


def die(_: object) -> bool:
    """End the process."""
    raise Crash


def is_hushed(plan: Configuration, habit: str, moment: datetime) -> bool:
    """Whether it is the time of day for silence, by the clock on the wall."""
    shows = moment.strftime("%H:%M")
    if habit == "detox":
        return False
    winding_down = plan.habit("detox") is not None and "22:00" <= shows < "23:00"
    hushed = bool(plan.notifications.quiet) and "12:00" <= shows < "13:30"
    return shows < "07:00" or shows >= "23:00" or winding_down or hushed


def live_outcomes(events: tuple[Event, ...]) -> dict[str, list[EventKind]]:
    """The outcomes that nobody took back, by occurrence."""
    taken_back = {event.data["event"] for event in events if event.kind is EventKind.RETRACTED}
    found: dict[str, list[EventKind]] = {}
    for event in events:
        if event.kind in OUTCOMES and event.occurrence and event.id not in taken_back:
            found.setdefault(event.occurrence, []).append(event.kind)
    return found


class AnyLife(RuleBasedStateMachine):
    """The daemon under everything that may happen, against an oracle that knows no planner.

    The oracle remembers since when each habit's plan, the zone and the run of the clock have been
    undisturbed. What came due and closed within such a span has exactly one outcome; whatever was
    prompted has one when its day is over everywhere; nothing ever has two.
    """

    @initialize(beginning=st.sampled_from(BEGINNINGS))
    def begin(self, beginning: str) -> None:
        """The first start, in Berlin."""
        self.log = FaultyLog()
        self.life = Life(PLANS["first"], now=beginning, log=self.log)
        self.since = dict.fromkeys(("pill", "stretch", "water", "detox"), self.life.now)
        self.shown: list[tuple[datetime, Prompt]] = []
        self.life.notifier.while_showing = self.note
        self.set_back, self.was_ahead = 0.0, False
        self.settled_down()

    def note(self, prompt: Prompt) -> None:
        """A notification comes up."""
        life = self.life
        if life.notifier.works:
            self.shown.append((life.now, prompt))
            moment = life.now.astimezone(life.clock.zone)
            for key in prompt.occurrences:
                assert not is_hushed(life.configuration, key.partition("@")[0], moment), (key, moment)

    def settled_down(self) -> None:
        """The machine woke up or the daemon started: from here on one notification in 60 s."""
        self.woke, self.before = self.life.now, len(self.shown)

    def disturbed(self, *habits: str) -> None:
        """The plan of these habits, or of all, is another one from here on."""
        for habit in habits or tuple(self.since):
            self.since[habit] = self.life.now

    # -- time ------------------------------------------------------------------------------------

    @rule(span=SPANS)
    def advance(self, span: timedelta) -> None:
        """Time passes, awake."""
        self.life.until(self.life.now + span)

    @rule(span=SPANS)
    def suspend(self, span: timedelta) -> None:
        """Time passes, asleep."""
        self.life.clock.sleep_until(self.life.now + span)
        if span >= timedelta(minutes=1):
            self.settled_down()
        self.life.tick()

    @rule(days=st.integers(1, 4), plan=st.sampled_from(sorted(PLANS)))
    def stay_off(self, days: int, plan: str) -> None:
        """The machine is off for days, and the configuration is edited meanwhile."""
        self.life.clock.sleep_until(self.life.now + timedelta(days=days, hours=1.7))
        self.restart(PLANS[plan])

    @rule(hours=st.sampled_from((-30, -2, -0.5, -0.01, 0.01, 0.5, 3, 40)))
    def set_clock(self, hours: float) -> None:
        """The clock is set, forward, or back by less than two days in all."""
        if min(hours, 0) + self.set_back < -47:
            return
        self.set_back += min(hours, 0)
        self.life.clock.set_to(self.life.now + timedelta(hours=hours))
        if abs(hours) > 0.1:
            self.settled_down()
        self.disturbed()
        self.life.tick()

    @precondition(lambda self: not self.was_ahead)
    @rule(span=SPANS)
    def set_clock_months_ahead_for_a_while(self, span: timedelta) -> None:
        """The clock is once wrong by more days than this life will have, and then corrected."""
        before, self.was_ahead = self.life.now, True
        self.life.set_clock(before + timedelta(days=120))
        self.life.until(self.life.now + span)
        self.life.clock.set_to(before + span)
        self.settled_down()
        self.disturbed()
        self.life.tick()

    @rule(zone=st.sampled_from(ZONES), asleep=SPANS)
    def travel(self, zone: str, asleep: timedelta) -> None:
        """A flight, with the machine asleep for some of it."""
        self.life.clock.sleep_until(self.life.now + asleep)
        if asleep >= timedelta(minutes=1):
            self.settled_down()
        self.life.clock.zone = ZoneInfo(zone)
        self.disturbed()
        self.life.tick()

    # -- the process -----------------------------------------------------------------------------

    def restart(self, plan: Configuration) -> None:
        """Another process; the bubbles of the old one may still be there."""
        old = self.life.configuration
        self.settled_down()
        ended = self.closed(old)
        self.life.restart(plan)
        self.all_have_outcomes(ended)
        self.note_plan(old)

    def note_plan(self, old: Configuration) -> None:
        """Which habits another plan disturbs."""
        plan = self.life.configuration
        for habit in ("pill", "stretch", "water", "detox"):
            before, after = old.habit(habit), plan.habit(habit)
            if before is None or after is None or before.recurrences != after.recurrences:
                self.disturbed(habit)

    @rule(plan=st.sampled_from(sorted(PLANS)))
    def crash_and_restart(self, plan: str) -> None:
        """The process dies between two ticks."""
        self.restart(PLANS[plan])

    @rule(span=SPANS, recorded=st.booleans())
    def crash_while_showing(self, span: timedelta, recorded: bool) -> None:
        """The process dies with the notification on its way, or shown and not yet recorded."""
        self.dies_on(span, EventKind.PROMPTED, on_screen=recorded)

    @rule(span=SPANS, kind=st.sampled_from((EventKind.MISSED, EventKind.DONE, EventKind.CONFIG_CHANGED)))
    def crash_while_recording(self, span: timedelta, kind: EventKind) -> None:
        """The process dies as it records."""
        self.dies_on(span, kind, on_screen=True)

    def dies_on(self, span: timedelta, kind: EventKind, *, on_screen: bool) -> None:
        """Let time pass; die at that event."""
        target = self.life.now + span
        if on_screen:
            self.log.fails_on = lambda drafts: any(draft.kind is kind for draft in drafts) and die(drafts)
        else:
            self.life.notifier.while_showing = lambda prompt: die(prompt) and None
        try:
            self.life.until(target)
        except Crash:
            self.recover()
            self.restart(self.life.configuration)
        self.recover()

    @rule(span=SPANS, ordinal=st.integers(1, 4), commits=st.booleans())
    def fill_the_disk(self, span: timedelta, ordinal: int, commits: bool) -> None:
        """The log cannot be written for a moment."""
        self.log.fails_on, self.log.commits = self.nth_append(ordinal), commits
        try:
            self.life.until(self.life.now + span)
        except LogFault:
            pass
        finally:
            self.recover()
        self.life.tick()

    def nth_append(self, ordinal: int) -> Callable[[tuple[Draft, ...]], bool]:
        """Fails once, at that append from now."""
        appends = iter(range(1, 1000))
        return lambda _: next(appends) == ordinal

    def recover(self) -> None:
        """Nothing fails any longer."""
        self.log.fails_on, self.log.commits = lambda _: False, True
        self.life.notifier.while_showing = self.note

    @rule(plan=st.sampled_from(sorted(PLANS)), asleep=SPANS)
    def reload(self, plan: str, asleep: timedelta) -> None:
        """The configuration changes, perhaps right after a suspend."""
        old = self.life.configuration
        self.life.clock.sleep_until(self.life.now + asleep)
        if asleep >= timedelta(minutes=1):
            self.settled_down()
        ended = self.closed(old)
        self.life.reload(PLANS[plan])
        self.all_have_outcomes(ended)
        self.note_plan(old)

    @rule()
    def mark(self) -> None:
        """The uptime mark comes round."""
        self.life.engine.mark()

    # -- the desktop -----------------------------------------------------------------------------

    @rule()
    def break_notifier(self) -> None:
        """Showing fails from here on."""
        self.life.notifier.works = False

    @rule()
    def lose_server(self) -> None:
        """The server dies with its bubbles."""
        self.life.lose_server()

    @rule()
    def find_server(self) -> None:
        """A server appears: as after a hold, one notification for what is pending."""
        self.settled_down()
        self.life.find_server()

    # -- the person ------------------------------------------------------------------------------

    @precondition(lambda self: self.shown)
    @rule(choice=st.sampled_from(Choice), back=st.integers(1, 3))
    def click(self, choice: Choice, back: int) -> None:
        """A click on one of the latest bubbles."""
        self.life.notifier.while_showing = lambda _: None
        self.life.click_on(self.shown[-min(back, len(self.shown))][1], choice)
        self.recover()

    @precondition(lambda self: self.shown)
    @rule(choice=st.sampled_from((Choice.DONE, Choice.SKIP, Choice.SNOOZE)), data=st.data())
    def click_stale(self, choice: Choice, data: st.DataObject) -> None:
        """I-6: a click on a bubble whose reminders are settled changes nothing, however often."""
        _, prompt = data.draw(st.sampled_from(self.shown))
        ended, before = live_outcomes(self.life.events), len(self.life.events)
        if all(key in ended for key in prompt.occurrences):
            self.life.click_on(prompt, choice)
            assert len(self.life.events) == before

    @rule(choice=st.sampled_from((Choice.DONE, Choice.SKIP, Choice.SNOOZE)))
    def click_foreign(self, choice: Choice) -> None:
        """I-6: a click on what is not ours changes nothing."""
        before = len(self.life.events)
        for key in ("tea@2026-11-23T10:00", "pill@2026-11-23T08:01"):
            self.life.click_on(Prompt(key, (key,), "", "", (), ""), choice)
        assert len(self.life.events) == before

    @rule(
        habit=st.sampled_from(("pill", "stretch", "water")),
        choice=st.sampled_from((Choice.DONE, Choice.SKIP, Choice.SNOOZE)),
        poked=st.booleans(),
    )
    def answer(self, habit: str, choice: Choice, poked: bool) -> None:
        """An answer from the command line."""
        (self.life.say if poked else self.life.write)(Answer(habit, choice))
        self.life.tick()

    @rule(amount=st.sampled_from((100, 300, 900)))
    def drink(self, amount: float) -> None:
        """An intake from the command line."""
        self.life.say(Intake("water", amount))

    @rule(hours=st.sampled_from((None, 2, 30)))
    def pause(self, hours: float | None) -> None:
        """Planned time off."""
        until = None if hours is None else self.life.now + timedelta(hours=hours)
        self.life.say(Pausing(until))

    @rule()
    def resume(self) -> None:
        """The end of it."""
        self.life.say(Resuming())

    @rule()
    def undo(self) -> None:
        """The last own entry is taken back."""
        self.life.say(Undoing())

    # -- what always holds -----------------------------------------------------------------------

    def closed(self, plan: Configuration) -> list[str]:
        """The occurrences that came due and closed within the undisturbed span."""
        now, zone = self.life.now, self.life.clock.zone
        snoozed = {event.occurrence for event in self.life.events if event.kind is EventKind.SNOOZED}

        def over(occurrence: Occurrence) -> bool:
            closes = occurrence.latest if occurrence.key in snoozed else occurrence.closes
            return occurrence.due >= self.since[occurrence.habit] and closes <= now

        today = now.astimezone(zone).date()
        days = (today - timedelta(days=back) for back in range(LONGEST_LOOK_BACK + 1))
        return [each.key for day in days for each in timetable(plan, zone, day) if over(each)]

    def all_have_outcomes(self, keys: list[str]) -> None:
        """I-1 for these."""
        ended = live_outcomes(self.life.events)
        assert [key for key in keys if len(ended.get(key, [])) != 1] == []

    @invariant()
    def i_1_what_came_due_and_closed_has_one_outcome(self) -> None:
        """I-1: exactly one that holds; never two."""
        self.all_have_outcomes(self.closed(self.life.configuration))
        assert all(len(kinds) == 1 for kinds in live_outcomes(self.life.events).values())

    @invariant()
    def i_1_what_was_prompted_has_one_outcome_in_the_end(self) -> None:
        """I-1: whatever happened since, when its day is over everywhere."""
        events, now = self.life.events, self.life.now
        ended = live_outcomes(events)
        for event in events:
            over = datetime(event.day.year, event.day.month, event.day.day, tzinfo=UTC) + timedelta(hours=44)
            if event.kind is EventKind.PROMPTED and over <= now and event.at <= now:
                assert event.occurrence in ended, event

    @invariant()
    def i_3_ticking_again_does_nothing(self) -> None:
        """I-3: no event, no notification; the next look is later than now (I-10)."""
        events, shown = len(self.life.events), len(self.shown)
        assert self.life.tick() > self.life.now
        assert (events, shown) == (len(self.life.events), len(self.shown))

    @invariant()
    def i_3_a_restart_would_know_the_same(self) -> None:
        """I-3: the state in memory is the fold of the log, for every day it still knows."""
        state, whole = self.life.engine.state, fold(EMPTY, self.life.events)
        first = self.life.now.date() - timedelta(days=1)
        keys = {*state.reminders, *whole.reminders}
        differing = [
            (state.reminders.get(key), whole.reminders.get(key))
            for key in keys
            if key.partition("@")[2] >= first.isoformat()
            and state.reminders.get(key) != whole.reminders.get(key)
        ]
        assert differing == []
        assert (state.pauses, state.in_force) == (whole.pauses, whole.in_force)

    @invariant()
    def i_5_one_notification_after_waking(self) -> None:
        """I-5: at most one in the first 60 s after a wake-up, a start or a new server."""
        soon = [at for at, _ in self.shown[self.before :] if at < self.woke + timedelta(seconds=60)]
        assert len(soon) <= 1

    @invariant()
    def nothing_is_missed_unasked(self) -> None:
        """Missed means that the person was asked."""
        events = self.life.events
        asked = {event.occurrence for event in events if event.kind is EventKind.PROMPTED}
        undone = {event.data["event"] for event in events if event.kind is EventKind.RETRACTED}
        asked |= {event.occurrence for event in events if event.id in undone}
        missed = {key for key, kinds in live_outcomes(events).items() if EventKind.MISSED in kinds}
        assert missed <= asked


TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(
    max_examples=60, stateful_step_count=25, suppress_health_check=list(HealthCheck)
)
