"""Every page with its room of the house."""

from collections.abc import Iterator

from starlette.routing import BaseRoute

from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.page.diary import DiaryRoom
from steadyhand.bootstrap.page.habits import HabitsRoom
from steadyhand.bootstrap.page.progress import ProgressRoom
from steadyhand.bootstrap.page.relax import RelaxRoom
from steadyhand.bootstrap.page.review import ReviewRoom
from steadyhand.bootstrap.page.reviews import Reviews
from steadyhand.bootstrap.page.screening import ScreeningRoom
from steadyhand.bootstrap.page.today import TodayRoom
from steadyhand.web.pages import diary, habits, progress, relax, review, screening, today


def routes(desks: Desks) -> Iterator[BaseRoute]:
    """The routes of all pages."""
    yield from today.routes(TodayRoom(desks))
    yield from diary.routes(DiaryRoom(desks))
    yield from progress.routes(ProgressRoom(desks))
    yield from review.routes(ReviewRoom(desks, Reviews()))
    yield from screening.routes(ScreeningRoom(desks))
    yield from habits.routes(HabitsRoom(desks))
    yield from relax.routes(RelaxRoom(desks))
