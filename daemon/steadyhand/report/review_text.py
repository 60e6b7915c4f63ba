"""The review in the terminal: 80 columns, what is urgent first."""

from collections.abc import Iterable, Iterator, Mapping

from steadyhand.domain.programme.weeks import DAYS_IN_WEEK
from steadyhand.domain.reassessment.review import Mark
from steadyhand.domain.reassessment.symptoms import Verdict
from steadyhand.domain.reminding.event import Json
from steadyhand.report.adherence import adherence_text, among, percent
from steadyhand.report.columns import WIDTH, cut, name_width, padded, plain, wrapped
from steadyhand.report.review_facts import seconds_words
from steadyhand.report.review_words import (
    MARK_LETTERS,
    MARK_MEANINGS,
    came_due,
    days_words,
    evening_words,
    long_day,
    short_day,
)
from steadyhand.values import Any, TypeAlias

View: TypeAlias = "Mapping[str, Any]"

_RULE = "="
_BULLET = "  * "
_FORMULA = "Loop Habit Tracker's formula"
_RANGE_COLUMNS = 14


def review_text(view: View, titles: Mapping[str, str] | None = None) -> str:
    """The document of `review_view` in words and tables: the same numbers, none of its own.

    The warning signs stand first, whatever the verdict is (DOMAIN 4.5, 5); the disclaimer last.
    ``titles``: the habits' names by id; the document's own where not given.
    """
    names = {key: plain(title) for key, title in (titles or view["titles"]).items()}
    sections = (
        [f"Review on {long_day(view['on'])}"],
        _warning(view),
        _headline(view),
        _comparison(view),
        _listed("What to do next", view["next_steps"]),
        _weeks(view),
        _table("Adherence", view["adherence"], names),
        _listed(
            "The two-week trial, days 8 to 21", (trial_words(row) for row in view["trial"] if came_due(row))
        ),
        _calendar(view),
        _triggers(view),
        _summary(view),
        _parts(view),
        _checklist(view),
        _changes(view),
        _listed("More than one machine", view["devices"]["said"]),
        _facts(view),
        _method(view),
        wrapped(view["not_a_device"]),
    )
    return "\n\n".join("\n".join(section) for section in sections if section)


def _heading(text: str) -> list[str]:
    return [text, _RULE * len(text)]


def _headline(view: View) -> list[str]:
    programme, logged = view["programme"], view["logged"]
    span = f"{long_day(programme['start'])} to {long_day(programme['end'])}"
    return [
        *wrapped(f"Programme {span}, day {programme['day']}. {logged_words(logged)}"),
        *wrapped(onset_words(programme)),
    ]


def logged_words(logged: Mapping[str, Any]) -> str:
    """How many of the days are logged, and how."""
    said = f"{logged['logged']} of {logged['past']} days logged, {logged['missing']} missing"
    if logged["recalled"]:
        said += f", {logged['recalled']} entered afterwards"
    if logged["corrections"]:
        entries = "entry" if logged["corrections"] == 1 else "entries"
        said += f", {logged['corrections']} {entries} corrected or taken back"
    return f"{said}."


def onset_words(programme: Mapping[str, Any]) -> str:
    """When the symptoms began."""
    if programme["onset"] is None:
        return "When the symptoms began is not recorded."
    return (
        f"The symptoms began on {long_day(programme['onset'])}, {programme['days_since_onset']} days before."
    )


def _warning(view: View) -> list[str]:
    screening = view["screening"]
    lines = [*_heading("Warning signs"), *wrapped(screening["message"])]
    if screening["said"]:
        lines += wrapped(f"Reported: {'; '.join(screening['said'])}.")
    for noted in screening["noted"]:
        lines += wrapped(noted)
    for each in screening["assessed"]:
        lines += wrapped(f"Assessed by a clinician on {long_day(each['on'])}: {each['said']}.")
    if screening["missing"]:
        lines += wrapped(f"Not answered: {'; '.join(screening['missing'])}.")
    if screening["asked"] is not None:
        lines.append(f"Last asked on {long_day(screening['asked'])}.")
    return lines


