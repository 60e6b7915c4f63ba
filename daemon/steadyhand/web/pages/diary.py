"""*Diary*: an episode by a tap on a drawing, the day, and the last days' entries with their history."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from steadyhand.domain.journal.day_entry import DIET_TAGS, Closing, DayEntry, Rating
from steadyhand.domain.journal.episode_entry import TRIGGERS, Activity, EpisodeEntry
from steadyhand.domain.journal.place import PLACES, Side
from steadyhand.errors import Refused, SteadyError
from steadyhand.report.printable import printable
from steadyhand.values import Any, NamedTuple, Protocol
from steadyhand.web.drawing import figures
from steadyhand.web.fields import Fields
from steadyhand.web.guard import VISIT, Visit
from steadyhand.web.navigation import DIARY
from steadyhand.web.rendering import SAID, fields_of, gone_back, shown
from steadyhand.web.told import Told

PAGE = "diary.html"
TAP, DAY, CORRECTION, ELSEWHERE = "tap", "day", "correction", "entries"
NO_SUCH_CHOICE = "That is no answer to choose. Nothing was recorded."
FIXED: Mapping[str, Any] = {
    "places": tuple(PLACES),
    "sides": tuple(Side),
    "triggers": TRIGGERS,
    "diet": DIET_TAGS,
    "activities": tuple(Activity),
    "ratings": tuple(Rating),
}
SEVERAL = frozenset({"triggers", "diet"})
EPISODE_TEXTS = (
    *("where", "side", "length", "unit", "intensity", "other_triggers", "weakness", "activity", "continuous"),
    *("note", "at"),
)
DAY_NUMBERS = ("latency_min", "awake_min", "quality", "stress", "hand_min", "exercise_min", "usual")
DAY_TEXTS = (
    *("day", "bed", "up", "part", "other_diet", "heat", "closing", "rating", "medicines", "questions"),
    *("function", "intake_complete"),
)
TEXT_KEYS = (*EPISODE_TEXTS, *DAY_NUMBERS, *DAY_TEXTS)


class DiaryHouse(Protocol):
    """What this page needs of the house; each call raises SteadyError with words for the person."""

    def days(self, last: str | None, *, whole: bool) -> Mapping[str, Any]:
        """A week of the diary that ends with that day, None for today; ``whole``: with all entries."""

    def entry(self, event_id: str) -> Mapping[str, Any]:
        """An entry that still stands, with the fields of its form."""

    def episode(self, entry: EpisodeEntry, at: str | None, corrects: str | None) -> Told:
        """Record an episode, or a correction that says all of it."""

    def day(
        self, day: str, entry: DayEntry, night: tuple[str | None, str | None], corrects: str | None
    ) -> Told:
        """Record what is said of a day, or a correction."""

    def take_back(self, event_id: str) -> Told:
        """Take an entry back."""


class Refusal(NamedTuple):
    """What was not recorded: the form it was typed into, the reason, and what was typed."""

    form: str
    text: str
    typed: Mapping[str, Any]


def routes(house: DiaryHouse) -> list[BaseRoute]:
    """The page's routes."""

    def show(request: Request) -> Response:
        return _page(request, house)

    def tap(request: Request) -> Response:
        fields = fields_of(request)
        entry = EpisodeEntry(where=fields.maybe("place"))
        return _recorded(request, house, TAP, lambda: house.episode(entry, fields.maybe("at"), None))

    def close(request: Request) -> Response:
        closing, _, day = fields_of(request).one("closing").partition(" ")
        return _recorded(request, house, ELSEWHERE, lambda: _close(house, closing, day))

    def day(request: Request) -> Response:
        return _recorded(request, house, DAY, lambda: _day(house, fields_of(request), None))

    def correct(request: Request) -> Response:
        return _recorded(request, house, CORRECTION, lambda: _correct(house, fields_of(request)))

    def take_back(request: Request) -> Response:
        event = fields_of(request).one("event")
        return _recorded(request, house, ELSEWHERE, lambda: house.take_back(event))

    return [
        Route(DIARY.path, show),
        Route("/diary/episode", tap, methods=["POST"]),
        Route("/diary/close", close, methods=["POST"]),
        Route("/diary/day", day, methods=["POST"]),
        Route("/diary/correct", correct, methods=["POST"]),
        Route("/diary/undo", take_back, methods=["POST"]),
    ]


def _close(house: DiaryHouse, closing: str, day: str) -> Told:
    return house.day(day, DayEntry(closing=_chosen(Closing, closing)), (None, None), None)


def _day(house: DiaryHouse, fields: Fields, corrects: str | None) -> Told:
    night = (fields.maybe("bed"), fields.maybe("up"))
    return house.day(fields.one("day"), day_entry(fields), night, corrects)


def _correct(house: DiaryHouse, fields: Fields) -> Told:
    event = fields.one("event")
    if house.entry(event)["is_episode"]:
        return house.episode(episode_entry(fields), fields.maybe("at"), event)
    return _day(house, fields, event)


