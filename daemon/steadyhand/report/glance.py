"""Today at a glance, in a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from steadyhand.domain.programme.caffeine import rounded_mg
from steadyhand.domain.programme.weeks import PROGRAMME_DAYS
from steadyhand.domain.reminding.habit import HabitKind
from steadyhand.domain.reminding.wording import quantity
from steadyhand.report.columns import WIDTH, cut, name_width, padded, plain, wrapped
from steadyhand.report.moment import clock, hours_words, weekday
from steadyhand.values import Any

START_IT = "systemctl --user start steadyhand"
_COUNTED = ("done", "skipped", "missed", "excused", "unobserved", "open")
_INDENT = " " * 4

View = Mapping[str, Any]


def status_text(view: View) -> str:
    """The status as text, at most 80 columns wide."""
    now = str(view["now"])
    habits: Sequence[View] = view["habits"]
    for_today = [habit for habit in habits if _is_for_today(habit, now[:10])]
    lines = [*_warning_signs(view), *_head(view), ""]
    lines += [line for habit in for_today for line in _habit(habit, view, _width(for_today))]
    if not habits:
        lines += wrapped("No habits are set up: describe some in the configuration, then try steady check.")
    elif not for_today:
        lines.append("Nothing is planned for today.")
    lines += _not_today([habit for habit in habits if habit not in for_today], now[:10])
    return "\n".join([*lines, "", *wrapped(_counts(view["today"])), *_use(view.get("use"))])


def _width(habits: Sequence[View]) -> int:
    return name_width(plain(habit["title"]) for habit in habits)


def _warning_signs(view: View) -> list[str]:
    """What stands of them, before anything else."""
    screening = view.get("screening") or {"banner": ()}
    lines = [line for text in screening["banner"] for line in wrapped(plain(text))]
    return [*lines, ""] if lines else []


def _head(view: View) -> Iterator[str]:
    day = date.fromisoformat(view["day"])
    yield f"{weekday(day)} {day.isoformat()}, {clock(view['now'])}{_programme(view['programme'])}"
    yield from _daemon(view["daemon"], str(view["now"])[:10])
    if view["daemon"]["running"] and view["daemon"]["presence"] is None:
        yield from _by_the_clock(view)
    if view["paused"] is not None:
        yield from wrapped(_paused(view["paused"], str(view["now"])[:10]))
    if warning := _other_warning(view):
        yield from wrapped(f"Warning: {plain(warning)}")


def _other_warning(view: View) -> str:
    """The warning, without the message of the warning signs, which stands above."""
    message = (view.get("screening") or {"message": ""})["message"]
    return str(view["warning"] or "").removeprefix(message).strip()


def _programme(programme: View) -> str:
    if programme["start"] is None:
        return ""
    if programme["day"] is None:
        start = date.fromisoformat(programme["start"])
        return f" - the programme starts on {weekday(start)} {start.isoformat()}"
    day, of = programme["day"], f" of {PROGRAMME_DAYS}" if programme["day"] <= PROGRAMME_DAYS else ""
    return f" - day {day}{of}, week {programme['week']}: {programme['phase']}"


def _by_the_clock(view: View) -> Iterator[str]:
    """Why breaks do not go by use, where there are breaks."""
    if not any(habit["kind"] == "break" for habit in view["habits"]):
        return
    yield (
        "Whether you are at the machine cannot be known here: breaks come by the clock."
        if view["watches_use"]
        else "Use of the machine is not noted, as you set it: breaks come by the clock."
    )


def _daemon(daemon: View, today: str) -> Iterator[str]:
    if daemon["running"]:
        since = "" if daemon["since"] is None else f" since {clock(daemon['since'], today)}"
        yield from wrapped(f"Running{since}{_channel(daemon)}.")
        if daemon["held_back"] is not None:
            yield from wrapped(f"Held back at the moment: {daemon['held_back']}. Nothing is lost by it.")
    else:
        yield "Not running: nothing will be shown."
        yield f"Start it with: {START_IT}"


def _channel(daemon: View) -> str:
    if daemon["channel"] is None:
        return ""
    if daemon["channel"] == "none":
        return "; the channel is none, so nothing is shown on the desktop"
    buttons = {True: " with buttons", False: " without buttons: answer with steady done, snooze or skip"}
    return f"; reminders are shown through {daemon['channel']}{buttons.get(daemon['buttons'], '')}"


def _paused(paused: View, today: str) -> str:
    until = "until you resume" if paused["until"] is None else f"until {clock(paused['until'], today)}"
    because = "" if paused["because"] is None else f" ({plain(paused['because'])})"
    return f"Paused {until}{because}. Go on with: steady resume"


def _is_for_today(habit: View, today: str) -> bool:
    """Whether there is anything to say of it today."""
    has_begun = habit["open"] or habit["met"] or habit["amount"] is not None
    if has_begun or (habit["goal"] is None and habit["met"] is False):
        return True
    if habit["next"] is None:
        return habit["goal"] is not None
    return str(habit["next"])[:10] == today


def _habit(habit: View, view: View, width: int) -> Iterator[str]:
    today = str(view["now"])[:10]
    following = "" if habit["next"] is None else f"next {clock(habit['next'], today)}"
    parts = (_amount(habit), _mark(habit), following, _week(habit, view["week"]))
    line = f"  {padded(plain(habit['title']), width)}  {', '.join(part for part in parts if part)}"
    yield cut(line, WIDTH).rstrip()
    for note in habit["notes"]:
        yield from wrapped(plain(note), _INDENT)
    for reminder in habit["open"]:
        yield from wrapped(_open(habit, reminder, today), _INDENT)


def _amount(habit: View) -> str:
    if habit["goal"] is None:
        return ""
    at_most = "at most " if habit["kind"] == HabitKind.LIMIT else ""
    goal = f"of {at_most}{quantity(habit['goal'], plain(habit['unit'] or ''))}"
    if habit["amount"] is None:
        return f"{'an unknown amount' if habit['at_least'] else 'nothing logged'} {goal}"
    at_least = "at least " if habit["at_least"] else ""
    if habit["approximate"]:
        return f"{at_least or 'about '}{rounded_mg(habit['amount'])} {goal}"
    return f"{at_least}{quantity(habit['amount'], None)} {goal}"


def _mark(habit: View) -> str:
    is_limit = habit["kind"] == HabitKind.LIMIT
    if habit["met"] is None or (habit["met"] and habit["caution"] is not None):
        return ""
    if habit["met"]:
        return "kept" if is_limit else "reached" if habit["goal"] is not None else "done so far"
    return "above the limit" if is_limit else ""


def _open(habit: View, reminder: View, today: str) -> str:
    snoozed = "snoozed, " if reminder["state"] == "snoozed" else ""
    span = f"{clock(reminder['due'], today)} to {clock(reminder['closes'], today)}"
    return f"{snoozed}open {span}: {habit['answer']}"


def _week(habit: View, week: Sequence[View] | None) -> str:
    row = next((row for row in week or () if row["habit"] == habit["id"]), None)
    if row is None or not row["days_eligible"]:
        return ""
    return f"{row['days_met']} of {row['days_eligible']} days this week"


def _not_today(habits: Sequence[View], today: str) -> list[str]:
    planned = sorted((habit for habit in habits if habit["next"] is not None), key=lambda each: each["next"])
    if not planned:
        return []
    said = "; ".join(f"{plain(habit['title'])} {clock(habit['next'], today)}" for habit in planned)
    return ["", *wrapped(f"Not today: {said}")]


def _counts(today: View) -> str:
    return f"Today {today['due']} due: " + ", ".join(f"{today[key]} {key}" for key in _COUNTED)


def _use(use: View | None) -> list[str]:
    """The minutes at the machine, which are recorded about once an hour."""
    if use is None:
        return []
    minutes, watched = hours_words(use["minutes"]), hours_words(use["watched_min"])
    return wrapped(f"At the machine {minutes} of {watched} watched, as far as recorded")
