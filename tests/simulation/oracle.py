"""What must hold after every step, found without the planner: only the timetable is trusted."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from fakes.life import finished
from simulation.plans import BREAKS, CHECK_INS, TWO_STEPS, UNTOLD, is_hushed
from simulation.world import World
from steadyhand.domain.programme.limit_marks import FULL, NEAR
from steadyhand.domain.reminding.adherence import adherence
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import OUTCOMES, Event, EventKind
from steadyhand.domain.reminding.habit import Configuration, Every, Rest, Stay, Travel
from steadyhand.domain.reminding.occurrence import Occurrence, is_for, timetable
from steadyhand.domain.reminding.presence import HeldBack, IdleSince, Unknown
from steadyhand.domain.reminding.prompt import Prompt
from steadyhand.domain.reminding.state import EMPTY, fold
from steadyhand.engine.engine import Engine
from steadyhand.rehearsal.desktop import Desktop
from steadyhand.storage.jsonl import line_of, parse_line

LONGEST_LOOK_BACK = 6
SETTLING = timedelta(seconds=60)
OVER_EVERYWHERE = timedelta(hours=44)
MOST_BUTTONS = 3
MOST_STEPS = 2
ROUNDING = timedelta(seconds=3.1)
TOLD_LATE = timedelta(seconds=240)
A_WHILE = timedelta(minutes=5)
NEAR_DAYS = (-2, -1, 0, 1, 2)
"""How many days back an occurrence's day may lie from the date: at home it may be two days on."""
_EVERY_THIRD = 3
ONE_DAY = timedelta(days=1)


def live_outcomes(events: Iterable[Event]) -> dict[str, list[EventKind]]:
    """The outcomes that nobody took back, by occurrence."""
    every = tuple(events)
    taken_back = {event.data["event"] for event in every if event.kind is EventKind.RETRACTED}
    found: dict[str, list[EventKind]] = {}
    for event in every:
        if event.kind in OUTCOMES and event.occurrence and event.id not in taken_back:
            found.setdefault(event.occurrence, []).append(event.kind)
    return found


def _what_decides(plan: Configuration, habit_id: str) -> tuple[object, ...]:
    """What decides when the habit comes due."""
    habit = plan.habit(habit_id)
    if habit is None:
        return ()
    where = plan.home_zone if habit.travels is Travel.HOME else plan.zone
    return plan.programme, plan.rhythm, habit.recurrences, habit.days, habit.from_week, habit.travels, where


def _is_break(plan: Configuration, habit_id: str) -> bool:
    habit = plan.habit(habit_id)
    return habit is not None and isinstance(habit.aim, Rest)


