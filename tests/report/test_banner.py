import json

from fakes.screenings import NO_TO_ALL, TODAY, screened, visit, yes
from steadyhand.domain.reassessment.standing import standing
from steadyhand.domain.reassessment.tier import Standing
from steadyhand.domain.reminding.event import Event
from steadyhand.report.banner import banner, screening_view, warning_of


def told(*events: Event) -> Standing:
    """What stands today."""
    return standing(events, TODAY, onset=None)


def test_a_red_flag_comes_first_with_what_was_reported() -> None:
    """And with how a visit is recorded (rule e)."""
    lines = banner(told(screened(1, yes("sensory", "spread"))))
    assert lines[0] == "Book a doctor's visit this week; do not wait for week 4."
    assert lines[1] == "Reported: twitching in another place; numbness, tingling or burning."
    assert lines[2].endswith("steady screen --seen-by-clinician DATE")


def test_nothing_reported_shows_nothing() -> None:
    """Least of all something reassuring."""
    assert banner(told(screened(1, NO_TO_ALL))) == ()
    assert banner(told()) == ()


def test_open_questions_are_asked_for() -> None:
    """With the command."""
    (line,) = banner(told(screened(1, {})))
    assert line == "Warning signs: some questions are unanswered. Answer them with: steady screen"


def test_what_was_assessed_is_shown_with_its_day() -> None:
    """Beside what stands now."""
    lines = banner(told(screened(1, yes("spread")), visit(2, TODAY), screened(3, NO_TO_ALL, hour=15)))
    assert lines == (f"Assessed on {TODAY}: twitching in another place.",)


def test_the_warning_is_the_message_while_a_flag_stands() -> None:
    """An open question is none."""
    assert warning_of(told(screened(1, yes("seizure")))) == "Call your local emergency number now."
    assert warning_of(told(screened(1, {}))) is None
    assert warning_of(None) is None


def test_the_view_is_json_with_the_contracts_keys_first() -> None:
    """Absent is null."""
    view = screening_view(told(screened(1, yes("sensory"))))
    assert list(view)[:3] == ["tier", "flags", "asked"]
    assert (view["tier"], view["flags"], view["asked"]) == ("BOOK_SOON", ["sensory"], TODAY.isoformat())
    assert json.loads(json.dumps(screening_view(told())))["tier"] is None
