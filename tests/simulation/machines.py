"""Lives with several machines: records pass late or not at all, the person walks, machines go off.

What must hold is found without the planner: by what has arrived in a machine's log, and at the end by the
union of all logs.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import permutations
from random import Random

from fakes.habits import caffeine, configured, detox, evening, quiet, rhythm, task, water
from fakes.life import Life
from fakes.machines import arrived, known
from steadyhand.domain.reminding.command import Answer, Intake, Undoing
from steadyhand.domain.reminding.event import OUTCOMES, Event, EventKind
from steadyhand.domain.reminding.habit import Configuration, Devices, Notifications
from steadyhand.domain.reminding.occurrence import Occurrence, timetable
from steadyhand.domain.reminding.order import superseded
from steadyhand.domain.reminding.presence import Active, Away, IdleSince, Presence, Unknown
from steadyhand.domain.reminding.prompt import Choice, Prompt
from steadyhand.domain.reminding.quiet import held
from steadyhand.domain.reminding.reminder import Stage, closing
from steadyhand.domain.reminding.state import State

BEGINS = "2026-11-23T06:00"
AFTER, CATCH_UP = timedelta(seconds=90), timedelta(seconds=20)
GONE_FOR = timedelta(seconds=30)
SETTLED = timedelta(minutes=3)
DAYS = 3
LATEST = timedelta(minutes=1)
_ZERO = timedelta(0)
_HABITS = (
    task("pill", "08:00", "12:30", "20:00"),
    task("tea", "08:00", "15:00", window=45),
    task("drops", "10:20", "17:40", window=20),
    water(slots=6),
    caffeine(),
    detox(),
    evening(),
)
_ASKED_AT_ONCE = frozenset({"pill", "tea", "drops"})
"""What nothing but quiet hours and the other notifications of a minute may hold back."""


def _configuration(seed: int) -> Configuration:
    spans = (quiet("13:00", "14:00"),) if seed % 2 else ()
    plain = configured(*_HABITS, notifications=Notifications(quiet=spans), day=rhythm())
    return plain._replace(devices=Devices("one", show_after=AFTER, catch_up=CATCH_UP))


class Machine:
    """One of them: whether it is on, what it was told of the person, and since when."""

    def __init__(self, number: int, configuration: Configuration, dice: Random) -> None:
        self.number = number
        self.life = Life(configuration, BEGINS)
        self.is_on = True
        self.presence: Presence = Unknown("nothing has been told yet")
        self.since = self.life.now
        self.tells = dice.random() < 0.85

    @property
    def is_left(self) -> bool:
        """Whether nobody is at it, as far as it was told."""
        presence = self.presence
        if not isinstance(presence, IdleSince):
            return False
        return presence.because is not Away.IDLE or self.life.now - presence.at >= GONE_FOR

    def told(self, presence: Presence) -> None:
        """The desktop tells, if it does."""
        if self.is_on and self.tells:
            self.presence, self.since = presence, self.life.now
            self.life.presence_is(presence)


class SeveralMachines:
    """One seed's life with two or three machines; ``faults``: what was wrong."""

    def __init__(self, seed: int, tell: Callable[[str], None] = lambda _: None) -> None:
        self._dice = Random(seed)  # noqa: S311 - a test's dice
        self._tell = tell
        self.faults: list[str] = []
        configuration = _configuration(seed)
        self.machines = [
            Machine(number, configuration, self._dice) for number in range(self._dice.choice((2, 2, 3)))
        ]
        self._under_way: list[tuple[datetime, int, int, int]] = []
        self._sent: dict[tuple[int, int], int] = {}
        self._cut: set[tuple[int, int]] = set()
        self._answered: set[str] = set()
        for each in self.machines:
            each.life.notifier.while_showing = self._witness(each)

    @property
    def now(self) -> datetime:
        """The present instant, of all of them."""
        return self.machines[0].life.now

    def lived(self) -> list[str]:
        """What went wrong; nothing, if all is well."""
        ends = self.now + timedelta(days=DAYS)
        while self.now < ends and not self.faults:
            self._pass(timedelta(minutes=self._dice.choice((0.2, 1, 2, 7, 25, 70, 180))))
            self._something_happens()
            self._judge()
        if not self.faults:
            self._meet_again()
            self._judge_the_union()
        return self.faults

    # -- time and the ways between ---------------------------------------------------------------

    def _pass(self, span: timedelta) -> None:
        until = self.now + span
        while not self.faults:
            self._send()
            wakes = [each.life.wake_at for each in self.machines if each.is_on]
            arrivals = (at for at, _, target, _ in self._under_way if self.machines[target].is_on)
            at = min([until, *wakes, *arrivals])
            for each in self.machines:
                if each.is_on:
                    each.life.until(max(at, self.now))
                else:
                    each.life.clock.sleep_until(max(at, each.life.now))
            self._deliver()
            if at >= until:
                return

    def _send(self) -> None:
        """What is new on a machine that is on sets out to each other one, unless the way is cut."""
        for source in self.machines:
            last = source.life.log.after(0).events[-1:]
            newest = max((each.sequence for each in source.life.events if _is_of(source, each)), default=0)
            for target in self.machines:
                way = (source.number, target.number)
                if not last or source is target or not source.is_on or way in self._cut:
                    continue
                if newest > self._sent.get(way, 0):
                    self._sent[way] = newest
                    delay = self._dice.choice((0.05, 0.4, 5, 5, 40, 400))
                    self._under_way.append((self.now + timedelta(seconds=delay), *way, newest))

    def _deliver(self) -> None:
        ready = [each for each in self._under_way if each[0] <= self.now and self.machines[each[2]].is_on]
        for each in sorted(ready):
            self._under_way.remove(each)
            _, source, target, last = each
            if arrived(self.machines[source].life, self.machines[target].life, last):
                self.machines[target].life.tick()

    # -- what happens ----------------------------------------------------------------------------

    def _something_happens(self) -> None:
        deeds = (
            self._walks,
            self._walks,
            self._leaves,
            self._clicks,
            self._clicks,
            self._clicks,
            self._says,
            self._undoes,
            self._goes_off_or_on,
            self._cuts_or_mends,
            self._restarts,
            self._loses_the_server,
        )
        deed = self._dice.choice(deeds)
        self._tell(f"{self.now:%a %d %H:%M:%S} {deed.__name__.strip('_')}")
        deed()

    def _any(self) -> Machine | None:
        there = [each for each in self.machines if each.is_on]
        return self._dice.choice(there) if there else None

    def _walks(self) -> None:
        """The person comes to one machine; the others are left."""
        here = self._any()
        if here is not None:
            for each in self.machines:
                self._leave(each) if each is not here else each.told(Active("fake"))

    def _leaves(self) -> None:
        for each in self.machines:
            self._leave(each)

    def _leave(self, machine: Machine) -> None:
        if not isinstance(machine.presence, IdleSince):
            machine.told(IdleSince(machine.life.now, self._dice.choice([*Away])))

    def _clicks(self) -> None:
        """On a bubble, where there is one."""
        here = self._any()
        if here is None or not here.life.notifier.bubbles:
            return
        prompt = self._dice.choice([*here.life.notifier.bubbles.values()])
        if prompt.buttons:
            here.life.notifier.bubbles.pop(prompt.tag)
            here.life.click_on(prompt, self._dice.choice((Choice.DONE, Choice.SKIP, Choice.SNOOZE)))

    def _says(self) -> None:
        """On a command line, of which the daemon may not hear."""
        here = self._any()
        if here is not None:
            choice = self._dice.choice((Choice.DONE, Choice.SKIP))
            command = self._dice.choice(
                (Answer("pill", choice), Answer("tea", choice), Intake("caffeine", 90))
            )
            (here.life.say if self._dice.randrange(3) else here.life.write)(command)
            here.life.tick()

    def _undoes(self) -> None:
        here = self._any()
        if here is not None and not self._dice.randrange(2):
            here.life.say(Undoing())

    def _goes_off_or_on(self) -> None:
        """Suspended or switched off, and back, told who is there only once it is on."""
        machine = self._dice.choice(self.machines)
        if machine.is_on:
            machine.is_on = False
            return
        machine.is_on, machine.presence, machine.since = True, Unknown("just started"), machine.life.now
        machine.life.notifier.bubbles.clear()
        machine.life.restart()
        machine.told(self._dice.choice((Active("fake"), IdleSince(machine.life.now, Away.LOCKED))))

    def _cuts_or_mends(self) -> None:
        one, other = self._dice.sample(range(len(self.machines)), 2)
        self._cut ^= {(one, other)}

    def _restarts(self) -> None:
        machine = self._any()
        if machine is not None:
            presence, machine.presence = machine.presence, Unknown("just started")
            machine.since = machine.life.now
            machine.life.notifier.bubbles.clear()
            machine.life.restart()
            machine.told(presence)

    def _loses_the_server(self) -> None:
        machine = self._any()
        if machine is not None:
            machine.life.lose_server()
            self._pass(timedelta(minutes=self._dice.choice((0.1, 2))))
            if machine.is_on:
                machine.life.find_server()

    # -- what must hold --------------------------------------------------------------------------

    def _witness(self, machine: Machine) -> Callable[[Prompt], None]:
        def while_showing(prompt: Prompt) -> None:
            state = known(machine.life)
            for key in prompt.occurrences:
                self._is_rightly_shown(machine, state, key)
            if machine.life.now < self._up_since(machine) + CATCH_UP:
                self._fault(machine, f"{prompt.tag} is shown while it catches up")

        return while_showing

    def _is_rightly_shown(self, machine: Machine, state: State, key: str) -> None:
        reminder, now = state.reminders.get(key), machine.life.now
        if reminder is not None and reminder.settled:
            self._fault(machine, f"{key} is shown and was {reminder.outcome} in what has arrived")
        if reminder is not None and reminder.snoozed_until is not None and now < reminder.snoozed_until:
            self._fault(machine, f"{key} is shown and was put off")
        was_here = reminder is not None and machine.life.log.device in reminder.shown_on
        occurrence = self._occurrence(key)
        if machine.is_left and not was_here and now < self._waits_until(occurrence):
            self._fault(machine, f"{key} is shown in front of an empty chair before its time")

    def _waits_until(self, occurrence: Occurrence) -> datetime:
        """The least: from its due time, or half of the window."""
        return occurrence.due + min(AFTER, (occurrence.closes - occurrence.due) / 2)

    def _occurrence(self, key: str) -> Occurrence:
        return next(each for each in self._planned() if each.key == key)

    def _planned(self) -> Iterator[Occurrence]:
        life = self.machines[0].life
        first = life.now.astimezone(life.clock.zone).date() - timedelta(days=DAYS + 1)
        for back in range(2 * DAYS + 2):
            yield from timetable(life.configuration, life.clock.zone, first + timedelta(days=back))

    def _up_since(self, machine: Machine) -> datetime:
        own = (event for event in reversed(machine.life.events) if _is_of(machine, event))
        return next(event.at for event in own if event.kind is EventKind.STARTED)

    def _judge(self) -> None:
        for machine in self.machines:
            if not machine.is_on:
                continue
            self._at_rest(machine)
            state = known(machine.life)
            for tag, prompt in machine.life.notifier.bubbles.items():
                if prompt.occurrences and all(_is_over(state, key) for key in prompt.occurrences):
                    self._fault(machine, f"the bubble {tag} is up, and all of it is answered or put off")
            if machine.life.notifier.works:
                self._nothing_is_kept_back(machine, state)

    def _at_rest(self, machine: Machine) -> None:
        """I-3, I-10: once looked, the same look does nothing, and the next is later."""
        machine.life.tick()
        events, shown = len(machine.life.events), len(machine.life.notifier.shown)
        wake_at = machine.life.tick()
        if (events, shown) != (len(machine.life.events), len(machine.life.notifier.shown)):
            self._fault(machine, "I-3: ticking again did something")
        if wake_at <= machine.life.now:
            self._fault(machine, "I-10: the next look is not later than now")

    def _nothing_is_kept_back(self, machine: Machine, state: State) -> None:
        """What has been open for a while, and could be shown for as long, was shown here."""
        now, device = machine.life.now, machine.life.log.device
        free = max(self._up_since(machine) + CATCH_UP, machine.since) + SETTLED
        for each in self._planned():
            reminder = state.reminders.get(each.key)
            begins = each.due if reminder is None else max(each.due, reminder.put_off_to or each.due)
            shown = begins if reminder is None else max(begins, reminder.first_shown_at or begins)
            waited = AFTER if machine.is_left else _ZERO
            is_open = each.habit in _ASKED_AT_ONCE and shown + waited + SETTLED <= now
            if not is_open or now < free or now >= closing(each, reminder) or each.key in state.reopened:
                continue
            if not self._is_quiet(begins, now) and (
                reminder is None or (not reminder.settled and device not in reminder.shown_on)
            ):
                self._fault(machine, f"{each.key} is open and was never shown here: {reminder}")

    def _is_quiet(self, begins: datetime, now: datetime) -> bool:
        """Whether a hold lies in between, or has just ended."""
        life, ends = self.machines[0].life, now - SETTLED - AFTER
        return any(held(life.configuration, life.clock.zone, at) is not None for at in (begins, ends, now))

    # -- the end ---------------------------------------------------------------------------------

    def _meet_again(self) -> None:
        """All are on, nothing is cut, and the day after all that was due is over."""
        self._cut.clear()
        for machine in self.machines:
            machine.life.notifier.works = True
            if not machine.is_on:
                machine.is_on, machine.presence = True, Unknown("just started")
                machine.since = machine.life.now
                machine.life.restart()
        self._pass(timedelta(hours=44))
        self._pass(timedelta(hours=1))
        for source, target in permutations(self.machines, 2):
            arrived(source.life, target.life)

    def _judge_the_union(self) -> None:
        logs = [frozenset(event.id for event in each.life.events) for each in self.machines]
        if len({*logs}) > 1:
            self.faults.append(f"the logs differ: {[len(log) for log in logs]}")
        states = [known(each.life) for each in self.machines]
        events = self.machines[0].life.events
        taken_back = frozenset(str(each.data["event"]) for each in events if each.kind is EventKind.RETRACTED)
        aside = taken_back.union(superseded(events, taken_back))
        asked = {each.occurrence for each in events if each.kind is EventKind.PROMPTED}
        asked |= {each.occurrence for each in events if each.id in taken_back}
        for occurrence in self._planned():
            if not self._begun() <= occurrence.due < occurrence.latest <= self.now - timedelta(hours=1):
                continue
            standing = [
                each for each in events if each.occurrence == occurrence.key and each.kind in OUTCOMES
            ]
            counting = [each for each in standing if each.id not in aside]
            if len(counting) != 1:
                self.faults.append(f"I-1: {occurrence.key} has {[each.kind for each in counting]}")
                continue
            outcomes = {getattr(state.reminders.get(occurrence.key), "outcome", None) for state in states}
            if outcomes != {counting[0].kind}:
                self.faults.append(f"{occurrence.key} is {outcomes} in memory, {counting[0].kind} in the log")
            self._is_honest(counting[0], standing, taken_back, asked)

    def _is_honest(
        self, holds: Event, standing: list[Event], taken_back: frozenset[str], asked: set[str | None]
    ) -> None:
        answers = [each for each in standing if each.via != "daemon" and each.id not in taken_back]
        if answers and holds not in answers:
            self.faults.append(f"{holds.occurrence} was answered and is {holds.kind}")
        if holds.kind is EventKind.MISSED and holds.occurrence not in asked:
            self.faults.append(f"{holds.occurrence} is missed and nobody was asked")

    def _begun(self) -> datetime:
        return min(each.life.events[0].at for each in self.machines)

    def _fault(self, machine: Machine, text: str) -> None:
        self.faults.append(f"{self.now:%a %d %H:%M:%S} machine {machine.number}: {text}")


def _is_of(machine: Machine, event: Event) -> bool:
    return event.device == machine.life.log.device


def _is_over(state: State, key: str) -> bool:
    reminder = state.reminders.get(key)
    return reminder is not None and (reminder.settled or reminder.stage is Stage.SNOOZED)


def faults_of(seed: int, tell: Callable[[str], None] = lambda _: None) -> list[str]:
    """What goes wrong in the life of that seed."""
    return SeveralMachines(seed, tell).lived()
