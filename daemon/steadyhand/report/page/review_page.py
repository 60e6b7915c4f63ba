"""The review as one self-contained page: no script, no request, everything in the file.

The local page shows the same body within its own frame.
"""

from collections.abc import Mapping

from steadyhand.report.page.calendar_chart import calendar_chart
from steadyhand.report.page.daily_chart import daily_chart
from steadyhand.report.page.rendering import rendered
from steadyhand.report.page.weekly_chart import weekly_chart
from steadyhand.report.review_text import (
    logged_words,
    made_words,
    method_sentences,
    onset_words,
    summary_sentences,
)
from steadyhand.values import Any


def review_html(view: Mapping[str, Any]) -> str:
    """The page of the document of `review_view`, with the same numbers and none of its own."""
    return rendered("review.html", {**_values(view), "made": made_words(view)})


def review_warning(view: Mapping[str, Any]) -> str:
    """What stands first in that page, as HTML: the warning signs. ``chart_styles`` are its styles."""
    return rendered("review_warning.html", _values(view))


def review_rest(view: Mapping[str, Any]) -> str:
    """Everything between the warning signs and the page's end, as HTML."""
    return rendered("review_rest.html", _values(view))


def chart_styles() -> str:
    """The styles of everything but a page's frame, as CSS, for a page that has a frame of its own."""
    return rendered("parts.css", {})


def _values(view: Mapping[str, Any]) -> dict[str, object]:
    return {
        "view": view,
        "symptoms": view["symptoms"],
        "screening": view["screening"],
        "summary": view["summary"],
        "logged": logged_words(view["logged"]),
        "onset": onset_words(view["programme"]),
        "summary_sentences": list(summary_sentences(view)),
        "method_sentences": list(method_sentences(view)),
        "weekly": weekly_chart(view),
        "daily": daily_chart(view),
        "calendar": calendar_chart(view),
    }
