"""The life of the daemon process: start in order, tick, reload, stop in reverse."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from loguru import logger

from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import EventKind, Json
from steadyhand.domain.reminding.habit import Configuration, Rest, WindDown
from steadyhand.domain.reminding.presence import Disturbance, Presence
from steadyhand.domain.reminding.prompt import Choice, Failed, Prompt
from steadyhand.engine.engine import Engine
from steadyhand.engine.ports import AdherenceLog, Clock
from steadyhand.errors import ConfigurationFault, LogFault, SteadyError, Unavailable
from steadyhand.notify.base import Channel, Listener
from steadyhand.notify.choosing import Chosen
from steadyhand.presence.desk import Desk
from steadyhand.system.dispatcher import Dispatcher
from steadyhand.system.manager import ServiceManager
from steadyhand.system.memory import give_back
from steadyhand.system.opening import by_hand
from steadyhand.system.single_instance import Lock
from steadyhand.system.timer import WakeTimer, wake_timer
from steadyhand.system.wake_socket import WakeSocket

AFTER_A_FAULT = timedelta(minutes=1)
LONGEST_AFTER_FAULTS = timedelta(minutes=16)
UPTIME_MARK = timedelta(minutes=10)
BACKUP_EVERY = timedelta(days=7)
BACKUP_RETRY = timedelta(hours=1)
PAUSE_IN_THE_HANDS = timedelta(seconds=5)
"""What a watch of the hands takes for a pause (DOMAIN 2.7)."""
PAUSE_IN_THE_EVENING = timedelta(minutes=1)
"""What does where only the hour before bed is watched, or whether anybody is there."""
LONGEST_MEETING_S = 2.0
"""How long the start waits for the desktop to tell how things are."""
BEFORE_A_NEW_SERVER = (0.2, 0.8)
"""Seconds: at login every program speaks at once, so each waits for a moment of its own."""
LONGEST_TICK = timedelta(minutes=2)
TICKING = "ticking"
CONFIGURATION = "configuration"
ANY_CHANNEL, NO_CHANNEL = "auto", "none"
CONFIGURATION_FAULTY = "configuration faulty, the one before stays in force; see: steady check"
CONFIGURATION_NEWS = "steadyhand:configuration"
LOG_NEWS = "steadyhand:log"
OPENING_NEWS = "steadyhand:opening"


class Plan(NamedTuple):
    """A configuration, and the same as plain data for the log."""

    configuration: Configuration
    compiled: Json


class Files(Protocol):
    """What the service asks of the disk beside the log. Calls may block; they run in a thread."""

    def load(self) -> Plan:
        """The configuration as it is now. Raises ConfigurationFault."""
        ...

    def changed(self) -> bool:
        """Whether another configuration has been compiled since the last ``load``. Quick."""
        ...

    def last_backup(self) -> datetime | None:
        """When the log was last copied, aware UTC, or None."""
        ...

    def back_up(self, now: datetime) -> None:
        """Copy the log. Raises LogFault."""
        ...


class Parts(NamedTuple):
    """Everything the service is joined from. ``before``: the plan in force when the log ended.

    ``desk``: what tells of the person. ``open``: opens what a topic of the diary is about, or gives
    False; it may block. ``faulty``: whether the file is faulty and ``plan`` is the one before it.
    ``recovery``: what was done about a damaged log, for the person, or None.
    """

    log: AdherenceLog
    clock: Clock
    manager: ServiceManager
    lock: Lock
    files: Files
    runtime: str
    plan: Plan
    before: Configuration
    choose: Callable[[str, Listener], Awaitable[Chosen]]
    open: Callable[[str], bool]
    desk: Desk
    faulty: bool = False
    recovery: str | None = None


class Service:
    """Runs until it is told to stop, or until its channel breaks.

    It is the notifier's listener: clicks are recorded here at once, and a tick follows. It is also the
    desktop's: what that tells is weighed at once, and a tick follows where there is something to do.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._manager = parts.manager
        self._dispatcher = Dispatcher(self._job_failed)
        self._wanted = asyncio.Event()
        self._ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._ticking_since: timedelta | None = None
        self._wake_at = parts.clock.read().now
        self._tasks: set[asyncio.Task[None]] = set()
        self._reloading = asyncio.Lock()
        self._backup_was_tried = False
        self._backup: asyncio.Task[None] | None = None
        self._troubles: dict[str, str] = {CONFIGURATION: CONFIGURATION_FAULTY} if parts.faulty else {}
        self._channel_word = parts.plan.configuration.notifications.channel
        self._published: dict[str, str | bool | None] = {}
        self._channel: Channel
        self._engine: Engine
        self._timer: WakeTimer
        self._serves = False
        self._weighing = False
        self._pause = AFTER_A_FAULT

    async def run(self) -> int:
        """Start, serve, stop. Gives the exit code."""
        loop = asyncio.get_running_loop()
        chosen = await self._parts.choose(self._channel_word, self)
        self._channel = chosen.channel
        logger.info("Channel chosen", channel=chosen.channel.name)
        parts = self._parts
        self._engine = Engine(parts.log, self._channel, parts.clock, parts.before, parts.desk)
        self._engine.start(*self._parts.plan)
        self._serves = True
        wake_socket = WakeSocket(loop, self._parts.runtime, self._poked)
        self._timer = wake_timer(loop, self._woken, self._parts.clock.read)
        self._add_jobs()
        self._listen_to_signals(loop)
        try:
            await self._meet_the_desktop()
            await self._tick()
            await self._tell_news()
            self._manager.ready()
            logger.info("Ready")
            give_back()
            ticking = self._begin(self._keep_ticking())
            code = await self._ended
            ticking.cancel()
        finally:
            await self._close(wake_socket)
        if code == 0:
            self._engine.stop()
        else:
            self._engine.mark()
        logger.info("Stopped", code=code)
        return code

    # -- the notifier's listener -----------------------------------------------------------------

    def chosen(self, prompt: Prompt, choice: Choice) -> None:
        """Record the click; where the log cannot take it, say so and show the reminder again."""
        try:
            came = self._engine.chosen(prompt, choice)
        except LogFault:
            logger.error("An answer could not be recorded; the reminder is shown again")
            self._troubles[TICKING] = "the log cannot be written"
        else:
            logger.info("Answered", choice=choice.value, answered=came.answered, rejected=len(came.rejected))
        if choice is Choice.OPEN:
            self._begin(self._open(self._engine.topics(prompt)))
        self._want_tick()

    async def _open(self, topics: Sequence[str]) -> None:
        for topic in topics:
            if not await asyncio.to_thread(self._parts.open, topic):
                logger.warning("There is nothing to open it with", topic=topic)
                await self._tell(
                    OPENING_NEWS, "It could not be opened", f"Type in a terminal: {by_hand(topic)}"
                )

    def vanished(self, tags: frozenset[str]) -> None:
        """The server is gone with its bubbles; they come back with the next. Before the start: nothing."""
        if not self._serves:
            return
        logger.warning("The notification server left", bubbles=len(tags))
        self._engine.vanished(tags)

    def reachable(self) -> None:
        """A server has appeared: show what is pending. Before the start the first tick does."""
        if not self._serves:
            return
        logger.info("A notification server appeared")
        self._engine.reachable()
        self._begin(self._parts.desk.again())
        pause = random.uniform(*BEFORE_A_NEW_SERVER)  # noqa: S311 - no secret, only not all at once
        asyncio.get_running_loop().call_later(pause, self._want_tick)

    def broken(self, reason: str) -> None:
        """The bus is gone for good: end with a failure, so that the service manager starts anew."""
        logger.error("The channel broke", reason=reason)
        self._end(Unavailable.exit_code)

    # -- the desktop's listener ------------------------------------------------------------------

    def presence_is(self, presence: Presence) -> None:
        """The person has come or gone."""
        self._engine.presence_is(presence)
        self._weigh()
        self._publish_facts()

    def disturbance_is(self, disturbance: Disturbance) -> None:
        """The person may be disturbed, or not."""
        self._engine.disturbance_is(disturbance)
        self._weigh()
        self._publish_facts()

    def falls_asleep(self) -> None:
        """The machine is about to be suspended: the time until now is recorded."""
        logger.info("The machine falls asleep")
        try:
            self._engine.falls_asleep()
        except LogFault:
            logger.error("The time until the suspend could not be recorded")

    def woken(self) -> None:
        """It has been resumed."""
        logger.info("The machine is awake")
        self._engine.woken()
        self._want_tick()

    def moved(self) -> None:
        """The time zone may be another."""
        if self._engine.has_travelled():
            self._want_tick()

    def lost(self, missing: str) -> None:
        """A bus is gone."""
        logger.warning("The desktop does not tell any more", missing=missing)

    async def _meet_the_desktop(self) -> None:
        """Learn how things are before anything is shown, unless the desktop is slow to tell."""
        meeting = self._begin(self._begin_to_watch())
        await asyncio.wait({meeting}, timeout=LONGEST_MEETING_S)

    async def _begin_to_watch(self) -> None:
        await self._parts.desk.begin(self)
        await self._watch()

    async def _watch(self) -> None:
        configuration = self._engine.configuration
        await self._parts.desk.watch(watched_after(configuration))
        await self._parts.desk.heed(configuration.notifications.hold_back)
        for missing in self._parts.desk.missing:
            logger.info("The desktop does not tell", missing=missing)

    def _weigh(self) -> None:
        """Plan anew, once for all that was told in the same breath."""
        if not self._weighing:
            self._weighing = True
            asyncio.get_running_loop().call_soon(self._weigh_now)

    def _weigh_now(self) -> None:
        """Where there is something to do, tick. Records nothing: hands move and rest all day."""
        self._weighing = False
        at = None if self._ticking_since is not None else self._looked_ahead()
        if at is None:
            self._want_tick()
        elif at != self._wake_at:
            self._wake_at = at
            self._rearm()

    def _looked_ahead(self) -> datetime | None:
        """When to tick; at once where that cannot be said: a tick that fails is told and tried again."""
        try:
            return self._engine.look()
        except Exception:  # noqa: BLE001 - as in a tick
            logger.exception("What the desktop told could not be weighed")
            return None

    # -- ticking ---------------------------------------------------------------------------------

    def _want_tick(self) -> None:
        self._wanted.set()

    async def _keep_ticking(self) -> None:
        while True:
            await self._wanted.wait()
            await self._tick()

    async def _tick(self) -> None:
        self._wanted.clear()
        reading = self._parts.clock.read()
        self._ticking_since = reading.awake
        try:
            await self._look_for_a_desktop()
            self._wake_at = await self._engine.tick()
            self._troubles.pop(TICKING, None)
            self._pause = AFTER_A_FAULT
        except LogFault:
            logger.error("The log cannot be written; trying again later", seconds=self._pause.total_seconds())
            self._troubles[TICKING] = "the log cannot be written"
            self._wake_at = self._after_a_fault(reading.now)
        except Exception:  # noqa: BLE001 - one faulty tick must not end all later ones
            logger.exception("A tick failed; trying again later")
            self._troubles[TICKING] = "a tick failed"
            self._wake_at = self._after_a_fault(reading.now)
        self._ticking_since = None
        self._publish()
        self._rearm()

    def _after_a_fault(self, now: datetime) -> datetime:
        """When to try again: later each time, since what cannot be recorded is shown each time."""
        at = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_AFTER_FAULTS)
        return at

    def _woken(self, clock_was_set: bool) -> None:  # noqa: FBT001 - the timer's one argument
        now = self._parts.clock.read().now
        if clock_was_set:
            self._dispatcher.recompute(now)
            self._want_tick()
        self._dispatcher.dispatch(now)
        self._rearm()

    def _rearm(self) -> None:
        now = self._parts.clock.read().now
        self._dispatcher.recompute(now, "plan")
        wake = self._dispatcher.next_wake()
        if wake is None:
            self._timer.clear()
        else:
            self._timer.set(wake)

    def _poked(self) -> None:
        self._want_tick()
        if self._parts.files.changed():
            self._begin(self._reload())

    # -- jobs ------------------------------------------------------------------------------------

    def _add_jobs(self) -> None:
        now = self._parts.clock.read().now
        self._dispatcher.add("plan", self._next_plan, lambda _: self._want_tick(), now)
        self._dispatcher.add("roll-over", self._next_day, lambda _: self._publish(), now)
        self._dispatcher.add("weekly backup", self._next_backup, self._back_up, now)
        interval = self._manager.watchdog_interval
        if interval is not None:
            self._dispatcher.add("watchdog", lambda after: after + interval, self._ping, now)
            self._dispatcher.add("uptime mark", lambda after: after + UPTIME_MARK, self._mark, now)
            self._manager.watchdog()

    def _next_plan(self, after: datetime) -> datetime:
        return self._wake_at if self._wake_at > after else after + AFTER_A_FAULT

    def _next_day(self, after: datetime) -> datetime:
        calendar = self._calendar()
        return calendar.ends(calendar.day_of(after))

    def _next_backup(self, after: datetime) -> datetime:
        last = self._parts.files.last_backup()
        pause = BACKUP_RETRY if self._backup_was_tried else AFTER_A_FAULT
        return max(after if last is None else last + BACKUP_EVERY, after + pause)

    def _ping(self, _: datetime) -> None:
        """Tell the watchdog, unless the tick hangs: then it is right to bite. Notice a new zone."""
        since, reading = self._ticking_since, self._parts.clock.read()
        if since is None or reading.awake - since < LONGEST_TICK:
            self._manager.watchdog()
        if self._engine.has_travelled():
            self._want_tick()

    def _mark(self, _: datetime) -> None:
        self._engine.mark()

    def _back_up(self, _: datetime) -> None:
        """Begin a copy, unless one is still being made, over a suspend say: two would write one file."""
        self._backup_was_tried = True
        if self._backup is None or self._backup.done():
            self._backup = self._begin(self._back_up_in_thread())

    async def _back_up_in_thread(self) -> None:
        try:
            await asyncio.to_thread(self._parts.files.back_up, self._parts.clock.read().now)
        except LogFault:
            logger.error("The weekly backup failed; earlier ones are kept; trying again in an hour")
        else:
            self._dispatcher.recompute(self._parts.clock.read().now, "weekly backup")
            self._rearm()
        finally:
            give_back()

    def _job_failed(self, name: str, error: Exception) -> None:
        logger.opt(exception=error).error("A job failed", job=name)

    # -- reloading -------------------------------------------------------------------------------

    def _hang_up(self) -> None:
        self._manager.reloading()
        self._begin(self._reload(told=True))

    async def _reload(self, *, told: bool = False) -> None:
        async with self._reloading:
            try:
                plan = await asyncio.to_thread(self._parts.files.load)
            except ConfigurationFault:
                logger.warning("The configuration is faulty; the one before stays in force")
                self._troubles[CONFIGURATION] = CONFIGURATION_FAULTY
                await self._tell_faulty()
            else:
                await self._take_over(plan)
            if told:
                self._manager.ready()
            self._want_tick()

    async def _take_over(self, plan: Plan) -> None:
        try:
            self._engine.reconfigure(*plan)
        except LogFault:
            logger.error("The log cannot be written, so the configuration before stays in force")
            self._troubles[CONFIGURATION] = "configuration not taken over, the log cannot be written"
            return
        self._troubles.pop(CONFIGURATION, None)
        await self._change_channel(plan.configuration.notifications.channel)
        await self._watch()
        await self._channel.withdraw(CONFIGURATION_NEWS)
        logger.info("Configuration taken over", habits=len(plan.configuration.habits))
        self._dispatcher.recompute(self._parts.clock.read().now)

    async def _change_channel(self, word: str) -> None:
        if word == self._channel_word:
            return
        try:
            chosen = await self._parts.choose(word, self)
        except SteadyError:
            logger.error("The configured channel is not there; the one before stays in use", channel=word)
            return
        self._channel_word = word
        await self._use(chosen.channel)

    async def _look_for_a_desktop(self) -> None:
        """Where no bus was there to choose, choose again whenever there is something to do."""
        if self._channel_word != ANY_CHANNEL or self._channel.name != NO_CHANNEL:
            return
        chosen = await self._parts.choose(ANY_CHANNEL, self)
        if chosen.channel.name != NO_CHANNEL:
            await self._use(chosen.channel)
            logger.info("A desktop appeared", channel=chosen.channel.name)

    async def _use(self, channel: Channel) -> None:
        old, self._channel = self._channel, channel
        self._engine.change_notifier(channel)
        await old.withdraw_all()
        await old.close()

    # -- telling ---------------------------------------------------------------------------------

    async def _tell_news(self) -> None:
        if self._parts.recovery is not None:
            await self._tell(LOG_NEWS, "Something was wrong with the log", self._parts.recovery)
        if self._parts.faulty:
            await self._tell_faulty()

    async def _tell_faulty(self) -> None:
        await self._tell(
            CONFIGURATION_NEWS,
            "Configuration not taken over",
            "It has a fault, so the one before stays in force. To see it: steady check",
        )

    async def _tell(self, tag: str, title: str, body: str) -> None:
        delivery = await self._channel.show(Prompt(tag, (), title, body, (), ""))
        if isinstance(delivery, Failed):
            logger.warning("A message for the person could not be shown", reason=delivery.reason)

    def _calendar(self) -> Calendar:
        return self._engine.calendar()

    def _publish(self) -> None:
        """Say how the day stands to the service manager, and who we are to the command line."""
        self._publish_facts()
        today = self._calendar().day_of(self._parts.clock.read().now)
        outcomes = [each.outcome for each in self._engine.state.reminders.values() if each.day == today]
        counts = ", ".join(
            f"{outcomes.count(kind)} {kind.value}"
            for kind in (EventKind.DONE, EventKind.SKIPPED, EventKind.MISSED, EventKind.EXCUSED)
        )
        troubles = "".join(f"{what}; " for what in self._troubles.values())
        wake = self._wake_at.astimezone(self._calendar().zone)
        self._manager.status(
            f"{troubles}today: {counts}, {outcomes.count(None)} open; next look {wake:%a %H:%M}"
        )

    def _publish_facts(self) -> None:
        held_back = self._engine.surroundings.held_back
        facts: dict[str, str | bool | None] = {
            "channel": self._channel.name,
            "buttons": self._channel.has_buttons,
            "presence": self._parts.desk.watched_by,
            "held_back": None if held_back is None else held_back.because.value,
        }
        if facts != self._published:
            self._parts.lock.publish(**facts)
            self._published = facts

    # -- the end ---------------------------------------------------------------------------------

    def _listen_to_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.add_signal_handler(signal.SIGTERM, self._end, 0)
        loop.add_signal_handler(signal.SIGINT, self._end, 0)
        loop.add_signal_handler(signal.SIGHUP, self._hang_up)

    def _end(self, code: int) -> None:
        if not self._ended.done():
            self._ended.set_result(code)

    async def _close(self, wake_socket: WakeSocket) -> None:
        self._manager.stopping()
        wake_socket.close()
        self._timer.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._parts.desk.end()
        await self._channel.withdraw_all()
        await self._channel.close()

    def _begin(self, work: Awaitable[None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            logger.opt(exception=task.exception()).error("A task failed")
            self._end(1)


def watched_after(configuration: Configuration) -> timedelta | None:
    """After how long a pause presence is to be told, or None where nothing needs to know.

    A habit may, and so does what of several machines is shown where the person is.
    """
    aims = [habit.aim for habit in configuration.habits if configuration.watches_use]
    if any(isinstance(aim, Rest) for aim in aims):
        return PAUSE_IN_THE_HANDS
    is_one_of_several = configuration.devices is not None and configuration.watches_use
    if is_one_of_several or any(isinstance(aim, WindDown) for aim in aims):
        return PAUSE_IN_THE_EVENING
    return None
