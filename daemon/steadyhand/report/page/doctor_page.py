"""The doctor's page: one side of A4 in black and white, what is urgent first (DOMAIN 6)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from steadyhand.domain.reassessment.association import Reading
from steadyhand.domain.reassessment.comparison_words import CAVEATS
from steadyhand.report.columns import cut, plain
from steadyhand.report.page.rendering import rendered
from steadyhand.report.review_text import (
    logged_words,
    made_words,
    method_sentences,
    onset_words,
    p_words,
    summary_sentences,
)
from steadyhand.report.review_words import came_due, days_words, evenings, short_day
from steadyhand.values import Any, NamedTuple

UNJUDGED = "without a verdict"
WORTH = Reading.WORTH_ASKING
MORE = "see the log"
_RATED = {"Your own rating is": "The patient's own rating is", "You rate it as": "The patient rates it as"}
"""What a reason says to the patient, and how a doctor reads it."""
_TITLE_LETTERS = 24


class Limits(NamedTuple):
    """How much of each list is told: so many ``items``, each in so many ``letters``.

    ``points``: the size of the letters, 11 but for the last resort.
    """

    items: int
    letters: int
    points: float = 11


LIMITS = (
    Limits(100, 1000),
    Limits(40, 400),
    Limits(24, 240),
    Limits(16, 180),
    Limits(12, 150),
    Limits(10, 130),
    Limits(8, 110),
    Limits(7, 100),
    Limits(6, 90),
    Limits(5, 80),
    Limits(4, 70),
    Limits(3, 60),
    Limits(2, 50),
    Limits(1, 40),
    Limits(0, 0),
    Limits(0, 0, 10.5),
)
"""From everything to the least that is told; the answers about warning signs are never shortened."""


class Item(NamedTuple):
    """An item of a list: ``words``, that may be a person's own in any script, and what stands ``after``."""

    words: str
    after: str = ""


class Spark(NamedTuple):
    """A day of a week's sparkline: the ``height`` of its bar, None where the number is not known."""

    x: float
    height: float | None


def review_doctor_html(
    view: Mapping[str, Any], limits: Limits = LIMITS[0], log_lines: Sequence[str] = ()
) -> str:
    """The page of the document of `review_view`, for print; ``log_lines`` follow it on further pages."""
    return rendered(
        "doctor.html",
        {
            "view": view,
            "symptoms": view["symptoms"],
            "screening": view["screening"],
            "answers": list(answers(view["screening"], view["programme"]["onset"])),
            "compared": list(compared(view["symptoms"])),
            "besides": standing_besides(view["screening"]),
            "logged": logged_words(view["logged"]),
            "onset": onset_words(view["programme"]),
            "sparks": _sparks(view["days"]),
            "paragraphs": [pair for pair in _paragraphs(view, limits) if pair[1]],
            "method": " ".join(_method(view, limits)),
            "made": made_words(view),
            "points": limits.points,
            "log_lines": log_lines,
        },
    )


def answers(screening: Mapping[str, Any], onset: str | None = None) -> Iterator[tuple[str, str]]:
    """The answers about warning signs, those that matter most first, each with its date.

    ``onset``: when the symptoms began, which the page says where it says the period.
    """
    given: dict[str, list[str]] = {"yes": [], "not sure": [], "no": []}
    seen = {each["said"]: each["on"] for each in screening["assessed"]}
    for each in screening["answers"]:
        if each["answer"] in given:
            dates = _dates(each, screening["asked"], seen.pop(each["said"], None))
            given[each["answer"]].append(f"{each['said']}{dates}")
        elif each["answer"] != onset:
            given.setdefault("besides", []).append(f"{each['said']}: {each['answer']}")
    for words, texts in given.items():
        if texts:
            yield words.capitalize(), "; ".join(texts)
    if screening["unanswered"]:
        yield "Not answered", "; ".join(screening["unanswered"])
    if seen:
        yield "Seen by a clinician", "; ".join(f"{said}, {short_day(on)}" for said, on in seen.items())


def compared(symptoms: Mapping[str, Any]) -> Iterator[str]:
    """The comparison up to its verdict, the verdict's reasons, and then what no test can rule out.

    The range, which the comparison tells, is not told again by a reason.
    """
    yield from (words for words in symptoms["words"] if words not in CAVEATS)
    told = _range_in(symptoms["words"])
    yield from (_of_the_patient(said) for reason in symptoms["reasons"] if (said := _without(reason, told)))
    is_told = any(reason.startswith(tuple(_RATED)) for reason in symptoms["reasons"])
    if symptoms["rating"] is not None and not is_told:
        yield f"The patient's own rating: {symptoms['rating']}."
    yield from (words for words in symptoms["words"] if words in CAVEATS)


def _range_in(words: Iterable[str]) -> str | None:
    """The range of the comparison, as it stands in brackets."""
    after = (sentence.partition("(range: ")[2].partition(")")[0] for sentence in words)
    return next(filter(None, after), None)


def _without(reason: str, told: str | None) -> str:
    """The reason without the clause that tells the range; empty where it says nothing else."""
    if told is None or told not in reason:
        return reason
    clause, colon, _ = reason.partition(":")
    return f"{clause}." if colon else ""


def _of_the_patient(reason: str) -> str:
    for said, written in _RATED.items():
        if reason.startswith(said):
            return written + reason.removeprefix(said)
    return reason


def standing_besides(screening: Mapping[str, Any]) -> list[str]:
    """What stands without an answer that says it: how long it lasts, week 4."""
    said = {each["said"] for each in screening["answers"]}
    return [words for words in screening["said"] if words.removesuffix(" (not sure)") not in said]


