"""What any page keeps between two looks is never older than the log, the configuration and the day."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from cli.household import Household
from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.page.diary import DiaryRoom
from steadyhand.bootstrap.page.habits import HabitsRoom
from steadyhand.bootstrap.page.progress import ProgressRoom
from steadyhand.bootstrap.page.relax import RelaxRoom
from steadyhand.bootstrap.page.review import ReviewRoom
from steadyhand.bootstrap.page.reviews import Reviews
from steadyhand.bootstrap.page.today import TodayRoom
from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.reminding.instant import Reading
from steadyhand.web.pages.relax import Wish
from web.lived import lived

AFTER_THE_PROGRAMME = 30


class DesksAt(Desks):
    """Desks at one moment, which a test moves."""

    reading: Reading

    @contextmanager
    def at(self) -> Iterator[Desk]:
        """A desk that has read the clock then."""
        with super().at() as desk:
            desk.reading = self.reading
            yield desk


class House:
    """Every room of the page, each with what it keeps."""

    def __init__(self, home: Household) -> None:
        self.home = home
        self._desks = DesksAt(home.environ)
        self._rooms = self._built()
        self.later()

    def later(self, by: timedelta = timedelta()) -> None:
        """It is now, or so much later."""
        reading = Desk(self.home.environ, lambda _: None).reading
        self._desks.reading = reading._replace(now=reading.now + by)

    def kept(self) -> Mapping[str, object]:
        """What the rooms show that have been looked into before."""
        return {place: look() for place, look in self._rooms.items()}

    def fresh(self) -> Mapping[str, object]:
        """What new rooms show."""
        return {place: look() for place, look in self._built().items()}

    def _built(self) -> Mapping[str, Callable[[], Any]]:
        desks = self._desks
        wish = Wish()
        progress, review = ProgressRoom(desks), ReviewRoom(desks, Reviews())
        return {
            "today": TodayRoom(desks).today,
            "diary": lambda: DiaryRoom(desks).days(None, whole=False),
            "progress": lambda: progress.progress(programme=False),
            "programme": lambda: progress.progress(programme=True),
            "review": lambda: review.review(None),
            "offer": review.offer,
            "habits": HabitsRoom(desks).overview,
            "relax": lambda: RelaxRoom(desks).session(wish),
        }


@pytest.fixture
def house(home: Household) -> House:
    """Two days after a programme that was lived."""
    lived(home, AFTER_THE_PROGRAMME)
    home.steady("log", "water", "300")
    home.steady("twitch", "--where", "calf")
    house = House(home)
    house.kept()
    return house


def changed(house: House, before: Mapping[str, object]) -> set[str]:
    """The places that show something else than before; each shows what is so now."""
    kept = house.kept()
    assert kept == house.fresh()
    return {place for place, shown in kept.items() if shown != before[place]}


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("log water 250", {"today", "progress"}),
        ("undo", {"diary", "progress"}),
        ("day --stress 9", {"diary", "progress"}),
        ("forget --from {first} --to {last} --yes", {"programme", "review"}),
    ],
)
def test_what_is_recorded_taken_back_or_forgotten_shows(house: House, words: str, places: set[str]) -> None:
    """At the next look, in every place."""
    before = house.kept()
    first, last = (str(Desk(house.home.environ, print).today - timedelta(days=back)) for back in (26, 20))
    done = house.home.steady(*words.format(first=first, last=last).split())
    assert done.exit_code == 0, done
    house.later()
    assert changed(house, before) >= places


def test_another_configuration_shows(house: House) -> None:
    """As soon as it is in force."""
    before = house.kept()
    text = house.home.config.read_text()
    house.home.configure(text.replace("goal = 2000", "goal = 2100").replace('"09:00"', '"09:30"'))
    house.later()
    assert changed(house, before) >= {"today", "progress", "habits"}


def test_another_zone_shows(house: House) -> None:
    """The same events, on days of another clock."""
    before = house.kept()
    house.home.configure(house.home.config.read_text().replace('"UTC"', '"Pacific/Kiritimati"'))
    house.later()
    assert "habits" in changed(house, before)


def test_midnight_shows(house: House) -> None:
    """Nothing was recorded meanwhile, and it is another day."""
    before = house.kept()
    house.later(timedelta(days=1))
    assert changed(house, before) >= {"today", "diary", "progress", "habits"}


def test_the_log_as_it_was_before_a_recovery_shows_no_more(house: House) -> None:
    """Another file stands in its place."""
    before = house.kept()
    for each in house.home.log.parent.glob("log.db*"):
        each.replace(house.home.root / each.name)
    house.later()
    assert changed(house, before) >= {"today", "diary", "progress", "programme"}
