"""What the page keeps between two looks: never anything but what the log says."""

from datetime import timedelta

import pytest

from cli.household import Household, awake_now, today_there
from steadyhand.bootstrap.glancing import Seen, seen_of
from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.page.remembering import Memory


class Looking:
    """Somebody who looks again and again, at what is remembered and at the log itself."""

    def __init__(self, home: Household) -> None:
        self._desks = Desks(home.environ)
        self._memory = Memory()

    def remembered(self) -> Seen:
        """What the page tells."""
        with self._desks.at() as desk:
            return self._memory.seen(desk)

    def read(self) -> Seen:
        """What the log says."""
        with self._desks.at() as desk:
            return seen_of(desk)


@pytest.fixture
def looking(home: Household) -> Looking:
    """In a home with two habits that are due."""
    return Looking(home)


def programme(day: int) -> str:
    """The same habits on that day of a programme."""
    start = today_there() - timedelta(days=day - 1)
    return f"[programme]\nstart = {start}\n{awake_now()}"


def test_nothing_new_is_not_read_again(looking: Looking) -> None:
    """It is the very same."""
    assert looking.remembered() is looking.remembered()


@pytest.mark.parametrize("day", [1, 40])
def test_whatever_is_recorded_is_told_as_the_log_tells_it(
    home: Household, looking: Looking, day: int
) -> None:
    """Answers, amounts, the diary, warning signs, and what is taken back; during the programme and after."""
    home.configure(programme(day))
    answers = home.root / "answers.json"
    answers.write_text('{"weakness": "yes"}')
    words = ["log water 300", "done stretch", "log caffeine 80", "twitch", "day --stress 3", "undo"]
    words += [
        f"screen --answers {answers}",
        "screen --seen-by-clinician today",
        "pause",
        "resume",
        "twitch --when yesterday",
    ]
    for each in words:
        looking.remembered()
        home.steady(*each.split())
        assert looking.remembered() == looking.read(), each
    assert len(looking.read().state.kept) > len(words) / 2


def test_a_change_of_the_configuration_is_taken_up(home: Household, looking: Looking) -> None:
    """What hangs on it is told anew."""
    before = looking.remembered()
    home.configure(programme(40))
    assert looking.remembered() == looking.read()
    assert looking.remembered().standing != before.standing


def test_another_file_in_the_place_of_the_log_is_read(home: Household, looking: Looking) -> None:
    """As after a recovery: nothing of the one before is told."""
    home.steady("log", "water", "300")
    looking.remembered()
    for each in home.log.parent.glob("log.db*"):
        each.replace(home.root / each.name)
    assert looking.remembered().taken == ()


def test_what_is_forgotten_is_forgotten_here_too(home: Household, looking: Looking) -> None:
    """Though the log ends where it ended, in the same file (DOMAIN 7)."""
    home.steady("log", "water", "300", "--at", "yesterday 12:00")
    home.steady("log", "water", "200")
    assert len(looking.remembered().taken) == 2
    home.steady("forget", "--from", "yesterday", "--to", "yesterday", "--yes")
    assert looking.remembered() == looking.read()
    assert len(looking.remembered().taken) == 1