def _comparison(view: View) -> list[str]:
    symptoms = view["symptoms"]
    lines = _heading("Week 1 and week 4")
    for sentence in symptoms["words"]:
        lines += wrapped(sentence)
    lines += [line for reason in symptoms["reasons"] for line in _item(reason)]
    if symptoms["rating"] is not None:
        lines += wrapped(f"Your own rating: {symptoms['rating']}.")
    lines += _among("What would help", view["more_data"])
    return lines + _among("What limits the comparison", view["caveats"])


def _among(name: str, sentences: Iterable[str]) -> list[str]:
    items = [line for sentence in sentences for line in _item(sentence)]
    return ["", f"{name}:", *items] if items else []


def _listed(name: str, sentences: Iterable[str]) -> list[str]:
    items = [line for sentence in sentences for line in _item(sentence)]
    return [*_heading(name), *items] if items else []


def _item(sentence: str) -> list[str]:
    """The sentence behind a bullet, its further lines below its first word."""
    first, *rest = wrapped(plain(sentence), " " * len(_BULLET)) or [""]
    return [f"{_BULLET}{first.lstrip()}", *rest]


def _weeks(view: View) -> list[str]:
    if not view["weeks"]:
        return []
    heads = f"{'week':<4}  {'days':<17}  {'logged':>6}  {'episodes':>8}  {'a day':>6}  {'95 % range':<14}"
    return [*_heading("Each week"), heads.rstrip(), *(_week(row) for row in view["weeks"])]


def _week(row: Mapping[str, Any]) -> str:
    span = f"{short_day(row['from'])} to {short_day(row['to'])}"
    rate = "-" if row["rate"] is None else str(row["rate"])
    episodes = "-" if row["rate"] is None else str(row["episodes"])
    said = f"{row['number']:<4}  {span:<17}  {row['days_observed']:>6}  {episodes:>8}  {rate:>6}"
    return cut(f"{said}  {range_words(row['ci95'])}".rstrip(), WIDTH)


def range_words(interval: Json) -> str:
    """Two bounds as "0.15 to 1.24"; empty for none."""
    if not isinstance(interval, list):
        return ""
    low, high = interval
    return f"{low} and above" if high == "inf" else f"{low} to {high}"


def p_words(probability: Json) -> str:
    """A p-value as it stands, or "below 0.001"."""
    small = isinstance(probability, float) and probability < 0.001  # noqa: PLR2004 - as it is said
    return "below 0.001" if small else str(probability)


def trial_words(row: Mapping[str, Any]) -> str:
    """A habit's row in one line: the denominators, and what was left out of them."""
    met = "no day that counts"
    if row["days_eligible"]:
        met = f"{row['days_met']} of {row['days_eligible']} days met ({percent(row['pdc'])})"
    outside = f"{row['excused']} excused{among(row, 'excused')}, {row['unobserved']} unobserved"
    return f"{row['title']}: {met}; {row['due']} due, {row['done']} done{among(row, 'done')}, {outside}"


def _calendar(view: View) -> list[str]:
    if not view["calendar"]:
        return []
    width = name_width(plain(line["title"]) for line in view["calendar"])
    lines = [f"{'':<{width}}  week 1   week 2   week 3   week 4"]
    lines += [_calendar_line(line, width) for line in view["calendar"]]
    legend = ", ".join(f"{MARK_LETTERS[mark] or 'blank'} {words}" for mark, words in MARK_MEANINGS.items())
    return [*_heading("Calendar"), *lines, *wrapped(legend)]


def _calendar_line(line: Mapping[str, Any], width: int) -> str:
    letters = "".join(MARK_LETTERS[Mark(mark)] or " " for mark in line["marks"])
    weeks = "  ".join(letters[first : first + DAYS_IN_WEEK] for first in range(0, len(letters), DAYS_IN_WEEK))
    return f"{padded(plain(line['title']), width)}  {weeks}".rstrip()


def bound_words(value: Json) -> Json:
    """A ratio as it stands; an infinite one in a word."""
    return "infinite" if value == "inf" else value


