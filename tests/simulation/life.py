"""A schedule carried out: each step on the world, and the oracle's judgement after it."""

import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import assert_never
from zoneinfo import ZoneInfo

from simulation.oracle import Oracle, live_outcomes
from simulation.plans import HABITS, PLANS
from simulation.schedule import (
    AtTheDesk,
    Blinds,
    ChangesChannel,
    Clicks,
    ClosesBubble,
    Comes,
    DiesAppending,
    DiesShowing,
    FillsDisk,
    FindsServer,
    Goes,
    Hangs,
    LosesServer,
    Marks,
    Mutes,
    Passes,
    Reloads,
    Restarts,
    Says,
    Schedule,
    Sees,
    SetsClock,
    Sleeps,
    Step,
    Stops,
    Suspends,
    Travels,
    Unmutes,
    Works,
    schedule,
)
from simulation.world import EPOCH, MOST_IDLE_TICKS_AN_HOUR, Died, World
from steadyhand.domain.reminding.command import Answer, Command, Entry, Intake, Pausing
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.presence import Disturbance, HeldBack, Unknown, Welcome
from steadyhand.domain.reminding.prompt import Prompt
from steadyhand.errors import LogFault

FARTHEST_BACK_H = -47
A_WHILE_MIN = 7
AN_INSTANT = timedelta(milliseconds=1)
FOREIGN = Prompt("tea", ("tea@2026-11-23T10:00",), "", "", (), "")


