"""Factories of habits and configurations, with the contract's example as the default."""

from datetime import date, time, timedelta

from steadyhand.domain.reminding.habit import (
    AfterWake,
    Aim,
    Ask,
    At,
    BeforeBed,
    Configuration,
    Days,
    Do,
    Every,
    Habit,
    HabitKind,
    Notifications,
    Pace,
    Practise,
    Programme,
    QuietSpan,
    Reach,
    Recurrence,
    Rest,
    Rhythm,
    Stay,
    Taper,
    WindDown,
)

START = date(2026, 11, 23)


def minutes(count: float) -> timedelta:
    """That many minutes."""
    return timedelta(minutes=count)


def rhythm(starts_at: str = "04:00", wake: str = "07:00", bedtime: str = "23:00") -> Rhythm:
    """The same day every day."""
    return Rhythm(
        time.fromisoformat(starts_at), (time.fromisoformat(wake),) * 7, (time.fromisoformat(bedtime),) * 7
    )


def at(*times: str) -> At:
    """At these times of day."""
    return At(tuple(time.fromisoformat(each) for each in times))


def quiet(begins: str, ends: str) -> QuietSpan:
    """A quiet span."""
    return QuietSpan(time.fromisoformat(begins), time.fromisoformat(ends))


def task(habit_id: str, *times: str, window: int | None = 120, **changes: object) -> Habit:
    """A task at these times."""
    length = None if window is None else minutes(window)
    habit = Habit(habit_id, HabitKind.TASK, habit_id.title(), Do(), (at(*times),), window=length)
    return habit._replace(**changes)  # type: ignore[arg-type]  # the caller names the fields


def water(goal: float = 2500, serving: float = 250, slots: int = 10, **changes: object) -> Habit:
    """A paced target of drinks in ml."""
    pace = Pace(slots, minutes(90))
    habit = Habit("water", HabitKind.TARGET, "Water", Reach("ml", goal, serving), (pace,))
    return habit._replace(**changes)  # type: ignore[arg-type]  # the caller names the fields


def caffeine(limit: float = 400, taper: Taper | None = None) -> Habit:
    """A limit with a curfew six hours before bedtime."""
    aim = Stay("mg", limit, taper, timedelta(hours=6))
    curfew = (BeforeBed(timedelta(hours=6)),)
    return Habit("caffeine", HabitKind.LIMIT, "Caffeine", aim, curfew, window=minutes(60))


def detox(lead: int = 60) -> Habit:
    """The bedtime routine."""
    aim = WindDown(minutes(lead), ("screens off", "light stretching"))
    return Habit(
        "detox", HabitKind.WIND_DOWN, "Detox", aim, (BeforeBed(minutes(lead)),), window=minutes(lead)
    )


def relax(time_of_day: str = "21:00", from_week: int = 3) -> Habit:
    """A relaxation session."""
    aim = Practise(minutes(12), "coherent")
    habit = Habit("relax", HabitKind.SESSION, "Relax", aim, (at(time_of_day),), window=minutes(60))
    return habit._replace(from_week=from_week)


def hands(every: int = 45) -> Habit:
    """A break for the hands."""
    return Habit("hands", HabitKind.BREAK, "Hands", Rest(minutes(5)), (Every(minutes(every)),))


def morning() -> Habit:
    """The morning question."""
    return Habit(
        "morning",
        HabitKind.CHECK_IN,
        "Morning",
        Ask("morning"),
        (AfterWake(minutes(30)),),
        window=minutes(240),
    )


def evening() -> Habit:
    """The evening question."""
    return Habit(
        "evening",
        HabitKind.CHECK_IN,
        "Evening",
        Ask("evening"),
        (BeforeBed(minutes(90)),),
        window=minutes(90),
    )


def week_four() -> Habit:
    """The reassessment, on programme day 28."""
    days = Days(on=(28,))
    aim = Ask("reassessment")
    return Habit("week-four", HabitKind.CHECK_IN, "Week four", aim, (at("18:00"),), days, window=minutes(240))


def custom(habit_id: str, aim: Aim, *recurrences: Recurrence) -> Habit:
    """Any habit."""
    return Habit(habit_id, HabitKind.TASK, habit_id, aim, recurrences)


def configured(
    *habits: Habit,
    start: date | None = START,
    notifications: Notifications | None = None,
    fingerprint: str = "1",
    day: Rhythm | None = None,
    zone: str = "system",
    home: str = "",
) -> Configuration:
    """A configuration of these habits, with details shown."""
    return Configuration(
        Programme(start),
        day or rhythm(),
        notifications or Notifications(show_details=True),
        habits,
        zone,
        f"{fingerprint}:{abs(hash((habits, start, notifications, day, zone, home)))}",
        home_zone=home,
    )


def example() -> Configuration:
    """Every kind of habit."""
    return configured(
        water(from_week=2),
        caffeine(),
        detox(),
        relax(),
        hands(),
        task("magnesium-food", "12:30", window=180),
        morning(),
        evening(),
        week_four(),
    )
