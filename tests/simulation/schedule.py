"""A seed's schedule: what happens, as values, thrown before anything happens."""

from random import Random
from typing import NamedTuple, TypeAlias

from simulation.plans import HABITS, PLANS
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
HOURS_SET = (-30, -2, -1, -0.5, -0.01, 0.01, 0.5, 1, 3, 40)
STEPS = (22, 34)
STALE = 12


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


Step: TypeAlias = (
    Passes
    | Suspends
    | Hangs
    | SetsClock
    | Travels
    | Restarts
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
)


class Schedule(NamedTuple):
    """One life: when and where it begins, with which plan, and its steps."""

    seed: int
    beginning: str
    zone: str
    plan: str
    steps: tuple[Step, ...]


def schedule(seed: int) -> Schedule:
    """The schedule of that seed: the same seed, the same schedule."""
    chance = Random(seed)  # noqa: S311 - a test's dice
    plans = sorted(PLANS)
    beginning, zone, plan = chance.choice(BEGINNINGS), chance.choice(ZONES), chance.choice(plans)
    steps = tuple(_any_step(chance) for _ in range(chance.randint(*STEPS)))
    return Schedule(seed, beginning, zone, plan, steps)


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
        DiesAppending: 5,
        DiesShowing: 3,
        FillsDisk: 4,
        Reloads: 5,
        LosesServer: 3,
        FindsServer: 4,
        ChangesChannel: 2,
        ClosesBubble: 2,
        Marks: 2,
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
    }
    return made[kind]


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