def shortened(items: Iterable[Item], limits: Limits) -> tuple[Item, ...]:
    """As much of a list as the limits allow, and how many more there are."""
    found = tuple(items)
    shown = tuple(
        Item(cut(plain(item.words), limits.letters).removesuffix("."), item.after)
        for item in found[: limits.items]
    )
    more = len(found) - len(shown)
    if not more:
        return shown
    return (*shown, Item(f"and {more} more, {MORE}" if shown else f"{more}, {MORE}"))


def _dates(each: Mapping[str, Any], asked: str | None, seen: str | None) -> str:
    """The day of an answer that was not given on the last one, and that of a clinician's visit."""
    dates = [] if each["on"] == asked else [short_day(each["on"])]
    dates += [] if seen is None else [f"seen by a clinician {short_day(seen)}"]
    return f" ({', '.join(dates)})" if dates else ""


def _paragraphs(view: Mapping[str, Any], limits: Limits) -> Iterator[tuple[str, tuple[Item, ...]]]:
    summary, short = view["summary"], _twice(limits)
    yield "Where, with the day first seen", shortened((_part(part) for part in view["parts"]), limits)
    yield "Symptoms and days", tuple(_items([" ".join(summary_sentences(view))]))
    yield "In the patient's words", shortened(_items(summary["function"]), limits)
    yield (
        "Habits, done of due as reported (e excused, u unobserved)",
        shortened((_habit(row) for row in view["adherence"] if came_due(row)), short),
    )
    supplements = (
        Item(each["name"], each["said"].removeprefix(each["name"])) for each in summary["supplements"]
    )
    medicines = _items(summary["medicines"])
    yield "Medicines and supplements", shortened((*supplements, *medicines), limits)
    yield "What went with it", tuple(_associations(view["triggers"], limits))
    changes = (f"{short_day(each['day'])} {each['text']}" for each in view["changes"])
    yield "Changes", shortened(_items(changes), limits)
    yield "Limits", shortened(_items(view["caveats"]), limits)
    yield "The patient wants to ask", shortened(_items(summary["questions"]), limits)


def _items(texts: Iterable[str]) -> Iterator[Item]:
    return (Item(text) for text in texts if text)


def _method(view: Mapping[str, Any], limits: Limits) -> Sequence[str]:
    """How it was counted; the comparison without a verdict only where there is room."""
    sentences = list(method_sentences(view))
    if limits.items == 0:
        return sentences[:2]
    return sentences if limits == LIMITS[0] else [each for each in sentences if UNJUDGED not in each]


def _twice(limits: Limits) -> Limits:
    """For short items: twice as many, uncut."""
    return Limits(2 * limits.items, LIMITS[0].letters)


def _part(part: Mapping[str, Any]) -> Item:
    new = ", new" if part["is_new"] else ""
    return Item(part["said"], f" {short_day(part['first'])} ({part['episodes']}{new})")


def _habit(row: Mapping[str, Any]) -> Item:
    """Done of due with what was left out, and days met; of either only what there is."""
    told = []
    if row["due"]:
        told.append(f"{row['done']}/{row['due']} ({row['excused']} e, {row['unobserved']} u)")
    if row["days_eligible"]:
        told.append(f"{row['days_met']}/{row['days_eligible']} days met")
    if not told:
        told.append(f"{days_words(row['days_unknown'])} unknown")
    if row["observed"] is not None and row["observed"]["watched"]:
        seen = row["observed"]
        told.append(f"computer in use before bed on {seen['in_use']} of {evenings(seen['watched'])} watched")
    return Item(cut(plain(row["title"]), _TITLE_LETTERS), f" {', '.join(told)}")


def _associations(rows: Sequence[Mapping[str, Any]], limits: Limits) -> Iterator[Item]:
    tested = [row for row in rows if row["p"] is not None]
    worth = [row for row in tested if row["reading"] == WORTH]
    if not tested:
        yield Item(f"nothing could be tested: {_untested(rows)}.")
    elif all(row["reading"] == Reading.TOO_FEW_DAYS for row in tested):
        yield Item(f"{len(tested)} tested; {Reading.TOO_FEW_DAYS}.")
    elif not worth:
        yield Item(f"{len(tested)} tested; no clear link in the diary.")
    else:
        yield Item(f"{len(tested)} tested; {len(worth)} {WORTH}")
        yield from shortened((_worth(row) for row in worth), limits._replace(letters=LIMITS[0].letters))


def _untested(rows: Sequence[Mapping[str, Any]]) -> str:
    """Why nothing was tested: days that do not differ are no lack of days."""
    alike = sum(1 for row in rows if row["reading"] == Reading.NOT_TESTABLE)
    if not alike:
        return "too few days"
    said = f"{alike} not testable, as the days do not differ"
    few = len(rows) - alike
    return f"{said}; {few} with too few days" if few else said


def _worth(row: Mapping[str, Any]) -> Item:
    return Item(f"{row['said']} (rank correlation {row['rho']}, corrected p {p_words(row['p_holm'])})")


def _sparks(days: Sequence[Mapping[str, Any]]) -> Mapping[int, tuple[Spark, ...]]:
    """A bar for each day of each week, all weeks on one scale."""
    most = max((day["episodes"] or 0 for day in days), default=0) or 1
    found: dict[int, list[Spark]] = {}
    for day in days:
        row = found.setdefault(day["week"], [])
        known = day["episodes"]
        row.append(Spark(len(row) * 7, None if known is None else round(10 * known / most, 1)))
    return {week: tuple(row) for week, row in found.items()}
