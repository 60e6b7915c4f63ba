"""The reviews made last, with their documents. One takes half a second."""

from datetime import date

from steadyhand.bootstrap.machine_names import machine_names
from steadyhand.bootstrap.page.shelf import Shelf
from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.reviewing import review_of
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reminding.event import Json
from steadyhand.report.review import review_view
from steadyhand.values import NamedTuple


class Made(NamedTuple):
    """A review with its document."""

    review: Review
    view: dict[str, Json]


class Reviews:
    """None is made twice while nothing has changed."""

    def __init__(self) -> None:
        self._shelf: Shelf[Made] = Shelf()

    def of(self, desk: Desk, on: date | None = None) -> Made:
        """The review as of a day, today by default. Raises SteadyError as ``review_of`` does."""
        return self._shelf.of(desk, on or desk.today, lambda: _made(desk, on))


def _made(desk: Desk, on: date | None) -> Made:
    review = review_of(desk, on)
    number = desk.configuration.person.emergency_number
    return Made(
        review,
        review_view(review, zone=desk.zone, emergency_number=number, machine_names=machine_names(desk.log)),
    )
