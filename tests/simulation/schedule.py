"""A seed's schedule: what happens, as values, thrown before anything happens."""

from random import Random
from typing import NamedTuple, TypeAlias

from simulation.plans import HABITS, PLANS
from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.command import (
    Answer,
    Command,
    Entry,
    Intake,
    Pausing,
    Practised,
    Resuming,
    Undoing,
)
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.presence import Away
from steadyhand.domain.reminding.prompt import Choice

BEGINNINGS = (
    "2026-03-27T06:00",
    "2026-10-23T06:00",
    "2026-11-23T10:00",
    "2026-02-26T22:30",
    "2026-12-30T05:00",
)
"""Before both changes of the clock in Europe, any day, the programme's last days, the turn of the year."""
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Sydney",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/Havana",
)
MINUTES = (0.3, 1, 7, 45, 130, 300, 700, 1700)
HOURS_SET = (-30, -2, -1, -0.5, -0.06, -0.06, -0.01, 0.01, 0.5, 1, 3, 40)
STEPS = (22, 34)
STALE = 12
USES_MIN = (0.2, 2, 9, 26, 50, 100)
PAUSES_MIN = (0.1, 0.5, 1, 4, 5.5, 20, 90)
LATE_S = (0, 1, 5, 5, 30, 90)
WAYS = ("told", "told", "told", "told", "twice", "never", "swapped")
"""How a change reaches the engine: once, again later, not at all, or after the one that followed it."""


class Passes(NamedTuple):
    """Time passes, awake."""

    minutes: float


class Suspends(NamedTuple):
    """Time passes, asleep."""

    minutes: float


class Hangs(NamedTuple):
    """The process is stopped, or its wake-ups are lost, while the machine is awake."""

    minutes: float


class SetsClock(NamedTuple):
    """The clock is set by so many hours."""

    hours: float


class Travels(NamedTuple):
    """Another zone, after so many minutes asleep."""

    zone: str
    minutes: float


class Restarts(NamedTuple):
    """The process dies between two ticks, the machine is off for so many minutes, and another begins.

    ``fault``: what befalls that one at its so-many-th append: "dies", "disk", or nothing.
    """

    minutes: float
    plan: str
    fault: str
    ordinal: int


class Stops(NamedTuple):
    """The process ends in good order, and another begins after so many minutes."""

    minutes: float
    plan: str


class DiesAppending(NamedTuple):
    """The process dies at the so-many-th append from now: before it, inside its transaction, or after."""

    ordinal: int
    when: str
    minutes: float


class DiesShowing(NamedTuple):
    """The process dies with a notification on its way, or on the screen."""

    is_on_screen: bool
    minutes: float


class FillsDisk(NamedTuple):
    """From the so-many-th append on, so many of them fail; or no transaction can end."""

    ordinal: int
    failures: int
    commits: bool
    minutes: float


class Reloads(NamedTuple):
    """Another configuration, perhaps right after a suspend, perhaps on a full disk."""

    plan: str
    minutes: float
    is_disk_full: bool


class LosesServer(NamedTuple):
    """The server dies with its bubbles; ``is_told`` False: the signal of it is lost."""

    is_told: bool


class FindsServer(NamedTuple):
    """A server appears; ``times``: how often that is told."""

    times: int


class ChangesChannel(NamedTuple):
    """The bus died and another channel takes its place; ``is_plain``: one that tells nothing back."""

    is_plain: bool


class Works(NamedTuple):
    """Spells of use with pauses between them, each told so many seconds late, in that way."""

    use_min: float
    pause_min: float
    times: int
    late_s: float
    way: str
    because: Away


class Comes(NamedTuple):
    """The person types from now on."""

    late_s: float
    way: str


class Goes(NamedTuple):
    """The hands rest from now on, or the screen is locked, or shows somebody else's session."""

    because: Away
    late_s: float
    way: str


class Blinds(NamedTuple):
    """Nobody can tell any more whether the person is there."""

    late_s: float


class Sees(NamedTuple):
    """Somebody can tell again, and does."""

    late_s: float


class Mutes(NamedTuple):
    """Do-not-disturb, a full screen or a camera; None: the desktop can no longer say."""

    because: Busy | None
    late_s: float
    way: str


class Unmutes(NamedTuple):
    """The person may be disturbed again."""

    late_s: float
    way: str


class Sleeps(NamedTuple):
    """A suspend that the desktop tells of before and after: "told", "twice", "late" or "never".

    ``minutes`` 0: it did not come to it.
    """

    minutes: float
    before: str
    after: str


class Clicks(NamedTuple):
    """A click on one of the latest bubbles, ``back`` from the last, so often, perhaps amid a showing."""

    choice: Choice
    back: int
    times: int
    amid: bool


class ClosesBubble(NamedTuple):
    """The person closes a bubble, or a click on it is lost."""

    back: int


class Says(NamedTuple):
    """A command from another process; ``poked``: the daemon hears of it; ``amid``: while it is showing.

    ``ago_min``: it is about so long ago, where it may say when.
    """

    command: Command
    poked: bool
    amid: bool
    ago_min: int


class Marks(NamedTuple):
    """The uptime mark comes round."""


AtTheDesk: TypeAlias = Works | Comes | Goes | Blinds | Sees | Mutes | Unmutes | Sleeps

Step: TypeAlias = (
    Passes
    | Suspends
    | Hangs
    | SetsClock
    | Travels
    | Restarts
    | Stops
    | DiesAppending
    | DiesShowing
    | FillsDisk
    | Reloads
    | LosesServer
    | FindsServer
    | ChangesChannel
    | Clicks
    | ClosesBubble
    | Says
    | Marks
    | AtTheDesk
)


