"""The doctor's page as a PDF: WeasyPrint, asked for nothing but what it is given."""

import logging
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.order import superseded
from steadyhand.errors import Refused, Unavailable
from steadyhand.report.devices import NO_NAMES
from steadyhand.report.history import fates, history_text, outdone
from steadyhand.report.page.doctor_page import LIMITS, Limits, review_doctor_html

if TYPE_CHECKING:
    from weasyprint import Document

MOST_ENTRIES = 10_000
"""The most log entries an appendix holds; more belong into an export, not on paper."""
NO_PANGO = (
    "The PDF needs the library Pango, which is not there: "
    "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. "
    "Or write the page with steady review --html FILE and print it from a browser."
)
_LOGGERS = ("weasyprint", "weasyprint.progress", "fontTools")


def write_pdf(
    view: Mapping[str, Any],
    target: BinaryIO,
    *,
    appendix: Iterable[Event] | None = None,
    machine_names: Mapping[str, str] = NO_NAMES,
) -> None:
    """Write the document of `review_view` as the doctor's page, exactly one side of A4 at 11 pt.

    Its lists are shortened until it fits, the letters never made smaller. ``appendix``: the events
    to print after it, on further pages. The same view and events give the same bytes. Raises
    Unavailable without Pango, Refused with more than 10,000 events.
    """
    events = tuple(appendix or ())
    ended = fates(event for event in events if event.kind is EventKind.RETRACTED)
    became = {**outdone(superseded(events, frozenset(ended))), **ended}
    lines = [history_text(event, fate=became.get(event.id), names=machine_names) for event in events]
    if len(lines) > MOST_ENTRIES:
        raise Refused(
            f"The log of these days has {len(lines):,} entries, more than the {MOST_ENTRIES:,} a PDF holds. "
            "Write it with steady export FILE.csv instead."
        )
    html = review_doctor_html(view, _fitting(view), lines)
    _laid_out(html).write_pdf(target, **_options(html))


def _fitting(view: Mapping[str, Any]) -> Limits:
    """The mildest limits at which the doctor's page is one side; each next one tells less."""
    place = bisect_left(range(len(LIMITS) - 1), True, key=lambda index: _is_one_side(view, LIMITS[index]))  # noqa: FBT003 - what is looked for
    return LIMITS[place]


def _is_one_side(view: Mapping[str, Any], limits: Limits) -> bool:
    return len(_laid_out(review_doctor_html(view, limits)).pages) == 1


def _laid_out(html: str) -> "Document":
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        from weasyprint import HTML  # noqa: PLC0415 - heavy, and only for this
    except OSError as error:
        raise Unavailable(NO_PANGO) from error
    return HTML(string=html, url_fetcher=_refuse).render(**_options(html))


def _options(html: str) -> Mapping[str, Any]:
    """Tagged for screen readers; the same page has the same identifier."""
    return {"pdf_variant": "pdf/ua-1", "pdf_identifier": sha256(html.encode()).hexdigest()[:32].encode()}


def _refuse(*_: object, **__: object) -> NoReturn:
    raise ValueError("a review asks for nothing from anywhere")
