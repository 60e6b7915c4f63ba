"""Leading a session, in virtual time, and what is drawn of it."""

import os
from io import StringIO

import pytest

from fakes.seat import FakeFace, FakeSeat
from steadyhand.cli.pacer import InPlace, Lines, Wish, bar, clock, fits, practise
from steadyhand.domain.programme.relaxation import Phase, Technique, length_s, place_at, session

TEN_MIN = session(Technique.COHERENT, 10)


class Stream(StringIO):
    """What a terminal takes, with the encoding of one."""

    encoding = "utf-8"


def practised(
    wishes: dict[float, Wish] | None = None,
    *,
    stops: dict[float, float] | None = None,
    frame_s: float | None = None,
    breaks_at: float = float("inf"),
) -> float:
    """The seconds practised of ten minutes of even breathing."""
    return practise(TEN_MIN, FakeSeat(wishes, stops), FakeFace(frame_s, breaks_at), ())


def screen(columns: int = 80, lines: int = 24) -> tuple[InPlace, StringIO]:
    """A terminal of that size."""
    stream = Stream()
    return InPlace("Even breathing", stream, lambda: os.terminal_size((columns, lines))), stream


def rows_of(stream: StringIO) -> list[str]:
    """The rows that were drawn last, without what steers the terminal."""
    last = stream.getvalue().rpartition("\x1b[H")[2]
    return last.replace("\x1b[K", "").replace("\x1b[J", "").split("\r\n")


@pytest.mark.parametrize("technique", Technique)
@pytest.mark.parametrize("frame_s", [None, 7.3])
def test_a_session_takes_its_real_duration(technique: Technique, frame_s: float | None) -> None:
    """R-050: ten minutes of the clock pass, after the lead-in, however often it is drawn."""
    seat, phases = FakeSeat(), session(technique, 10)
    assert practise(phases, seat, FakeFace(frame_s), ()) == 600
    assert seat.now_s == pytest.approx(FakeFace.lead_in_s + 600)


def test_each_phase_is_shown_once_a_phase() -> None:
    """Without frames a phase is told when it begins, in order."""
    face = FakeFace()
    practise(TEN_MIN, FakeSeat(), face, ("Sit.",))
    assert (face.advice, face.shown[:3], len(face.shown)) == (
        ("Sit.",),
        ["Breathe in", "Breathe out", "Breathe in"],
        120,
    )


def test_ending_it_counts_what_was_practised() -> None:
    """R-051: an interrupted session has its actual time, without the lead-in."""
    assert practised({10 + 250.0: Wish.END}) == pytest.approx(250)


def test_ending_in_the_lead_in_is_no_session() -> None:
    """Nothing was practised before it began."""
    assert practised({4.0: Wish.END}) == 0


def test_the_lead_in_can_be_cut_short() -> None:
    """A key begins it at once; the session is as long as ever."""
    assert practised({4.0: Wish.PAUSE}) == 600


def test_a_pause_does_not_count() -> None:
    """Five minutes away from a session that ends 100 s later."""
    assert practised({110.0: Wish.PAUSE, 410.0: Wish.PAUSE, 510.0: Wish.END}) == pytest.approx(200)


def test_it_can_be_ended_while_paused() -> None:
    """What was practised before the pause is what counts."""
    assert practised({110.0: Wish.PAUSE, 4000.0: Wish.END}) == pytest.approx(100)


def test_a_stopped_process_does_not_count() -> None:
    """An hour in which the process stood still is no practice; the session goes on where it was."""
    seat = FakeSeat(stops={200.0: 3600})
    assert practise(TEN_MIN, seat, FakeFace(), ()) == 600
    assert seat.now_s == pytest.approx(FakeFace.lead_in_s + 600 + 3600, abs=2)
    assert practised({3700.0: Wish.END}, stops={200.0: 3600}) < 200


def test_a_screen_that_has_gone_ends_it() -> None:
    """Nobody can follow a session they do not see; what was practised until then counts."""
    assert practised(breaks_at=300) == 300