class Schedule(NamedTuple):
    """One life: when and where it begins, with which plan, and its steps.

    ``greets_after_s``: how long the desktop is silent to a process that begins.
    """

    seed: int
    beginning: str
    zone: str
    plan: str
    steps: tuple[Step, ...]
    greets_after_s: float


def schedule(seed: int) -> Schedule:
    """The schedule of that seed: the same seed, the same schedule."""
    chance = Random(seed)  # noqa: S311 - a test's dice
    plans = sorted(PLANS)
    beginning, zone, plan = chance.choice(BEGINNINGS), chance.choice(ZONES), chance.choice(plans)
    steps = tuple(_any_step(chance) for _ in range(chance.randint(*STEPS)))
    return Schedule(seed, beginning, zone, plan, steps, chance.choice((0, 0, 0, 20)))


def _any_step(chance: Random) -> Step:
    plan, minutes = chance.choice(sorted(PLANS)), chance.choice(MINUTES)
    short = chance.choice(MINUTES[:5])
    makers = {
        Passes: 26,
        Clicks: 16,
        Says: 20,
        Suspends: 6,
        Hangs: 3,
        SetsClock: 4,
        Travels: 3,
        Restarts: 4,
        Stops: 2,
        DiesAppending: 5,
        DiesShowing: 3,
        FillsDisk: 4,
        Reloads: 5,
        LosesServer: 3,
        FindsServer: 4,
        ChangesChannel: 2,
        ClosesBubble: 2,
        Marks: 2,
        Works: 22,
        Comes: 5,
        Goes: 5,
        Blinds: 2,
        Sees: 2,
        Mutes: 4,
        Unmutes: 6,
        Sleeps: 6,
    }
    kind = chance.choices(list(makers), list(makers.values()))[0]
    made: dict[type, Step] = {
        Passes: Passes(minutes),
        Suspends: Suspends(minutes),
        Hangs: Hangs(minutes),
        SetsClock: SetsClock(chance.choice(HOURS_SET)),
        Travels: Travels(chance.choice(ZONES), minutes),
        Restarts: Restarts(
            chance.choice((0, 0, 0, 30, 600, 4000)),
            plan,
            chance.choice(("", "", "dies", "disk")),
            chance.randint(1, 5),
        ),
        Stops: Stops(chance.choice((0, 0.1, 30)), plan),
        DiesAppending: DiesAppending(
            chance.randint(1, 6), chance.choice(("before", "inside", "after")), minutes
        ),
        DiesShowing: DiesShowing(chance.random() < 0.5, minutes),
        FillsDisk: FillsDisk(chance.randint(1, 4), chance.randint(1, 5), chance.random() < 0.7, minutes),
        Reloads: Reloads(plan, chance.choice((0, 0, short)), chance.random() < 0.2),
        LosesServer: LosesServer(chance.random() < 0.7),
        FindsServer: FindsServer(chance.randint(1, 2)),
        ChangesChannel: ChangesChannel(chance.random() < 0.5),
        Clicks: Clicks(
            chance.choice((*Choice, Choice.DONE, Choice.SNOOZE)),
            chance.choice((1, 1, 1, 2, 3, STALE)),
            chance.choice((1, 1, 2)),
            chance.random() < 0.15,
        ),
        ClosesBubble: ClosesBubble(chance.randint(1, 3)),
        Says: Says(
            _any_command(chance),
            chance.random() < 0.8,
            chance.random() < 0.15,
            chance.choice((0, 0, 0, 5, 90, 700, 2000)),
        ),
        Marks: Marks(),
        **_at_the_desk(chance),
    }
    return made[kind]


def _at_the_desk(chance: Random) -> dict[type, AtTheDesk]:
    late_s, way, away = chance.choice(LATE_S), chance.choice(WAYS), chance.choice((Away.IDLE, *Away))
    heard = ("told", "told", "told", "twice", "late", "never")
    return {
        Works: Works(
            chance.choice(USES_MIN), chance.choice(PAUSES_MIN), chance.randint(1, 6), late_s, way, away
        ),
        Comes: Comes(late_s, way),
        Goes: Goes(away, late_s, way),
        Blinds: Blinds(late_s),
        Sees: Sees(late_s),
        Mutes: Mutes(chance.choice((*Busy, Busy.DO_NOT_DISTURB, None)), late_s, way),
        Unmutes: Unmutes(late_s, way),
        Sleeps: Sleeps(chance.choice((0, 0.3, 1, 4, 7, 45, 700)), chance.choice(heard), chance.choice(heard)),
    }


def _any_command(chance: Random) -> Command:
    habit, choice = chance.choice(HABITS), chance.choice((Choice.DONE, Choice.SKIP, Choice.SNOOZE))
    amount = chance.choice((None, 0, 40, 100, 250, 330, 900))
    closed = {"closed": True, "none": True}
    return chance.choice(
        (
            Answer(habit, choice),
            Answer(habit, Choice.SNOOZE, minutes=chance.choice((1, 30, 300))),
            Answer(habit, Choice.DONE, amount=100 if habit in {"water", "caffeine"} else None),
            Answer("evening", chance.choice((Choice.NONE, Choice.SOME, Choice.OPEN))),
            Intake("water", amount),
            Intake("caffeine", amount),
            Intake("wine", chance.choice((1, 1.6, 2, 3))),
            Intake("caffeine", amount),
            Entry(EventKind.DAY, chance.choice((closed, {"slept_min": 400}, {"heat": True}))),
            Entry(EventKind.EPISODE, {"where": "thumb", "side": "left", "triggers": []}),
            Entry(EventKind.SCREENING, {"answers": {}, "tier": "NONE_REPORTED", "flags": []}),
            Practised("relax", chance.choice((4, 12)), "box"),
            Pausing(),
            Resuming(),
            Undoing(),
            Undoing(),
        )
    )
