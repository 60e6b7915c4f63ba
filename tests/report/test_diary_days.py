"""The days of the diary, as the page lists them."""

from fakes.diary import TODAY, recorded
from steadyhand.domain.reminding.event import EventKind
from steadyhand.report.diary_days import Shown, days_view


def test_of_two_corrections_the_last_is_what_the_day_says() -> None:
    """Two machines corrected one episode: one counts, and the other stays visible, marked."""
    entry = recorded(1, EventKind.EPISODE)
    first = recorded(2, EventKind.EPISODE, data={"corrects": entry.id}, device="desktop", sequence=1)
    last = recorded(3, EventKind.EPISODE, data={"corrects": entry.id}, device="laptop", sequence=1)
    data = {"event": entry.id, "because": "corrected"}
    events = [entry, first, last, recorded(4, EventKind.RETRACTED, data=data)]
    (day, *_) = days_view(events, Shown(TODAY, TODAY, 1, whole=True))
    entries: list[dict[str, object]] = day["entries"]  # type: ignore[assignment]  # a list of JSON
    assert day["episodes"] == 1
    assert {each["id"]: each["fate"] for each in entries} == {first.id: "corrected later", last.id: None}
