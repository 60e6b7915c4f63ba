"""Four weeks at a look, as the body of a page: the calendar, the weeks, and the charts."""

from collections.abc import Mapping

from steadyhand.report.page.calendar_chart import calendar_chart
from steadyhand.report.page.daily_chart import daily_chart
from steadyhand.report.page.rendering import rendered
from steadyhand.report.page.weekly_chart import weekly_chart
from steadyhand.report.review_text import logged_words
from steadyhand.values import Any


def progress_body(view: Mapping[str, Any]) -> str:
    """What stands in the page of the document of `progress_view`, as HTML; `chart_styles` are its styles.

    Every chart has a table with the same numbers, and the charts of a review look the same.
    """
    return rendered(
        "progress_body.html",
        {
            "view": view,
            "logged": logged_words(view["logged"]),
            "weekly": weekly_chart(view),
            "daily": daily_chart(view),
            "calendar": calendar_chart(view),
        },
    )
