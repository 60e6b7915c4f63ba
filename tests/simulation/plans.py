"""The configurations a schedule moves between, and what an oracle must know of them."""

from datetime import date, datetime

from fakes.habits import (
    at,
    caffeine,
    configured,
    custom,
    detox,
    evening,
    minutes,
    morning,
    quiet,
    rhythm,
    task,
    water,
    week_four,
)
from steadyhand.domain.reminding.habit import (
    SCREENING,
    AfterWake,
    Ask,
    Configuration,
    Days,
    Do,
    Every,
    Habit,
    HabitKind,
    Notifications,
    Practise,
    Rest,
    Stay,
    Travel,
)

START = date(2026, 2, 1)
UNTOLD = "Zanubrutol"
PILL = task("pill", "08:00", "20:00", title=UNTOLD, note=UNTOLD, private=True)
NIGHT = task("night", "02:30", "23:30", window=None)
HANDS = custom("hands", Rest(minutes(5)), Every(minutes(150)))
MICRO = custom("micro", Rest(minutes(1) / 2, minutes(1) / 2, minutes(1)), Every(minutes(3)))
LIMIT_OF_USE = minutes(240)
RESTS = custom("rests", Rest(minutes(5), daily_limit=LIMIT_OF_USE), Every(minutes(45)))
WATER = water(goal=1500, slots=5)
WINE = Habit("wine", HabitKind.LIMIT, "Wine", Stay("units", 2), ())
RELAX = Habit("relax", HabitKind.SESSION, "Relax", Practise(minutes(12), "box"), (at("20:00"),))
ALTERNATE = task("alternate", "08:00", "12:30", days=Days(every=2))
WEEKLY = Habit(
    "screening",
    HabitKind.CHECK_IN,
    "Weekly",
    Ask(SCREENING),
    (at("18:00"),),
    Days(every=3),
    window=minutes(240),
)
WAKING = Habit("waking", HabitKind.TASK, "Waking", Do(), (AfterWake(minutes(0)),), window=minutes(90))
DROPS = task("drops", "08:00", "20:30", window=180, travels=Travel.HOME)
CHECK_INS = frozenset({"evening", "morning", "screening", "week-four"})
ALL = (PILL, HANDS, WATER, caffeine(), WINE, detox(), RELAX, ALTERNATE, morning(), evening(), WEEKLY, DROPS)
HOME = "Europe/Berlin"
PLANS = {
    "all": configured(*ALL, start=START, fingerprint="all", home=HOME),
    "reworded": configured(
        PILL._replace(max_snoozes=1, snooze=minutes(45)),
        *ALL[1:],
        start=START,
        fingerprint="reworded",
        home=HOME,
    ),
    "quiet": configured(
        PILL._replace(recurrences=(at("09:00", "20:00"),)),
        WATER._replace(window=minutes(60)),
        *ALL[3:],
        start=START,
        notifications=Notifications(quiet=(quiet("12:00", "13:30"),), show_details=True),
        fingerprint="quiet",
        home="Pacific/Auckland",
    ),
    "sparing": configured(
        *ALL,
        NIGHT,
        start=START,
        notifications=Notifications(max_per_day=6, min_gap=minutes(20)),
        fingerprint="sparing",
        home=HOME,
    ),
    "late": configured(
        PILL._replace(recurrences=(at("04:30", "10:00", "20:00"),)),
        *ALL[1:8],
        WAKING,
        evening(),
        DROPS._replace(window=None),
        start=START,
        day=rhythm("05:00", "09:00", "01:30"),
        fingerprint="late",
        home="America/New_York",
    ),
    "tokyo": configured(
        *ALL[:6],
        WAKING,
        evening(),
        DROPS,
        start=date(2026, 3, 1),
        zone="Asia/Tokyo",
        notifications=Notifications(show_details=True, quiet=(quiet("12:00", "13:30"),)),
        fingerprint="tokyo",
        home="Asia/Tokyo",
    ),
    "breaks": configured(
        RESTS,
        detox(),
        PILL._replace(recurrences=(at("09:00", "20:00"),)),
        caffeine(),
        evening(),
        start=START,
        notifications=Notifications(quiet=(quiet("12:00", "13:30"),)),
        fingerprint="breaks",
    ),
    "micro": configured(MICRO, RESTS, detox(), NIGHT, start=START, fingerprint="micro"),
    "few": configured(NIGHT, caffeine(), evening(), week_four(), start=None, fingerprint="few"),
}
BREAKS = frozenset({"hands", "micro", "rests"})
TWO_STEPS = BREAKS | {"detox"}
HABITS = sorted({habit.id for plan in PLANS.values() for habit in plan.habits})


SLEEP = {"late": ("01:30", "09:00"), "": ("23:00", "07:00")}
"""From when to when the person sleeps, by hand, in each plan."""
WINDS_DOWN_FROM = {"late": "00:30", "": "22:00"}


def name_of(plan: Configuration) -> str:
    """The name of a plan."""
    return plan.fingerprint.partition(":")[0]


def is_hushed(plan: Configuration, habit: str, moment: datetime) -> bool:
    """Whether it is the time of day for silence, by the clock on the wall.

    Written by hand for these plans: sleep, the wind-down before it, and the one quiet span.
    """
    name = name_of(plan) if name_of(plan) in SLEEP else ""
    shows, (bedtime, wake), winds_down = moment.strftime("%H:%M"), SLEEP[name], WINDS_DOWN_FROM[name]
    if habit == "detox":
        return False
    asleep = bedtime <= shows < wake if bedtime < wake else not wake <= shows < bedtime
    winding_down = plan.habit("detox") is not None and winds_down <= shows < bedtime
    hushed = bool(plan.notifications.quiet) and "12:00" <= shows < "13:30"
    return asleep or winding_down or hushed