class SimulatedLife:
    """One seed's life; it ends with the first step after which something is wrong."""

    def __init__(self, plan: Schedule, tell: Callable[[str], None] = lambda _: None) -> None:
        self._schedule, self._tell = plan, tell
        self.oracle = Oracle()
        dice = Random(plan.seed).getrandbits  # noqa: S311 - a test's dice
        self._begins, self._dice = (plan.beginning, plan.zone, plan.plan), dice
        self._set_back_h = 0.0
        self.world: World

    def lived(self) -> list[str]:
        """What went wrong; nothing, if all is well."""
        step: Step | None = None
        try:
            self._begin()
            for number, each in enumerate(self._schedule.steps):
                step = each
                self._tell(f"{number:3} {self.world.now:%a %d %H:%M:%S} {step}")
                self._perform(step)
                self.oracle.judge()
                if isinstance(step, Passes) and step.minutes >= A_WHILE_MIN:
                    self.oracle.judge_after_a_while()
                if self.oracle.faults:
                    return [f"step {number}, {step}: {fault}" for fault in self.oracle.faults]
            self.oracle.judge_the_whole()
        except (Exception, Died):  # noqa: BLE001 - whatever it is, the seed has failed
            return [f"at {step}: {traceback.format_exc()}"]
        return self.oracle.faults

    def _begin(self) -> None:
        self.oracle.woken(EPOCH)
        self.world = World.__new__(World)
        self.oracle.world = self.world
        oracle, greets_after_s = self.oracle, self._schedule.greets_after_s
        World.__init__(self.world, self._begins, self._dice, oracle.sees, oracle.woken, greets_after_s)
        self.oracle.disturbed(self.world.now, *HABITS)
        self.oracle.judge()

    def _perform(self, step: Step) -> None:
        """Do the step, and look; in the end nothing fails any longer."""
        world = self.world
        match step:
            case Passes() | Suspends() | Hangs() | SetsClock() | Travels():
                self._let_time_pass(step)
            case Restarts() | Stops() | DiesAppending() | DiesShowing() | FillsDisk() | Reloads() | Marks():
                self._disturb_process(step)
            case LosesServer() | FindsServer() | ChangesChannel():
                self._disturb_desktop(step)
            case Works() | Comes() | Goes() | Blinds() | Sees() | Mutes() | Unmutes() | Sleeps():
                self._be_at_the_desk(step)
            case Clicks():
                self._click(step)
            case ClosesBubble(back):
                if world.shown:
                    world.screen.bubbles.pop(world.shown[-min(back, len(world.shown))].tag, None)
            case Says(command, poked, amid, ago_min):
                self._amid(lambda: world.write(_placed(command, world.now, ago_min)), amid=amid)
                if poked:
                    world.tick()
            case _:
                assert_never(step)
        world.tick()

    def _let_time_pass(self, step: Passes | Suspends | Hangs | SetsClock | Travels) -> None:
        world = self.world
        match step:
            case Passes(minutes):
                self._pass(minutes)
            case Suspends(minutes):
                self._sleep(minutes)
            case Hangs(minutes):
                world.clock.advance_to(world.now + timedelta(minutes=minutes))
            case SetsClock(hours):
                self._set_clock(hours)
            case Travels(zone, minutes):
                self._travel(zone, minutes)
            case _:
                assert_never(step)

    def _disturb_process(
        self, step: Restarts | Stops | DiesAppending | DiesShowing | FillsDisk | Reloads | Marks
    ) -> None:
        world = self.world
        match step:
            case Restarts(minutes, plan, fault, ordinal):
                world.clock.sleep_until(world.now + timedelta(minutes=minutes))
                self._restart(PLANS[plan], fault, ordinal)
            case Stops(minutes, plan):
                world.engine.stop()
                world.clock.sleep_until(world.now + timedelta(minutes=minutes))
                self._restart(PLANS[plan])
            case DiesAppending(ordinal, when, minutes):
                world.log.at_append = _nth(ordinal, when)
                self._live_dangerously(minutes)
            case DiesShowing(is_on_screen, minutes):
                if is_on_screen:
                    world.screen.after = self._die_after
                else:
                    world.screen.before = _die
                self._live_dangerously(minutes)
            case FillsDisk(ordinal, failures, commits, minutes):
                world.log.at_append, world.log.commits = _full(ordinal, failures), commits
                self._live_on_a_full_disk(minutes)
            case Reloads(plan, minutes, is_disk_full):
                self._reload(PLANS[plan], minutes, is_disk_full=is_disk_full)
            case Marks():
                world.engine.mark()
            case _:
                assert_never(step)

    def _disturb_desktop(self, step: LosesServer | FindsServer | ChangesChannel) -> None:
        """What failed before, failed before: no two things happen in one instant."""
        world = self.world
        world.clock.advance_to(world.now + AN_INSTANT)
        match step:
            case LosesServer(is_told):
                tags = world.screen.lose_server()
                if is_told:
                    world.engine.vanished(tags)
            case FindsServer(times):
                world.screen.is_up = True
                self.oracle.woken(world.now)
                for _ in range(times):
                    world.engine.reachable()
            case ChangesChannel(is_plain):
                world.screen.is_up, world.screen.is_plain = True, is_plain
                self.oracle.woken(world.now)
                world.engine.change_notifier(world.screen)
            case _:
                assert_never(step)

    def _be_at_the_desk(self, step: AtTheDesk) -> None:
        world = self.world
        match step:
            case Works():
                self._work(step)
            case Comes(late_s, way):
                world.desk.comes()
                self._tell_of_presence(late_s, way)
            case Goes(because, late_s, way):
                world.desk.goes(because)
                self._tell_of_presence(late_s, way)
            case Blinds(late_s):
                world.desk.is_seen = False
                self._tell_of_presence(late_s)
            case Sees(late_s):
                world.desk.is_seen = True
                self._tell_of_presence(late_s)
            case Mutes(because, late_s, way):
                silenced = Unknown("no answer") if because is None else HeldBack("fake", because)
                self._tell_of_others(silenced, late_s, way)
            case Unmutes(late_s, way):
                self._tell_of_others(Welcome("fake"), late_s, way)
            case Sleeps():
                self._sleep_and_tell(step)
            case _:
                assert_never(step)

    def _work(self, works: Works) -> None:
        for _ in range(works.times):
            self.world.desk.comes()
            self._tell_of_presence(0, works.way)
            self._pass(works.use_min)
            self.world.desk.goes(works.because)
            self._tell_of_presence(works.late_s, works.way)
            self._pass(works.pause_min)

    def _tell_of_presence(self, late_s: float, way: str = "told") -> None:
        presence = self.world.desk.presence
        self._send(lambda: self.world.tell(presence), late_s, way)

    def _tell_of_others(self, disturbance: Disturbance, late_s: float, way: str) -> None:
        self.world.desk.disturbance = disturbance
        self._send(lambda: self.world.tell_of_others(disturbance), late_s, way)

    def _send(self, signal: Callable[[], None], late_s: float, way: str) -> None:
        """Once; twice; never; or after what comes next."""
        for late in {"never": (), "twice": (0, 3), "swapped": (120,)}.get(way, (0,)):
            self.world.later(late_s + late, signal)
        self.world.look()

    def _sleep_and_tell(self, sleeps: Sleeps) -> None:
        self._tell_of_sleep(self.world.tell_of_sleep, sleeps.before)
        if sleeps.minutes:
            self._sleep(sleeps.minutes)
        self._tell_of_sleep(self.world.tell_of_waking, sleeps.after)
        self.world.tick()

    def _tell_of_sleep(self, signal: Callable[[], None], way: str) -> None:
        for late_s in {"never": (), "twice": (0, 2), "late": (20,)}.get(way, (0,)):
            self.world.later(late_s, signal)

    # -- time ------------------------------------------------------------------------------------

    def _pass(self, minutes: float) -> None:
        idle = self.world.until(self.world.now + timedelta(minutes=minutes))
        if idle > MOST_IDLE_TICKS_AN_HOUR * (1 + minutes / 60):
            self.oracle.fault(f"I-10: {idle} looks at which nothing happened in {minutes} minutes")

    def _sleep(self, minutes: float) -> None:
        self.world.clock.sleep_until(self.world.now + timedelta(minutes=minutes))
        if minutes >= 1:
            self.oracle.woken(self.world.now)

    def _set_clock(self, hours: float) -> None:
        if self._set_back_h + min(hours, 0) < FARTHEST_BACK_H:
            return
        self._set_back_h += min(hours, 0)
        self.world.clock.set_to(self.world.now + timedelta(hours=hours))
        self.oracle.clock_set_back(self.world.now)
        if abs(hours) * 60 >= 1:
            self.oracle.woken(self.world.now)
        else:
            self.oracle.before = len(self.oracle.showings)
        self.oracle.disturbed(self.world.now, *HABITS)
        self.world.tick()

    def _travel(self, zone: str, minutes: float) -> None:
        self._sleep(minutes)
        before, self.world.clock.zone = self.world.zone, ZoneInfo(zone)
        if self.world.zone != before:
            self.oracle.travelled(self.world.now, self.world.plan)
        self.world.tick()

    # -- the process -----------------------------------------------------------------------------

    def _restart(self, plan: Configuration, fault: str = "", ordinal: int = 1) -> None:
        world, oracle = self.world, self.oracle
        old = world.in_force()
        ended = oracle.closed(old)
        oracle.woken(world.now)
        if fault:
            world.log.at_append = _nth(ordinal, "before") if fault == "dies" else _full(ordinal, 2)
        try:
            world.start(plan)
        except (Died, LogFault):
            world.recover()
            oracle.woken(world.now)
            world.start(plan)
        world.recover()
        oracle.all_ended(ended)
        oracle.disturbed_by_plan(old, plan, world.now)

    def _live_dangerously(self, minutes: float) -> None:
        try:
            self._pass(minutes)
        except Died:
            self.world.recover()
            self._restart(self.world.plan)
        self.world.recover()

    def _live_on_a_full_disk(self, minutes: float) -> None:
        world = self.world
        target = world.now + timedelta(minutes=minutes)
        try:
            world.until(target)
        except LogFault:
            world.clock.advance_to(max(world.now, target) if world.log.commits else world.now)
        finally:
            world.recover()
        world.tick()

    def _reload(self, plan: Configuration, minutes: float, *, is_disk_full: bool) -> None:
        world, oracle = self.world, self.oracle
        self._sleep(minutes)
        old = world.plan
        ended = oracle.closed(old)
        world.log.commits = not is_disk_full
        came = world.reload(plan)
        world.recover()
        world.tick()
        oracle.all_ended(ended)
        if came:
            oracle.disturbed_by_plan(old, plan, world.now)

    def _die_after(self, prompt: Prompt) -> None:
        self.world._note(prompt)
        raise Died

    # -- the person ------------------------------------------------------------------------------

    def _click(self, click: Clicks) -> None:
        world = self.world
        if not world.shown:
            world.click(FOREIGN, click.choice)
            return
        prompt = world.shown[-min(click.back, len(world.shown))]
        ended, before = live_outcomes(world.events), len(world.events)
        is_stale = all(key in ended for key in prompt.occurrences)

        def press() -> None:
            for _ in range(click.times):
                world.click(prompt, click.choice)

        self._amid(press, amid=click.amid)
        if is_stale and not click.amid and len(world.events) != before:
            self.oracle.fault(f"I-6: a stale click on {prompt.tag} recorded {world.events[before:]}")

    def _amid(self, deed: Callable[[], None], *, amid: bool) -> None:
        """Do it now, or in the middle of the next showing."""
        world = self.world
        if not amid:
            deed()
            return

        def at_showing(_: Prompt) -> None:
            world.screen.before = lambda _: None
            deed()

        world.screen.before = at_showing
        world.until(world.now + timedelta(minutes=90))
        world.recover()


def _placed(command: Command, now: datetime, ago_min: int) -> Command:
    """The command, about so long ago; a pause until so far from now."""
    if not ago_min:
        return command
    match command:
        case Answer() | Intake() | Entry():
            return command._replace(at=now - timedelta(minutes=ago_min))
        case Pausing():
            return command._replace(until=now + timedelta(minutes=ago_min))
        case _:
            return command


def _die(_: object) -> None:
    raise Died


def _nth(ordinal: int, when: str) -> Callable[[str], None]:
    left = ordinal

    def at_append(moment: str) -> None:
        nonlocal left
        left -= moment == when
        if moment == when and left == 0:
            raise Died

    return at_append


def _full(ordinal: int, failures: int) -> Callable[[str], None]:
    number = 0

    def at_append(moment: str) -> None:
        nonlocal number
        number += moment == "before"
        if moment == "before" and ordinal <= number < ordinal + failures:
            raise LogFault("the disk is full")

    return at_append


def faults_of(seed: int, tell: Callable[[str], None] = lambda _: None) -> list[str]:
    """What goes wrong in the life of that seed."""
    return SimulatedLife(schedule(seed), tell).lived()
