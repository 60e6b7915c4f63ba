"""The room of *Review*: the review, its sheet for the doctor, and the reminder that asks for it."""

from datetime import date
from io import BytesIO
from threading import Lock

from steadyhand.bootstrap.machine_names import machine_names
from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.page.reviews import Reviews
from steadyhand.bootstrap.reviewing import answer_check_in, waiting_check_ins
from steadyhand.bootstrap.screened import standing_of
from steadyhand.domain.reminding.event import Json
from steadyhand.report.banner import banner
from steadyhand.web.pages.review import Offer
from steadyhand.web.told import Told

READ = "Recorded: you have read the review."
NOBODY_ASKED = "No reminder was waiting for it. Nothing was recorded."


class ReviewRoom:
    """What *Review* needs of the house. One sheet is made at a time."""

    def __init__(self, desks: Desks, reviews: Reviews) -> None:
        self._desks = desks
        self._reviews = reviews
        self._press = Lock()

    def offer(self) -> Offer:
        """Of which days there can be a review, and whether a reminder asks for one. Raises SteadyError."""
        with self._desks.at() as desk:
            start = desk.configuration.programme.start
            asked, warnings = bool(waiting_check_ins(desk)), banner(standing_of(desk))
            return Offer(start, desk.today, is_asked_for=asked, warnings=warnings)

    def review(self, on: date | None) -> dict[str, Json]:
        """The review as of a day, as ``review_view`` makes it. Raises SteadyError."""
        with self._desks.at() as desk:
            return self._reviews.of(desk, on).view

    def sheet(self, on: date | None, *, with_log: bool) -> bytes:
        """The sheet for the doctor as a PDF, with the log behind it or without. Raises SteadyError."""
        from steadyhand.bootstrap.pdf import write_pdf  # noqa: PLC0415 - it brings weasyprint

        target = BytesIO()
        with self._press, self._desks.at() as desk:
            made = self._reviews.of(desk, on)
            log = desk.log.chronicle(made.review.start, made.review.on) if with_log else None
            write_pdf(made.view, target, appendix=log, machine_names=machine_names(desk.log))
        return target.getvalue()

    def read(self) -> Told:
        """Answer the reminder that asks for the review. Raises SteadyError."""
        with self._desks.at() as desk:
            return Told((READ if answer_check_in(desk) else NOBODY_ASKED,))