def episode_entry(fields: Fields) -> EpisodeEntry:
    """The episode that the form says, all of it. Raises Refused for a choice that there is not."""
    in_minutes = fields.one("unit") == "min"
    return EpisodeEntry(
        where=fields.maybe("where"),
        side=fields.maybe("side"),
        seconds=None if in_minutes else fields.maybe("length"),
        minutes=fields.maybe("length") if in_minutes else None,
        intensity=fields.maybe("intensity"),
        triggers=_with_other(fields, "triggers"),
        weakness=_flag(fields.one("weakness")),
        activity=_chosen(Activity, fields.one("activity")),
        continuous=bool(fields.one("continuous")),
        note=fields.maybe("note"),
    )


def day_entry(fields: Fields) -> DayEntry:
    """The day that the form says, without its night. Raises Refused as above."""
    said = DayEntry(
        diet=_with_other(fields, "diet"),
        heat=_flag(fields.one("heat")),
        closing=_chosen(Closing, fields.one("closing")),
        part=fields.maybe("part"),
        rating=_chosen(Rating, fields.one("rating")),
        medicines=_lines(fields, "medicines"),
        questions=_lines(fields, "questions"),
        function=_lines(fields, "function"),
        note=fields.maybe("note"),
        intake_complete=bool(fields.one("intake_complete")),
    )
    numbers: dict[str, Any] = {name: fields.maybe(name) for name in DAY_NUMBERS}
    return said._replace(**numbers)


def _chosen(choices: Any, text: str) -> Any:  # noqa: ANN401 - one of that enumeration, or None
    if not text:
        return None
    try:
        return choices(text)
    except ValueError as error:
        raise Refused(NO_SUCH_CHOICE) from error


def _flag(text: str) -> bool | None:
    if text not in {"", "yes", "no"}:
        raise Refused(NO_SUCH_CHOICE)
    return None if not text else text == "yes"


def _with_other(fields: Fields, name: str) -> tuple[str, ...]:
    other = fields.maybe(f"other_{name}")
    return (*filter(None, fields.all(name)), *(() if other is None else (other,)))


def _lines(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(line for line in fields.one(name).split("\n") if line.strip())


def _typed(fields: Fields) -> dict[str, Any]:
    """What was typed, to be shown again."""
    return {name: fields.one(name) for name in TEXT_KEYS} | {name: fields.all(name) for name in SEVERAL}


def _recorded(request: Request, house: DiaryHouse, form: str, record: Callable[[], Told]) -> Response:
    """Record it and show what was; or show the page with the reason, and with what was typed."""
    try:
        told = record()
    except SteadyError as error:
        text = str(error)
        if form == CORRECTION:
            text = text.replace("othing was recorded", "othing was changed")
        return _page(request, house, Refusal(form, text, _typed(fields_of(request))))
    return gone_back(request, DIARY, told)


def _page(request: Request, house: DiaryHouse, refusal: Refusal | None = None) -> Response:
    days, refusal = _days(request, house, refusal)
    wanted, is_new = _wanted(request)
    editing, refusal = _editing(house, wanted, refusal, is_new=is_new)
    form = "" if refusal is None else refusal.form
    blank = _typed(Fields({}))
    return shown(
        request,
        DIARY,
        PAGE,
        200 if refusal is None else 409,
        diary=days,
        figures=figures(),
        fixed=FIXED,
        editing=editing,
        refusal=refusal,
        form=form,
        typed=_shown(refusal.typed) if refusal is not None and form in {DAY, TAP} else blank,
        undo_path="/diary/undo",
    )


def _days(
    request: Request, house: DiaryHouse, refusal: Refusal | None
) -> tuple[Mapping[str, Any], Refusal | None]:
    last, whole = request.query_params.get("last") or None, bool(request.query_params.get("whole"))
    try:
        return house.days(last, whole=whole), refusal
    except SteadyError as error:
        if last is None:
            raise
        return house.days(None, whole=whole), refusal or Refusal(ELSEWHERE, str(error), {})


def _wanted(request: Request) -> tuple[str, bool]:
    """The entry whose form is asked for, and whether it is the one that was recorded just now."""
    visit: Visit = request.scope[VISIT]
    if request.method == "POST":
        return visit.fields.one("event"), bool(visit.fields.one("fresh"))
    told = None if visit.session is None else visit.session.said(request.query_params.get(SAID, ""))
    if told is not None:
        return told.event or "", True
    return request.query_params.get("correct", ""), False


def _editing(
    house: DiaryHouse, wanted: str, refusal: Refusal | None, *, is_new: bool
) -> tuple[dict[str, Any] | None, Refusal | None]:
    """The entry in its form; what is just recorded only where it is an episode without details yet."""
    if not wanted or (refusal is not None and refusal.form != CORRECTION):
        return None, refusal
    try:
        entry = dict(house.entry(wanted))
    except SteadyError as error:
        gone = None if is_new else Refusal(ELSEWHERE, str(error), {})
        return None, refusal._replace(form=ELSEWHERE) if refusal is not None else gone
    if is_new and (entry["is_correction"] or not entry["is_episode"]):
        return None, refusal
    typed = entry["typed"] if refusal is None else refusal.typed
    return entry | {"typed": _typed(Fields({})) | _shown(typed), "is_new": is_new}, refusal


def _shown(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The same without control characters; the lines of a text stay lines."""
    return {
        name: "\n".join(printable(line) for line in value.split("\n")) if isinstance(value, str) else value
        for name, value in typed.items()
    }