def test_a_line_for_each_phase() -> None:
    """On a pipe: when, what and how long; the title and the advice before."""
    stream = StringIO()
    practise(TEN_MIN, FakeSeat(), Lines("Even breathing, 10 min", stream), ("Sit at ease.",))
    lines = stream.getvalue().splitlines()
    assert lines[:4] == [
        "Even breathing, 10 min",
        "Sit at ease.",
        " 0:00  Breathe in (5 s)",
        " 0:05  Breathe out (5 s)",
    ]
    assert lines[-1] == " 9:55  Breathe out (5 s)"


def test_a_pipe_gets_nothing_that_steers_a_terminal() -> None:
    """Plain text alone."""
    stream = StringIO()
    practise(TEN_MIN, FakeSeat({30.0: Wish.PAUSE, 40.0: Wish.PAUSE}), Lines("", stream), ())
    assert stream.getvalue().replace("\n", "").isprintable()


def test_the_screen_shows_the_bar_the_words_and_the_time() -> None:
    """Half of the breath in is half of the bar; 80 columns with a margin of two on each side."""
    face, stream = screen()
    place = place_at(TEN_MIN, 2.5)
    assert place is not None
    face.show(place, 2.5, 597.5)
    rows = [row.strip() for row in rows_of(stream) if row.strip()]
    assert rows == [
        "Even breathing, 9:58 left",
        "█" * 38,
        "Breathe in  3",
        "Space pauses, q ends and records.",
    ]


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (40, 10), (20, 5), (6, 3), (1, 1), (200, 60)])
@pytest.mark.parametrize("technique", Technique)
def test_it_fits_any_terminal(technique: Technique, columns: int, lines: int) -> None:
    """No row is wider or the screen higher than the terminal, in any phase; never wider than 80."""
    face, stream = screen(columns, lines)
    for phase in session(technique, 12):
        place = place_at((phase,), phase.seconds - 0.5)
        assert place is not None
        face.show(place, 0, 0)
        rows = rows_of(stream)
        assert len(rows) <= lines
        assert max(len(row) for row in rows) <= min(columns, 80)


def test_a_paused_screen_says_so() -> None:
    """The same words, and how to go on."""
    face, stream = screen()
    place = place_at(TEN_MIN, 1)
    assert place is not None
    face.show(place, 1, 599)
    face.paused()
    assert rows_of(stream)[-1].strip() == "Paused. Space goes on, q ends and records."


def test_no_colour_is_used() -> None:
    """So NO_COLOR has nothing to switch off."""
    face, stream = screen()
    with face:
        practise(session(Technique.BOX, 1), FakeSeat(), face, ("Sit.",))
    assert "\x1b[3" not in stream.getvalue().replace("\x1b[?", "")
    assert "m" not in {part[:1] for part in stream.getvalue().split("\x1b[")}


def test_the_cursor_comes_back_whatever_happens() -> None:
    """An error in the middle leaves the terminal as it was."""
    face, stream = screen()
    with pytest.raises(ZeroDivisionError), face:
        raise ZeroDivisionError
    assert stream.getvalue() == "\x1b[?1049h\x1b[?25l\x1b[?25h\x1b[?1049l"


def test_the_bar_grows_in_eighths() -> None:
    """Where the terminal has the letters; else in whole columns."""
    assert [bar(level, 2, blocks=True) for level in (0, 1 / 16, 0.5, 0.75, 1)] == ["", "▏", "█", "█▌", "██"]
    assert [bar(level, 4, blocks=False) for level in (0, 0.5, 1)] == ["", "##", "####"]


@pytest.mark.parametrize(
    ("encoding", "has"), [("utf-8", True), ("ascii", False), ("latin-1", False), (None, False)]
)
def test_what_the_terminal_cannot_write_is_not_used(encoding: str | None, *, has: bool) -> None:
    """The bar falls back to a letter that every terminal has."""
    assert fits("▏█", encoding) is has


def test_times_are_minutes_and_seconds() -> None:
    """A phase without a length would never end; the shortest is one second."""
    assert [clock(seconds) for seconds in (0, 65, 600)] == ["0:00", "1:05", "10:00"]
    assert length_s((Phase("Rest", 1),)) == 1