def _table(name: str, rows: list[Mapping[str, Any]], names: Mapping[str, str]) -> list[str]:
    if not rows:
        return []
    return [*_heading(name), *adherence_text(rows, names, kept_up, evening_lines).splitlines()]


def evening_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """What was seen of a wind-down, for below its row: that of breaks stands among its counts."""
    return iter(()) if row["observed"] is None else evening_words(row["observed"])


def kept_up(row: Mapping[str, Any]) -> Iterator[str]:
    """A habit's strength and its streaks; nothing where no day counts."""
    if row["strength"] is not None:
        yield f"strength {percent(row['strength'])} ({_FORMULA})"
    if row["days_eligible"]:
        yield f"streak {streak_words(row)}"


def streak_words(row: Mapping[str, Any]) -> str:
    """Days met in a row, now and at most, as "5 days, longest 12"."""
    return f"{days_words(row['streak'])}, longest {row['longest_streak']}"


def _triggers(view: View) -> list[str]:
    if not view["triggers"]:
        return []
    width = name_width((row["said"] for row in view["triggers"]), 30)
    lines = _heading("What went with it")
    heads = f"{'days':>4}  {'rho':>5}  {'95 % range':<{_RANGE_COLUMNS}}  {'p':>7}  p_holm"
    lines.append(f"{'':<{width}}  {heads}")
    for row in view["triggers"]:
        lines += _trigger(row, width)
    meaning = "p_holm: p corrected for all the tests, by Holm."
    warnings = (line for warning in view["trigger_warnings"] for line in _item(warning))
    return [*lines, "", *wrapped(meaning), "", *warnings]


def _trigger(row: Mapping[str, Any], width: int) -> Iterator[str]:
    said = f"{padded(row['said'], width)}  {row['n']:>4}"
    if row["rho"] is not None:
        said += f"  {row['rho']:>5}  {range_words(row['ci95']):<{_RANGE_COLUMNS}}"
        said += f"  {_p_cell(row['p']):>7}  {_p_cell(row['p_holm']):>6}"
    yield cut(said, WIDTH)
    yield f"    {row['reading']}"


def _p_cell(probability: Json) -> str:
    return p_words(probability).replace("below ", "<")


def _summary(view: View) -> list[str]:
    lines = [line for sentence in summary_sentences(view) for line in wrapped(sentence)]
    lines += [line for each in view["summary"]["supplements"] for line in wrapped(f"{each['said']}.")]
    own = (("In your words", "function"), ("Medicines", "medicines"), ("To ask", "questions"))
    for name, key in own:
        lines += [line for text in view["summary"][key] for line in wrapped(f"{name}: {plain(text)}")]
    return [*_heading("In numbers"), *lines] if lines else []


def summary_sentences(view: View) -> Iterator[str]:
    """Lengths, intensities, amounts a day and nights; nothing of what was not recorded."""
    summary, nights = view["summary"], view["nights"]
    if summary["seconds_median"] is not None:
        longest = summary["seconds_longest"]
        said = "" if longest is None else f", longest {seconds_words(longest)}"
        yield f"Length: median {seconds_words(summary['seconds_median'])}{said}."
    if summary["intensity_median"] is not None:
        highest = summary["intensity_highest"]
        said = "" if highest is None else f", highest {highest}"
        yield f"Intensity, 0 to 10: median {summary['intensity_median']}{said}."
    if summary["rest"] or summary["use"]:
        yield f"At rest: {summary['rest']}; after use: {summary['use']}."
    if summary["continuous_min"]:
        yield f"Continuous, without a count: {summary['continuous_min']} min in all."
    amounts = [
        f"{name} {summary[key]} {unit}"
        for name, key, unit in (
            ("caffeine", "caffeine_mg", "mg"),
            ("alcohol", "alcohol_units", "units"),
            ("water", "water_ml", "ml"),
        )
        if summary[key] is not None
    ]
    if amounts:
        yield f"Median of the logged days: {', '.join(amounts)}."
    if nights["recorded"]:
        short = f"{nights['under_six_h']} under 6 h"
        regular = f"{nights['regular']} of {nights['judged']} at the planned times"
        median = f"median {nights['median_h']} h in {nights['recorded']} recorded nights"
        yield f"Sleep: {median}, {short}; {regular}."
    yield from use_words(view["use"])