class Oracle:
    """Remembers since when each habit's plan, the zone and the clock were undisturbed, and judges."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.since: dict[str, datetime] = {}
        self.showings: list[tuple[datetime, Prompt]] = []
        self.woke: datetime | None = None
        self.before = 0
        self.is_last_late = False
        self.known: tuple[str, ...] = ()
        self._set_back = 0
        self._recorded_use = timedelta(0)
        self._use_until = datetime(1970, 1, 1, tzinfo=UTC)
        self.world: World

    # -- what it is told -------------------------------------------------------------------------

    def woken(self, now: datetime) -> None:
        """The machine woke up, the daemon started or a server came: from here one notification in 60 s."""
        self.woke, self.before = now, len(self.showings)

    def disturbed(self, now: datetime, *habits: str) -> None:
        """The plan of these habits is another one from here on."""
        self.since.update(dict.fromkeys(habits, now))

    def travelled(self, now: datetime, plan: Configuration) -> None:
        """The zone is another one from here on, which is nothing to what keeps to home."""
        self.disturbed(now, *(habit.id for habit in plan.habits if habit.travels is Travel.LOCAL))

    def disturbed_by_plan(self, old: Configuration, new: Configuration, now: datetime) -> None:
        """Another configuration came into force."""
        for habit in {each.id for each in (*old.habits, *new.habits)}:
            if _what_decides(old, habit) != _what_decides(new, habit):
                self.disturbed(now, habit)

    def sees(self, now: datetime, prompt: Prompt) -> None:
        """A notification comes up: I-4, I-5, I-8, and what a bubble may hold."""
        world = self.world
        plan, moment = world.plan, now.astimezone(world.zone)
        for habit in {key.partition("@")[0] for key in prompt.occurrences} or {"remark"}:
            if is_hushed(plan, habit, moment):
                self.fault(f"I-4: {prompt.tag} is shown at {moment:%a %H:%M}")
        self._not_to_be_disturbed(prompt)
        if len(prompt.occurrences) > 1 and any(
            key.partition("@")[0] in CHECK_INS for key in prompt.occurrences
        ):
            self.fault(f"a check-in is in a digest: {prompt.occurrences}")
        if len(prompt.buttons) > MOST_BUTTONS:
            self.fault(f"{len(prompt.buttons)} buttons")
        told = f"{prompt.title} {prompt.body} {prompt.answer_hint}"
        if UNTOLD in told or (not plan.notifications.show_details and " ml" in told):
            self.fault(f"I-8: {prompt.tag} tells what it is about: {told}")
        self._one_after_a_late_one(now, prompt)
        self._policies(now, prompt)
        self.is_last_late = self._is_late(now, prompt)
        self.showings.append((now, prompt))

    def _not_to_be_disturbed(self, prompt: Prompt) -> None:
        """I-4: nothing while the desktop says so, and no break in front of an empty chair."""
        desk, habits = self.world.desk, {key.partition("@")[0] for key in prompt.occurrences}
        if isinstance(desk.disturbance, HeldBack):
            self.fault(f"I-4: {prompt.tag} is shown in spite of {desk.disturbance}")
        if habits & BREAKS and desk.is_left:
            self.fault(f"I-4: {prompt.tag} is shown to nobody: {desk.told}")

    def _one_after_a_late_one(self, now: datetime, prompt: Prompt) -> None:
        """After a hold there is one notification; where the machine has just woken, 60 s from there."""
        last = self.showings[self.before :][-1:]
        for at, earlier in last:
            if self.woke is not None and at < self.woke + SETTLING:
                continue
            if timedelta(0) <= now - at < SETTLING and self.is_last_late:
                self.fault(
                    f"I-5: {prompt.tag} comes {(now - at).total_seconds():.0f} s after the late {earlier.tag}"
                )

    def _policies(self, now: datetime, prompt: Prompt) -> None:
        """A remark is never beside another notification; the gap and the day's number are kept."""
        notifications, events = self.world.plan.notifications, self.world.events
        asked = {key for _, each in self.showings for key in each.occurrences}
        told = [now - each.at for each in events if each.kind is EventKind.PROMPTED]
        if not prompt.occurrences and any(timedelta(0) <= each < SETTLING for each in told):
            self.fault(f"{prompt.tag} is beside another notification")
        if asked.intersection(prompt.occurrences):
            return
        prompts = [each.at for each in events if each.kind is EventKind.PROMPTED and each.occurrence]
        last = [now - at for at in prompts[-1:] if at <= now]
        if prompt.occurrences and any(timedelta(0) <= each < notifications.min_gap for each in last):
            self.fault(f"min_gap: {prompt.tag} comes {last[0]} after another")
        if notifications.max_per_day is not None and prompt.occurrences:
            shown = self.world.engine.state.shown
            day = max(self._days_of(prompt), default=None)
            if day is not None and shown.get(day, 0) >= notifications.max_per_day:
                self.fault(f"max_per_day: {prompt.tag} is one too many on {day}")

    def _days_of(self, prompt: Prompt) -> Iterator[date]:
        plan, zone, now = self.world.plan, self.world.zone, self.world.now
        for back in NEAR_DAYS:
            day = now.astimezone(zone).date() - timedelta(days=back)
            yield from (each.day for each in timetable(plan, zone, day) if each.key in prompt.occurrences)

    def _is_late(self, at: datetime, prompt: Prompt) -> bool:
        """Whether something kept it back; a break waits for the hands, and is at no time late."""
        plan, zone = self.world.plan, self.world.zone
        days = {(at + timedelta(days=back)).astimezone(zone).date() for back in NEAR_DAYS}
        planned = (each for day in days for each in timetable(plan, zone, day))
        due = {each.key: each.due for each in planned if not _is_break(plan, each.habit)}
        return any(key in due and at - due[key] >= SETTLING for key in prompt.occurrences)

    def fault(self, text: str) -> None:
        """Something that must not be."""
        self.faults.append(text)

    # -- what it finds ---------------------------------------------------------------------------

    def closed(self, plan: Configuration) -> list[str]:
        """The occurrences that came due and closed within the undisturbed span."""
        world = self.world
        snoozed = {event.occurrence for event in world.events if event.kind is EventKind.SNOOZED}

        def over(occurrence: Occurrence) -> bool:
            closes = occurrence.latest if occurrence.key in snoozed else occurrence.closes
            return occurrence.due >= self.since[occurrence.habit] and closes <= world.now

        today = world.now.astimezone(world.zone).date()
        days = (today - timedelta(days=back) for back in range(NEAR_DAYS[0], LONGEST_LOOK_BACK + 1))
        return [each.key for day in days for each in timetable(plan, world.zone, day) if over(each)]

    def all_ended(self, keys: Iterable[str]) -> None:
        """I-1 for these: exactly one outcome."""
        ended = live_outcomes(self.world.events)
        for key in keys:
            if len(ended.get(key, ())) != 1:
                self.fault(f"I-1: {key} has the outcomes {[str(kind) for kind in ended.get(key, [])]}")

    def judge(self) -> None:
        """Everything, after a step; the world has ticked."""
        events = self.world.events
        self.all_ended(self.closed(self.world.plan))
        for check in (
            self._twice,
            self._prompted,
            self._unasked,
            self._marks,
            self._asked_again,
            self._snoozes,
            self._two_steps,
            self._rests,
            self._use,
            self._lost,
        ):
            self.faults += check(events)
        self.faults += self._not_at_rest()
        self.faults += self._state(events)
        if len(events) % _EVERY_THIRD == 0:
            self.judge_a_restart()
        if self.woke is not None:
            soon = [tag.tag for at, tag in self.showings[self.before :] if at < self.woke + SETTLING]
            if len(soon) > 1:
                self.fault(f"I-5: {soon} within 60 s of {self.woke:%a %H:%M:%S}")

    def _twice(self, events: tuple[Event, ...]) -> Iterator[str]:
        for key, kinds in live_outcomes(events).items():
            if len(kinds) > 1:
                yield f"I-1: {key} ended as {[str(kind) for kind in kinds]}"

    def _prompted(self, events: tuple[Event, ...]) -> Iterator[str]:
        ended = live_outcomes(events)
        for event in events:
            day = datetime(event.day.year, event.day.month, event.day.day, tzinfo=UTC)
            was_asked = event.kind is EventKind.PROMPTED and event.occurrence is not None
            over = day + OVER_EVERYWHERE <= self.world.now and event.at <= self.world.now
            if was_asked and over and event.occurrence not in ended:
                yield f"I-1: {event.occurrence} was asked and never ended"

    def _unasked(self, events: tuple[Event, ...]) -> Iterator[str]:
        asked = {event.occurrence for event in events if event.kind is EventKind.PROMPTED}
        undone = {event.data["event"] for event in events if event.kind is EventKind.RETRACTED}
        asked |= {event.occurrence for event in events if event.id in undone}
        for key, kinds in live_outcomes(events).items():
            if EventKind.MISSED in kinds and key not in asked:
                yield f"{key} is missed and nobody was asked"

    def _marks(self, events: tuple[Event, ...]) -> Iterator[str]:
        told: dict[tuple[str | None, str], int] = {}
        for event in events:
            mark, place = event.data.get("mark"), (event.habit, event.day.isoformat())
            if isinstance(mark, int):
                if mark <= told.get(place, 0):
                    yield f"R-031: mark {mark} of {place} is told again"
                told[place] = mark

    def _asked_again(self, events: tuple[Event, ...]) -> Iterator[str]:
        """What is settled is not asked, but in the very moment in which it was settled.

        What was recalled has not the time of its recording, and may be of that moment too.
        """
        settled: dict[str, Event] = {}
        for event in events:
            if event.kind is EventKind.RETRACTED:
                settled = {key: each for key, each in settled.items() if each.id != event.data["event"]}
            key = event.occurrence
            if key is None:
                continue
            if event.kind is EventKind.PROMPTED and key in settled and settled[key].at < event.at:
                yield f"{key} is asked and was {settled[key].kind}"
            if event.kind in OUTCOMES and not event.data.get("recalled"):
                settled.setdefault(key, event)

    def _snoozes(self, events: tuple[Event, ...]) -> Iterator[str]:
        """What is put off does not come before its time, unless that was taken back."""
        put_off: dict[str | None, Event] = {}
        undone = {event.data["event"] for event in events if event.kind is EventKind.RETRACTED}
        for event in events:
            if event.kind is EventKind.SNOOZED and event.id not in undone:
                put_off[event.occurrence] = event
            if event.kind is EventKind.PROMPTED and event.occurrence in put_off:
                snoozed = put_off.pop(event.occurrence)
                until = datetime.fromisoformat(str(snoozed.data["until"]))
                if snoozed.at < event.at < until - timedelta(milliseconds=1):
                    yield f"{event.occurrence} comes {until - event.at} too early"

    def _two_steps(self, events: tuple[Event, ...]) -> Iterator[str]:
        """Gentle and firm, and no third, until it is put off or taken back; digests tell several at once."""
        steps: dict[str | None, int] = {}
        for event in events:
            key, habit = event.occurrence, event.habit
            if event.kind in {EventKind.SNOOZED, EventKind.RETRACTED}:
                steps = {} if key is None else {**steps, key: 0}
            is_new = event.data.get("counted") is not False and not event.data.get("digest")
            if event.kind is EventKind.PROMPTED and key and habit in TWO_STEPS and is_new:
                steps[key] = steps.get(key, 0) + 1
                if steps[key] > MOST_STEPS:
                    yield f"{key} is asked {steps[key]} times"

    def _rests(self, events: tuple[Event, ...]) -> Iterator[str]:
        """A rest that was the break was truly one, uninterrupted, of that length and in its window."""
        desk = self.world.desk
        undone = {event.data["event"] for event in events if event.kind is EventKind.RETRACTED}
        rests = [
            (each.habit, each.at) for each in events if "rest_min" in each.data and each.id not in undone
        ]
        if len(rests) > len({*rests}) and self._set_back == 0:
            yield f"R-071: a rest is more than one break: {max(rests, key=rests.count)}"
        for event in events[len(self.known) :]:
            length = event.data.get("rest_min")
            if not isinstance(length, int | float):
                continue
            begins = event.at - timedelta(minutes=length)
            if not desk.has_rest(begins, event.at):
                yield f"R-071: {event.occurrence} was no rest from {begins:%a %X} to {event.at:%X}"
            if not any(each.due <= event.at <= each.latest for each in self._planned(event)):
                yield f"R-071: {event.occurrence} had its rest at {event.at:%a %X}"

    def _planned(self, event: Event) -> Iterator[Occurrence]:
        plan, zone = self.world.plan, self.world.zone
        return (each for each in timetable(plan, zone, event.day) if each.key == event.occurrence)

    def _use(self, events: tuple[Event, ...]) -> Iterator[str]:
        """What is recorded of use is never more than there was, and no minute of it is recorded twice."""
        desk = self.world.desk
        for number, event in enumerate(events[len(self.known) :], start=len(self.known)):
            if event.kind is not EventKind.USE:
                continue
            begins, ends = (datetime.fromisoformat(str(event.data[key])) for key in ("since", "until"))
            minutes = float(str(event.data["minutes"]))
            spare = ROUNDING if event.occurrence is None else TOLD_LATE
            if timedelta(minutes=minutes) > desk.used_within(begins, ends) + spare:
                yield f"use: {minutes} minutes of {desk.used_within(begins, ends)} in {begins} to {ends}"
            if event.occurrence is None:
                self._recorded_use += timedelta(minutes=minutes) - ROUNDING
                if begins < self._use_until:
                    yield f"use: event {number} from {begins} on overlaps the one until {self._use_until}"
                self._use_until = max(ends, self._use_until)
        if self._recorded_use > desk.used:
            yield f"use: {self._recorded_use} are recorded of {desk.used}"

    def clock_set_back(self, now: datetime) -> None:
        """What comes now may be told of once more."""
        self._set_back += 1
        self._use_until = min(self._use_until, now)

    def judge_after_a_while(self) -> None:
        """What is open is on the screen, where nothing keeps it from there, and limits were told of."""
        world = self.world
        plan, now, state = world.plan, world.now, world.engine.state
        moments = [(now - back).astimezone(world.zone) for back in (timedelta(0), A_WHILE)]
        is_free = not plan.notifications.min_gap and plan.notifications.max_per_day is None
        is_hushed_now = any(is_hushed(plan, "", moment) for moment in moments)
        rested = self.woke is None or self.woke + A_WHILE <= now
        if is_hushed_now or not (is_free and rested and world.screen.is_up) or state.paused(now):
            return
        if not isinstance(world.desk.told_of_others, HeldBack):
            self.faults += [*self._forgotten(), *self._breaks_forgotten(), *self._untold()]

    def _forgotten(self) -> Iterator[str]:
        world, state, now = self.world, self.world.engine.state, self.world.now
        today = now.astimezone(world.zone).date()
        for back in NEAR_DAYS:
            for each in timetable(world.plan, world.zone, today - timedelta(days=back)):
                reminder = state.reminders.get(each.key)
                is_open = self.since[each.habit] <= each.due <= now - A_WHILE and now < each.closes
                is_known = reminder is not None and (reminder.settled or reminder.prompts or reminder.snoozes)
                waits = each.habit == "water" or (
                    each.habit in BREAKS and not isinstance(world.desk.told, Unknown)
                )
                if is_open and not is_known and not waits:
                    yield f"{each.key} is open and nobody was asked: {reminder}"

    def _breaks_forgotten(self) -> Iterator[str]:
        """R-070: hands that were in use all the time, for as long as makes a break needed, are told so."""
        world, state, now = self.world, self.world.engine.state, self.world.now
        busy_since, today = world.desk.busy_since, now.astimezone(world.zone).date()
        for habit in world.plan.habits:
            every = [each.interval for each in habit.recurrences if isinstance(each, Every)]
            if not isinstance(habit.aim, Rest) or not every or busy_since is None:
                continue
            mine = [each for each in state.reminders.values() if each.habit == habit.id]
            fresh = max([each.outcome_at for each in mine if each.outcome_at], default=busy_since)
            if now - max(busy_since, fresh) < every[0] + habit.aim.grace + A_WHILE:
                continue
            for each in timetable(world.plan, world.zone, today):
                is_open = each.due <= now - habit.aim.grace - A_WHILE and now < each.closes
                known = each.key in state.reminders or each.key in state.reopened
                if each.habit == habit.id and self.since[habit.id] <= each.due and is_open and not known:
                    yield f"R-070: {each.key} was needed, and nobody was told"

    def _untold(self) -> Iterator[str]:
        world, state = self.world, self.world.engine.state
        today = Calendar(world.plan.rhythm, world.zone).day_of(world.now)
        for habit in world.plan.habits:
            if isinstance(habit.aim, Stay) and is_for(habit, world.plan.programme, today):
                share = state.total(habit.id, today) / habit.aim.limit
                told = state.marks.get((habit.id, today), 0)
                if (share >= 1 and told < FULL) or (share >= NEAR / FULL and told < NEAR):
                    yield f"R-031: {habit.id} is at {share:.0%} of its limit and {told} was told"

    def judge_a_restart(self) -> None:
        """I-3: another process at this very moment would conclude nothing else, and show one at most."""
        world = self.world
        twin, screen = world.log.twin(), Desktop()
        plan = world.in_force()
        if plan != world.plan:
            return
        before = live_outcomes(world.events)
        engine = Engine(twin, screen, world.clock, plan)
        engine.start(plan, None)
        finished(engine.tick())
        after = live_outcomes(twin.after(0).events)
        differing = {key for key in {*before, *after} if before.get(key) != after.get(key)}
        if differing:
            told = {key: (before.get(key), after.get(key)) for key in sorted(differing)}
            self.fault(f"I-3: a restart concludes something else of {told}")
        if len(screen.arrived) > 1:
            self.fault(f"I-5: a restart shows {[prompt.tag for prompt in screen.arrived]}")

    def _lost(self, events: tuple[Event, ...]) -> Iterator[str]:
        ids = tuple(event.id for event in events)
        if ids[: len(self.known)] != self.known:
            yield "I-2: the log is no longer what it was"
        missing = set(self.world.log.acknowledged) - set(ids)
        if missing:
            yield f"I-2: {len(missing)} acknowledged events are lost"
        self.known = ids

    def _not_at_rest(self) -> Iterator[str]:
        """I-3, I-10: the same look again does nothing, and the next one is later than now."""
        world, shown = self.world, len(self.showings)
        events = len(world.events)
        wake_at = world.tick()
        if wake_at <= world.now:
            yield "I-10: the next look is not later than now"
        looked = world.engine.look()
        if looked is None or looked <= world.now:
            yield f"I-3: right after a tick a look wants another: {looked}"
        yield from self._asleep(wake_at if looked is None else looked)
        if (events, shown) != (len(world.events), len(self.showings)):
            new = [f"{event.kind} {event.occurrence}" for event in world.events[events:]]
            yield f"I-3: ticking again did something: {new}"

    def _asleep(self, wake_at: datetime) -> Iterator[str]:
        """I-10: while the person is away and nothing is open, nobody looks before something is due."""
        world, now = self.world, self.world.now
        calendar, state = Calendar(world.plan.rhythm, world.zone), world.engine.state
        if not isinstance(world.desk.told, IdleSince):
            return
        today = calendar.day_of(now)
        days = (today - ONE_DAY, today, today + ONE_DAY)
        planned = [each for day in days for each in timetable(world.plan, world.zone, day)]
        ended = {key for key, each in state.reminders.items() if each.settled}
        if any(each.due <= now < each.latest and each.key not in ended for each in planned):
            return
        due = min([each.due for each in planned if each.due > now], default=calendar.ends(today))
        if wake_at < min(due, calendar.ends(today)) and wake_at not in self._turning_points(calendar, today):
            yield f"I-10: a look at {wake_at:%a %H:%M:%S}, where nothing is due before {due:%a %H:%M:%S}"

    def _turning_points(self, calendar: Calendar, today: date) -> set[datetime]:
        """When an evening's use is over, and when what is to be told of a limit may be told again."""
        days = (today, today + ONE_DAY)
        quiet_ends = {calendar.instant(day, time(13, 30)) for day in days}
        told = {at + SETTLING for at, _ in self.showings[-3:]}
        settled = set() if self.woke is None else {self.woke + SETTLING}
        ends = {turns for day in days for turns in (calendar.bedtime(day), calendar.wake(day))}
        return ends | quiet_ends | told | settled

    def _state(self, events: tuple[Event, ...]) -> Iterator[str]:
        """I-3: what is in memory is the fold of the log, for every day it still knows."""
        state, whole = self.world.engine.state, fold(EMPTY, events)
        first = (self.world.now - timedelta(days=1)).date()
        for key in {*state.reminders, *whole.reminders}:
            mine, all_ = state.reminders.get(key), whole.reminders.get(key)
            day = max(each.day for each in (mine, all_) if each is not None)
            if day >= first and mine != all_:
                yield f"I-3: {key} is {mine} in memory and {all_} in the log"
        if (state.pauses, state.in_force) != (whole.pauses, whole.in_force):
            yield "I-3: pauses or the configuration in force differ from the log's"
        for name in ("entries", "marks", "shown", "demands"):
            yield from self._differing(name, getattr(state, name), getattr(whole, name), first)

    def _differing(self, name: str, mine: object, whole: object, first: object) -> Iterator[str]:
        assert isinstance(mine, dict)
        assert isinstance(whole, dict)
        for key in {*mine, *whole}:
            day = key[1] if isinstance(key, tuple) else key
            if day >= first and mine.get(key) != whole.get(key):
                yield f"I-3: {name} of {key} are {mine.get(key)} in memory, {whole.get(key)} in the log"

    def judge_the_whole(self) -> None:
        """At the end: the log can be counted and carried elsewhere."""
        world, events = self.world, self.world.events
        for number, event in enumerate(events, start=1):
            if parse_line(line_of(event), number) != event._replace(sequence=0):
                self.fault(f"{event} does not survive its line")
        days = sorted(event.day for event in events)
        rows = adherence(world.plan, events, world.zone, first_day=days[0], last_day=days[-1], now=world.now)
        for row in rows:
            ends = row.done + row.skipped + row.missed + row.excused + row.unobserved
            rates = [each for each in (row.pdc, row.dose, row.timing, row.response) if each is not None]
            if ends != row.due or any(not 0 <= rate <= 1 for rate in rates):
                self.fault(f"the adherence does not add up: {row}")
