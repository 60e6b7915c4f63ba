"""The tick: one sample of the clock, a plan, its effects, and what really happened in the log."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, assert_never
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.asking import asking_of
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.clocks import TOLERATED, drafts_of
from steadyhand.domain.reminding.command import Answer, Rejected, Surface, decide
from steadyhand.domain.reminding.event import DAEMON, Data, Draft, Event, EventKind, Json
from steadyhand.domain.reminding.habit import Ask, Configuration, Travel
from steadyhand.domain.reminding.instant import Interval, Reading
from steadyhand.domain.reminding.moment import SETTLING, Context
from steadyhand.domain.reminding.occurrence import Occurrence, pattern, timetable
from steadyhand.domain.reminding.plan import (
    Effect,
    Record,
    Step,
    Withdraw,
    left_behind,
    open_occurrences,
    plan,
)
from steadyhand.domain.reminding.presence import Disturbance, Presence
from steadyhand.domain.reminding.prompt import Choice, Failed, Prompt, Shown
from steadyhand.domain.reminding.reminder import Reminder, Stage
from steadyhand.domain.reminding.showing import Show, is_long_due
from steadyhand.domain.reminding.state import EMPTY, LASTING, InForce, State, fold, without_days_before
from steadyhand.domain.reminding.telling import Remark
from steadyhand.domain.reminding.travel import days_at, home_of
from steadyhand.domain.reminding.use import use_of
from steadyhand.domain.reminding.wording import Asking, digest_of, prompt_of
from steadyhand.engine.ports import AdherenceLog, Clock, Desktop, Notifier
from steadyhand.engine.surroundings import DISCONTINUITY, REMEMBERED, Surroundings, jump
from steadyhand.errors import LogFault

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
MOST_ROUNDS = 8
MANY = 2000
"""More events than that at once come from another device: the days that matter are read anew."""
_NO_OUTCOME = {EventKind.PROMPTED, EventKind.DELIVERY_FAILED, EventKind.USE}
EARLIEST_PLAUSIBLE = datetime(2020, 1, 1, tzinfo=UTC)
"""Before it the clock has plainly not been set yet, as on a machine without one at boot."""
LOOK_AGAIN = timedelta(hours=1)


class Chosen(NamedTuple):
    """What came of a click: how many reminders it answered, and why others were not."""

    answered: int
    rejected: tuple[str, ...]


class Engine:
    """Reads, plans, performs and appends. Not re-entrant: its owner runs one tick at a time.

    Clicks may come in the middle of a tick; they are recorded at once, and the tick's own records
    are dropped where the person was faster.
    """

    def __init__(
        self,
        log: AdherenceLog,
        notifier: Notifier,
        clock: Clock,
        configuration: Configuration,
        desktop: Desktop | None = None,
    ) -> None:
        self.configuration = configuration
        self.state: State = EMPTY
        self.notifier = notifier
        self._log = log
        self._clock = clock
        self._desktop = desktop
        self._surroundings = Surroundings()
        self._cursor = 0
        self._live: dict[str, tuple[str, ...]] = {}
        self._lost: set[str] = set()
        self._opened: list[Prompt] = []
        self._settling: datetime | None = None
        self._spoken = False
        self._reachable_since: datetime | None = None
        self._up: tuple[Interval, ...] = ()
        self._up_since: datetime = LONG_AGO
        self._accounted: datetime = LONG_AGO
        self._last: Reading | None = None
        self._wake_at: datetime = LONG_AGO
        self._to_adopt: tuple[Configuration, Json] | None = None
        self._pruned: date | None = None
        self._first = date.min

    def start(self, configuration: Configuration, compiled: Json) -> None:
        """Take up where the log ends, account for the time away, and adopt the configuration.

        The engine was built with the configuration that was in force when the log ended, so that
        what came due in between is settled by the plan it belonged to. Nothing is shown yet. While
        the clock is not plausible this waits for the first tick at which it is.
        ``compiled``: the configuration as plain data, for the log.
        """
        self._to_adopt = (configuration, compiled)
        reading = self._clock.read()
        if _is_plausible(reading):
            self._take_up(reading, configuration, compiled)

    def _take_up(self, reading: Reading, configuration: Configuration, compiled: Json) -> None:
        self._to_adopt = None
        try:
            self._begin(reading)
            self.reconfigure(configuration, compiled)
            self._settle(reading.now)
        except LogFault:
            self._to_adopt = (configuration, compiled)
            raise

    def _begin(self, reading: Reading) -> None:
        self._up = self._log.uptime(reading.now - REMEMBERED)
        self._accounted = self._accounted_by(reading)
        self._load(reading)
        self._begin_uptime(reading)
        self._reachable_since = reading.now
        self._append([self._draft(reading, EventKind.STARTED)])
        self._lost = {
            key
            for key, reminder in self.state.reminders.items()
            if not reminder.settled and reminder.stage is Stage.PROMPTED
        }

    def _accounted_by(self, reading: Reading) -> datetime:
        """Well before the end of the last uptime; this moment, which is marked, for a log without any.

        Which uptime was the last is not sure where the clock was set back. To look at what already
        has its outcome does no harm. A daemon that dies before its first tick leaves the mark, so
        that what comes due until the next one starts is accounted for.
        """
        for since in (reading.now - REMEMBERED, LONG_AGO):
            past = [min(up.ends, reading.now) for up in self._log.uptime(since) if up.begins <= reading.now]
            if past:
                return max(past) - 2 * ONE_DAY
        self._log.mark_up(reading.now, reading.now)
        return reading.now

    def reconfigure(self, configuration: Configuration, compiled: Json) -> None:
        """Put another configuration in force, after what came due until now is settled by the old one.

        A habit whose plan stays the same goes on as if nothing happened; of one whose plan changed,
        what is open and no longer planned is excused.
        """
        reading = self._clock.read()
        if self._to_adopt is not None or not _is_plausible(reading):
            self._to_adopt = (configuration, compiled)
            return
        self._refresh()
        if self.state.in_force.fingerprint:
            self._notice_discontinuity(reading)
            self._account(reading)
        old, self.configuration = self.configuration, configuration
        in_force, zone = self.state.in_force, self._zone(reading)
        if in_force.fingerprint == configuration.fingerprint and in_force.zone == zone.key:
            return
        try:
            self._adopt(reading, old, compiled)
        except LogFault:
            self.configuration = old
            raise

    def _adopt(self, reading: Reading, old: Configuration, compiled: Json) -> None:
        in_force = self.state.in_force
        patterns = {habit.id: pattern(habit, self.configuration) for habit in self.configuration.habits}
        drafts = list(self._dropped(old, reading, patterns)) if in_force.fingerprint else []
        since = {
            habit: in_force.since[habit]
            if habit in in_force.since and in_force.patterns.get(habit) == text
            else reading.now
            for habit, text in patterns.items()
        }
        drafts.append(self._in_force(reading, patterns, since, compiled))
        self._append(drafts)

    async def tick(self) -> datetime:
        """Do what is due, and give the instant to look again. Doing it again at once does nothing."""
        reading = self._clock.read()
        if not _is_plausible(reading):
            return reading.now + LOOK_AGAIN
        if self._to_adopt is not None:
            self._take_up(reading, *self._to_adopt)
        self._refresh()
        self._notice_discontinuity(reading)
        self._notice_in_force(reading)
        self._notice_clocks(reading)
        if self._surroundings.held_back is not None:
            await self._ask_the_desktop(reading)
        await self._show_opened(reading)
        self._wake_at = await self._settle_down(reading)
        self._accounted = reading.now
        self._mark(reading)
        self._prune(reading)
        return self._wake_at

    def chosen(self, prompt: Prompt, choice: Choice) -> Chosen:
        """Record a click, durably, before it is acknowledged. A second click answers nothing."""
        if choice is Choice.DETAILS:
            self._opened.append(prompt)
            return Chosen(0, ())
        try:
            return self._choose(prompt, choice)
        except LogFault:
            self._lost.update(prompt.occurrences)
            raise

    def topics(self, prompt: Prompt) -> tuple[str, ...]:
        """What of the diary the prompt is about: the topics of its check-ins."""
        habits = (self.configuration.habit(key.partition("@")[0]) for key in prompt.occurrences)
        return tuple(habit.aim.topic for habit in habits if habit is not None and isinstance(habit.aim, Ask))

    def vanished(self, tags: Iterable[str]) -> None:
        """The server took these bubbles with it: what is unanswered is to be shown again."""
        for tag in tags:
            self._lost.update(self._live.pop(tag, ()))

    def reachable(self) -> None:
        """A server has appeared: what is pending is shown on it, several as one digest."""
        now = self._clock.read().now
        self._reachable_since = now
        self._settle(now)

    def change_notifier(self, notifier: Notifier) -> None:
        """Use another channel from now on: what is open is shown on it again."""
        self.vanished(tuple(self._live))
        self.notifier = notifier
        self.reachable()

    @property
    def surroundings(self) -> Surroundings:
        """What the desktop has told."""
        return self._surroundings

    def presence_is(self, presence: Presence) -> None:
        """The person has come or gone, or nobody can tell any more."""
        self._surroundings.presence_is(presence, self._clock.read())

    def disturbance_is(self, disturbance: Disturbance) -> None:
        """The person may be disturbed again, or no more: what was held back then comes as one."""
        reading = self._clock.read()
        if self._surroundings.disturbance_is(disturbance, reading) >= SETTLING:
            self._settle(reading.now)

    def falls_asleep(self) -> None:
        """The machine is about to be suspended: the time until now is recorded."""
        self._surroundings.falls_asleep(self._clock.read())
        self.mark()

    def woken(self) -> None:
        """The machine is awake again; a tick finds out what that means."""
        self._surroundings.woken(self._clock.read())

    def look(self) -> datetime | None:
        """When to tick as things are at this moment, None: at once. Records nothing, unlike a tick."""
        reading = self._clock.read()
        if self._to_adopt is not None or not _is_plausible(reading):
            return self._wake_at
        if abs(self._jump(reading)) >= DISCONTINUITY:
            return None
        self._surroundings.look(reading)
        step = self._plan(reading)
        if not step.effects:
            self._wake_at = step.wake_at
        return None if step.effects else step.wake_at

    def has_travelled(self) -> bool:
        """Whether the zone is no longer the one of the last tick."""
        return self._zone(self._clock.read()).key != self.state.in_force.zone

    def calendar(self) -> Calendar:
        """The person's days, in the zone of this moment."""
        return self._calendar(self._clock.read())

    def stop(self) -> None:
        """Record that the daemon ends here, in good order."""
        if self._to_adopt is None:
            self.mark()
            reading = self._clock.read()
            self._surroundings.look(reading)
            activity, calendar = self._surroundings.activity, self._calendar(reading)
            use = use_of(self.configuration, self.state, activity, reading.now, calendar, stopping=True)
            self._append([*use, self._draft(reading, EventKind.STOPPED)])

    def mark(self) -> None:
        """Record that the daemon is up, as far as everything that closed has its outcome.

        After a suspend, or where the clock was set, that is for the next tick to find out.
        """
        reading = self._clock.read()
        if self._to_adopt is None and abs(self._jump(reading)) < DISCONTINUITY:
            self._mark(reading._replace(now=min(reading.now, self._wake_at)))

    # -- reading ---------------------------------------------------------------------------------

    def _zone(self, reading: Reading) -> ZoneInfo:
        name = self.configuration.zone
        return reading.zone if name == "system" else ZoneInfo(name)

    def _calendar(self, reading: Reading) -> Calendar:
        return Calendar(self.configuration.rhythm, self._zone(reading))

    def _first_day_at(self, reading: Reading, instant: datetime) -> date:
        return days_at(self.configuration, self._zone(reading), instant)[0]

    def _load(self, reading: Reading) -> None:
        self._load_from(self._first_day_at(reading, self._accounted) - 2 * ONE_DAY)

    def _load_from(self, first: date) -> None:
        batch = self._log.recent(first, LASTING)
        self.state, self._cursor = fold(EMPTY._replace(device=self._log.device), batch.events), batch.cursor
        self._first = first

    def _refresh(self) -> None:
        """Take up what was recorded since; what came late, of days that are over here, is left in the log."""
        if self._log.cursor - self._cursor > MANY:
            self._load_from(self._first)
            return
        batch = self._log.after(self._cursor)
        if batch.cursor != self._cursor:
            new = [each for each in batch.events if each.day >= self._first or each.kind in LASTING]
            self.state, self._cursor = fold(self.state, new), batch.cursor

    def _notice_discontinuity(self, reading: Reading) -> None:
        """Suspended, or the clock was set: a new interval of uptime, and one notification at most."""
        self._surroundings.look(reading)
        last, jumped = self._last or reading, self._jump(reading)
        if abs(jumped) < DISCONTINUITY:
            self._last = reading
            return
        ended = last.now + (reading.awake - last.awake if jumped > timedelta(0) else timedelta(0))
        ended = max(self._up_since, min(ended, self._wake_at))
        self._log.mark_up(self._up_since, ended)
        self._up = (*self._up[:-1], Interval(self._up_since, ended))
        if reading.now < self._accounted:
            self._accounted = self._accounted_by(reading)
        self._load(reading)
        self._begin_uptime(reading)
        if abs(jumped) >= SETTLING:
            self._settle(reading.now)

    def _jump(self, reading: Reading) -> timedelta:
        """How much more time the clock says has passed since the last look than this machine was awake."""
        return jump(self._last or reading, reading)

    def _notice_in_force(self, reading: Reading) -> None:
        """Another zone; or a plan in force only from the future on, taken up while the clock was ahead."""
        in_force, zone = self.state.in_force, self._zone(reading)
        since = {habit: min(at, reading.now) for habit, at in in_force.since.items()}
        known = (in_force.zone_since, in_force.taken_up) if zone.key == in_force.zone else (reading.now,) * 2
        moved, taken_up = (None if at is None else min(at, reading.now) for at in known)
        changed = in_force._replace(zone=zone.key, zone_since=moved, taken_up=taken_up, since=since)
        if changed == in_force:
            return
        last = self.state.configuration_event()
        data = {**(last.data if last is not None else {}), **self._as_data(changed)}
        self._append([*self._left_behind(reading), self._draft(reading, EventKind.CONFIG_CHANGED, data)])

    def _notice_clocks(self, reading: Reading) -> None:
        """Another device recorded what is yet to come here: one of the two clocks is wrong."""
        last = self.state.kept[-1] if self.state.kept else None
        if last is not None and last.at > reading.now + TOLERATED:
            calendar = self._calendar(reading)
            day, offset = calendar.day_of(reading.now), calendar.offset_s(reading.now)
            self._append(drafts_of(self.state, reading.now, offset, day))

    def _left_behind(self, reading: Reading) -> Iterable[Draft]:
        """What the change of zone jumped over."""
        old, zone = self.state.in_force.zone, self._zone(reading)
        if old in {"", zone.key}:
            return ()
        zones = (ZoneInfo(old), zone)
        return left_behind(self.configuration, self.state, self._context(reading), reading.now, zones)

    # -- acting ----------------------------------------------------------------------------------

    async def _settle_down(self, reading: Reading) -> datetime:
        """Perform steps until there is nothing to do, which is normally the second one."""
        for _ in range(MOST_ROUNDS):
            step = self._plan(reading)
            if not step.effects:
                return step.wake_at
            if await self._became_busy(step, reading):
                continue
            self._append(effect.draft for effect in step.effects if isinstance(effect, Record))
            for effect in step.effects:
                await self._perform(effect, reading)
        raise RuntimeError("the plan does not come to rest")

    async def _perform(self, effect: Effect, reading: Reading) -> None:
        match effect:
            case Show():
                if not self._is_answered(effect, reading):
                    await self._show(effect, reading)
            case Remark():
                await self._remark(effect, reading)
            case Withdraw(tag):
                self._live.pop(tag, None)
                await self.notifier.withdraw(tag)
            case Record():
                pass
            case _:
                assert_never(effect)

    async def _became_busy(self, step: Step, reading: Reading) -> bool:
        """Ask before anything is shown: not every desktop tells that it is not to be disturbed."""
        if not any(isinstance(effect, Show | Remark) for effect in step.effects):
            return False
        await self._ask_the_desktop(reading)
        return self._surroundings.held_back is not None

    async def _ask_the_desktop(self, reading: Reading) -> None:
        if self._desktop is not None:
            ended = self._surroundings.disturbance_is(await self._desktop.disturbance(), reading)
            if ended >= SETTLING:
                self._settle(reading.now)

    def _plan(self, reading: Reading) -> Step:
        context = self._context(reading)
        return plan(self.configuration, self.state, context, reading.now, self._zone(reading))

    def _context(self, reading: Reading) -> Context:
        reachable, around = self._reachable_since, self._surroundings
        return Context(
            accounted=self._accounted,
            up=self._up_to(reading),
            live=self._live,
            lost=frozenset(self._lost),
            settling=self._settling,
            spoken=self._spoken,
            reachable_since=reachable if reachable is not None and reachable <= reading.now else None,
            activity=around.activity,
            held_back=around.held_back,
            busy=around.busy(reading.now),
            catching_up=self._catching_up(),
        )

    def _catching_up(self) -> datetime | None:
        """Until when nothing is shown, since the start or the last resume."""
        devices = self.configuration.devices
        return None if devices is None else self._up_since + devices.catch_up

    def _is_answered(self, show: Show, reading: Reading) -> bool:
        """Whether the person was faster, and settled it or put it off: then the next round plans anew."""
        self._refresh()
        reminders = [self.state.reminders.get(key) for key in show.prompt.occurrences]
        return any(reminder is not None and _is_dealt_with(reminder, reading.now) for reminder in reminders)

    async def _show(self, show: Show, reading: Reading) -> None:
        keys = show.prompt.occurrences
        delivery = await self.notifier.show(show.prompt)
        match delivery:
            case Shown():
                self._lost.difference_update(keys)
                if delivery.confirmed and delivery.via == "dbus":
                    self._live[show.prompt.tag] = keys
                self._after_speaking(show, reading)
                self._append(self._prompted(reading, show, delivery, index) for index in range(len(keys)))
            case Failed(via, reason):
                self._append(
                    self._about(
                        reading, EventKind.DELIVERY_FAILED, asking.occurrence, via, {"reason": reason}
                    )
                    for asking in show.askings
                )
            case _:
                assert_never(delivery)

    async def _remark(self, remark: Remark, reading: Reading) -> None:
        match await self.notifier.show(remark.prompt):
            case Shown(via=via):
                if self._settling is not None and reading.now < self._settling:
                    self._spoken = True
                self._append([remark.draft._replace(via=via)])
            case Failed(via, reason):
                data = {**remark.draft.data, "reason": reason}
                self._append([remark.draft._replace(kind=EventKind.DELIVERY_FAILED, via=via, data=data)])
            case unexpected:
                assert_never(unexpected)

    def _after_speaking(self, show: Show, reading: Reading) -> None:
        if self._settling is not None and reading.now < self._settling:
            self._spoken = True
        elif any(is_long_due(asking.habit, asking.occurrence, reading.now) for asking in show.askings):
            self._settling, self._spoken = reading.now + SETTLING, True

    def _prompted(self, reading: Reading, show: Show, shown: Shown, index: int) -> Draft:
        asking = show.askings[index]
        data: dict[str, Json] = {"digest": True} if len(show.askings) > 1 else {}
        if asking.firm:
            data["firm"] = True
        if asking.amount is not None:
            data |= {"amount": asking.amount, "unit": asking.habit.unit}
        if shown.receipt is not None:
            data["receipt"] = shown.receipt
        if not shown.confirmed:
            data["delivery"] = "sent_unconfirmed"
        if index > 0 or not show.counted:
            data["counted"] = False
        return self._about(reading, EventKind.PROMPTED, asking.occurrence, shown.via, data)

    async def _show_opened(self, reading: Reading) -> None:
        """A click on a bubble itself shows it with all its details, to the person who is there."""
        opened, self._opened = self._opened, []
        zone = self._zone(reading)
        for prompt in opened:
            askings = [asking for key in prompt.occurrences for asking in self._unanswered(reading, key)]
            if not askings:
                continue
            detailed = (
                digest_of(askings, zone, details=True)
                if len(askings) > 1
                else prompt_of(askings[0], zone, details=True)
            )
            if isinstance(await self.notifier.show(detailed._replace(tag=prompt.tag)), Shown):
                self._live[prompt.tag] = detailed.occurrences

    def _unanswered(self, reading: Reading, key: str) -> Iterator[Asking]:
        reminder, zone = self.state.reminders.get(key), self._zone(reading)
        habit = None if reminder is None else self.configuration.habit(reminder.habit)
        if reminder is None or reminder.settled or habit is None:
            return
        shown = habit._replace(private=False)
        for occurrence in timetable(self.configuration, zone, reminder.day):
            if occurrence.key == key:
                yield asking_of(self.configuration, self.state, shown, occurrence, at=reading.now, zone=zone)

    def _choose(self, prompt: Prompt, choice: Choice) -> Chosen:
        answered, rejected = 0, []
        with self._recording():
            for key in prompt.occurrences:
                reading = self._clock.read()
                surface = Surface(self.notifier.name, reading.now, self._zone(reading))
                command = Answer(key.partition("@")[0], choice, occurrence=key)
                decision = decide(self.configuration, self.state, command, surface)
                if isinstance(decision, Rejected):
                    rejected.append(decision.reason)
                else:
                    self._take(self._log.append(decision))
                    answered += bool(decision)
        return Chosen(answered, tuple(rejected))

    # -- appending -------------------------------------------------------------------------------

    def _append(self, drafts: Iterable[Draft]) -> None:
        """Record, except what the person has settled in the meantime."""
        pending = list(drafts)
        if not pending:
            return
        with self._recording():
            self._take(self._log.append(draft for draft in pending if self._still_holds(draft)))
        for draft in pending:
            if draft.kind is EventKind.USE and draft.occurrence is None:
                self._surroundings.recorded(draft.at)

    @contextmanager
    def _recording(self) -> Iterator[None]:
        """A transaction; the state knows of what is recorded in it only if the log keeps it."""
        state, cursor = self.state, self._cursor
        try:
            with self._log.transaction():
                self._refresh()
                yield
        except BaseException:
            self.state, self._cursor = state, cursor
            raise

    def _take(self, events: tuple[Event, ...]) -> None:
        self.state = fold(self.state, events)

    def _still_holds(self, draft: Draft) -> bool:
        if draft.occurrence is None or draft.kind in _NO_OUTCOME:
            return True
        reminder = self.state.reminders.get(draft.occurrence)
        if draft.kind is EventKind.RETRACTED:
            return reminder is not None and reminder.outcome_id == draft.data.get("event")
        return reminder is None or not reminder.settled

    def _draft(self, reading: Reading, kind: EventKind, data: Data | None = None) -> Draft:
        calendar = self._calendar(reading)
        day, offset = calendar.day_of(reading.now), calendar.offset_s(reading.now)
        return Draft(kind, reading.now, offset, day, DAEMON, data=data or {})

    def _about(
        self, reading: Reading, kind: EventKind, occurrence: Occurrence, via: str, data: Data
    ) -> Draft:
        offset = self._calendar(reading).offset_s(reading.now)
        return Draft(kind, reading.now, offset, occurrence.day, via, occurrence.habit, occurrence.key, data)

    def _account(self, reading: Reading) -> None:
        if self.state.in_force.zone != self._zone(reading).key:
            self._notice_in_force(reading)
        step = self._plan(reading)
        self._append(effect.draft for effect in step.effects if isinstance(effect, Record))

    def _dropped(self, old: Configuration, reading: Reading, patterns: Mapping[str, str]) -> Iterable[Draft]:
        """What is open by the old configuration, in its zone, and has no place in the new one."""
        zone = self._zone(reading)
        before = ZoneInfo(self.state.in_force.zone or zone.key)
        for occurrence, _ in open_occurrences(old, self.state, reading.now, before):
            same = self.state.in_force.patterns.get(occurrence.habit) == patterns.get(occurrence.habit)
            touched = occurrence.key in self.state.reminders
            goes_on = any(
                each.key == occurrence.key and (touched or (same and each.closes > reading.now))
                for each in timetable(self.configuration, zone, occurrence.day)
            )
            if not goes_on:
                reason: Data = {"reason": "the configuration changed"}
                yield self._about(reading, EventKind.EXCUSED, occurrence, DAEMON, reason)

    def _in_force(
        self, reading: Reading, patterns: Mapping[str, str], since: Mapping[str, datetime], compiled: Json
    ) -> Draft:
        zone, in_force = self._zone(reading), self.state.in_force
        moved = in_force.zone_since if zone.key == in_force.zone else reading.now
        fingerprint = self.configuration.fingerprint
        adopted = InForce(fingerprint, zone.key, moved, patterns, since, taken_up=reading.now)
        data = {**self._as_data(adopted), **self._at_home(), "compiled": compiled}
        return self._draft(reading, EventKind.CONFIG_CHANGED, data)

    def _at_home(self) -> dict[str, Json]:
        """The travel policy of what does not go by local time."""
        home = home_of(self.configuration)
        if home is None:
            return {}
        at_home: list[Json] = [
            habit.id for habit in self.configuration.habits if habit.travels is Travel.HOME
        ]
        return {"at_home": at_home, "home_zone": home.key}

    def _as_data(self, in_force: InForce) -> dict[str, Json]:
        """What the log holds of it; with the zone before, where that was another one."""
        before, moved, taken_up = self.state.in_force.zone, in_force.zone_since, in_force.taken_up
        return {
            "fingerprint": in_force.fingerprint,
            "patterns": dict(in_force.patterns),
            "since": {habit: at.isoformat() for habit, at in in_force.since.items()},
            "zone": in_force.zone,
            "zone_before": before if before not in {"", in_force.zone} else None,
            "zone_since": None if moved is None else moved.isoformat(),
            "taken_up": None if taken_up is None else taken_up.isoformat(),
        }

    # -- uptime ----------------------------------------------------------------------------------

    def _begin_uptime(self, reading: Reading) -> None:
        self._up_since, self._last = reading.now, reading
        self._up = (*self._up, Interval(reading.now, reading.now))

    def _settle(self, now: datetime) -> None:
        self._settling, self._spoken = max(now, self._catching_up() or now) + SETTLING, False

    def _mark(self, reading: Reading) -> None:
        ends = max(self._up_since, reading.now)
        self._log.mark_up(self._up_since, ends)
        self._up = self._up_to(reading)

    def _up_to(self, reading: Reading) -> tuple[Interval, ...]:
        return (*self._up[:-1], Interval(self._up_since, max(self._up_since, reading.now)))

    def _prune(self, reading: Reading) -> None:
        first = self._first_day_at(reading, reading.now) - 2 * ONE_DAY
        if first != self._pruned:
            self.state, self._pruned = without_days_before(self.state, first), first
            self._first = max(self._first, first)
        self._up = tuple(up for up in self._up if up.ends > reading.now - REMEMBERED) or self._up[-1:]


def _is_dealt_with(reminder: Reminder, now: datetime) -> bool:
    return reminder.settled or (reminder.snoozed_until is not None and reminder.snoozed_until > now)


def _is_plausible(reading: Reading) -> bool:
    return reading.now >= EARLIEST_PLAUSIBLE