def use_words(use: Mapping[str, Any]) -> Iterator[str]:
    """How much the machine was in use a day, as far as that was seen; nothing where it was not."""
    if use["days"]:
        days = days_words(use["days"])
        yield f"Use of the computer, as far as seen: median {use['median_min']} min a day, on {days}."


def _parts(view: View) -> list[str]:
    if not view["parts"]:
        return []
    return [*_heading("Where"), *(line for part in view["parts"] for line in _item(part_words(part)))]


def part_words(part: Mapping[str, Any]) -> str:
    """A place, how often it was recorded, since when, and whether that is new."""
    new = ", new since week 1" if part["is_new"] else ""
    return f"{part['said']}: {part['episodes']}, first {short_day(part['first'])}{new}"


def _checklist(view: View) -> list[str]:
    lines = [
        line
        for point in view["checklist"]
        for line in _item(f"{point['text']}: {'done' if point['done'] else 'not done'} ({point['evidence']})")
    ]
    return [*_heading("Checklist"), *lines] if lines else []


def _changes(view: View) -> list[str]:
    lines = [line for each in view["changes"] for line in _item(f"{short_day(each['day'])}: {each['text']}")]
    return [*_heading("What changed in the programme"), *lines] if lines else []


def _facts(view: View) -> list[str]:
    lines = [*_heading("Beside the article"), *wrapped(view["facts_introduction"])]
    for row in view["facts"]:
        lines += ["", *wrapped(f"{row['sign']}: {row['one']}, or {row['other']}.")]
        lines += wrapped(f"Your diary: {row['diary']}.", "    ")
    return lines


def _method(view: View) -> list[str]:
    lines = [line for sentence in method_sentences(view) for line in wrapped(sentence)]
    return [*_heading("How it was counted"), *lines, *wrapped(made_words(view))]


def made_words(view: View) -> str:
    """When it was made, by which version, and that all of it is as reported (R-121)."""
    stamp = str(view["generated"])
    at = f"{long_day(stamp[:10])}, {stamp[11:16]} ({stamp[19:]})"
    return f"Recorded by the person themselves. Made on {at} by Steadyhand {view['version']}."


def method_sentences(view: View) -> Iterator[str]:
    """What was compared and how, with the numbers of each method; none where there is too little."""
    symptoms, sensitivity = view["symptoms"], view["sensitivity"]
    yield "Compared are episodes per logged day; a day without an entry is unknown, never zero."
    if symptoms["verdict"] != Verdict.NOT_ENOUGH_DATA:
        yield from _tests(symptoms)
    if sensitivity is not None and sensitivity["rate_ratio"] is not None:
        said = f"rate ratio {bound_words(sensitivity['rate_ratio'])}"
        interval = range_words(sensitivity["ci95"])
        yield f"Days 1 to 14 against days 15 to 28, without a verdict: {said}, 95 % range {interval}."


def _tests(symptoms: Mapping[str, Any]) -> Iterator[str]:
    exact, robust = symptoms["exact"], symptoms["robust"]
    if symptoms["rate_ratio"] is not None:
        said = f"Rate ratio {bound_words(symptoms['rate_ratio'])}, 95 % range {range_words(symptoms['ci95'])}"
        yield f"{said} ({symptoms['method']})."
    if exact is not None:
        yield f"Exact: {range_words(exact['ci95'])}, p {p_words(exact['p_central'])}."
    if robust is not None:
        said = f"{range_words(robust['ci95'])}, p {p_words(robust['p'])}, dispersion {robust['dispersion']}"
        yield f"Allowing for uneven days: {said}."
    if symptoms["permutation_p"] is not None:
        yield f"Exact permutation of the days: p {p_words(symptoms['permutation_p'])}."
