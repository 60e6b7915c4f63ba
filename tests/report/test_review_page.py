import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from report.review_forms import page_of, parsed, view_of
from report.reviews import ALL, CHANGES, HOSTILE, day, hostile, many_habits, ordinary, reviewed, too_little
from steadyhand.domain.journal.diary import DiaryDay
from steadyhand.domain.reassessment.review import Change, Line, Mark, Review
from steadyhand.report.page.calendar_chart import calendar_chart, keys, runs
from steadyhand.report.page.daily_chart import daily_chart
from steadyhand.report.page.grid import flags, scale
from steadyhand.report.page.rendering import printable
from steadyhand.report.page.review_page import review_html
from steadyhand.report.page.weekly_chart import weekly_chart


def html_of(review: Review) -> str:
    """The page."""
    return review_html(view_of(review))


every = pytest.mark.parametrize("made", ALL.values(), ids=ALL)


class TestFile:
    @every
    def test_it_is_valid_html(self, made: Callable[[], Review]) -> None:
        """A strict parser takes it, whatever a person wrote."""
        parsed(html_of(made()))

    @every
    def test_it_asks_for_nothing(self, made: Callable[[], Review]) -> None:
        """No script, no style or picture from elsewhere; links lead into the page itself."""
        tree = parsed(html_of(made()))
        assert [each for each in tree.iter() if each.tag in {"script", "img", "iframe", "object"}] == []
        links = {each.get(name) for each in tree.iter() for name in ("href", "src") if each.get(name)}
        assert links == {"#comparison", "data:,"}

    def test_the_style_asks_for_nothing(self) -> None:
        """No import, no font, no picture."""
        style = html_of(ordinary()).partition("<style>")[2].partition("</style>")[0]
        assert not re.search(r"@import|url\(|@font-face|https?:", style)

    def test_the_policy_forbids_the_rest(self) -> None:
        """A browser is told to fetch nothing, should anything ever ask."""
        assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in html_of(ordinary())

    def test_what_a_person_wrote_is_text(self) -> None:
        """Each hostile title can be read as it was written, and is no markup."""
        text = page_of(hostile())
        assert [title for title in HOSTILE if printable(title) not in text] == []

    def test_the_same_review_is_the_same_page(self) -> None:
        """To the byte."""
        assert html_of(ordinary()) == html_of(ordinary())


class TestAccess:
    def test_language_title_and_one_first_heading(self) -> None:
        """A screen reader knows what it is in."""
        tree = parsed(html_of(ordinary()))
        assert tree.get("lang") == "en"
        assert next(tree.iter("title")).text == "Review on 20 Dec 2026"
        assert len(list(tree.iter("h1"))) == 1

    @every
    def test_headings_leave_no_level_out(self, made: Callable[[], Review]) -> None:
        """From h1 down, one level at a time."""
        levels = [int(tag[1]) for tag in re.findall(r"<(h[1-6])", html_of(made()))]
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_every_table_has_a_caption_and_scopes(self) -> None:
        """A cell can be read with its row and its column."""
        tables = list(parsed(html_of(ordinary())).iter("table"))
        assert all(table.find("caption") is not None for table in tables)
        assert all(cell.get("scope") for table in tables for cell in table.iter("th"))

    def test_every_chart_has_a_title_a_description_and_its_numbers(self) -> None:
        """Named for who does not see it, with a table behind it."""
        tree = parsed(html_of(ordinary()))
        figures = list(tree.iter("figure"))
        charts = [svg for figure in figures for svg in figure.iter() if svg.get("role") == "img"]
        named = {each.get("id") for each in tree.iter()}
        assert len(charts) == len(figures) == 3
        assert all(set((chart.get("aria-labelledby") or "").split()) <= named for chart in charts)
        assert all(list(figure.iter("table")) for figure in figures)

    def test_what_scrolls_can_be_reached_and_has_a_name(self) -> None:
        """By keyboard, as a named region."""
        boxes = [each for each in parsed(html_of(ordinary())).iter("div") if each.get("class") == "scroll"]
        assert boxes
        assert all((box.get("tabindex"), box.get("role")) == ("0", "region") for box in boxes)
        assert len({box.get("aria-label") for box in boxes}) == len(boxes)

    @pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
    def test_text_stands_out_from_its_ground(self, scheme: int) -> None:
        """Every colour of text has a contrast of at least 4.5 to 1, in light and in dark (WCAG AA)."""
        colours = dict(re.findall(r"--([\w-]+): (#\w{6})", html_of(ordinary()).split(":root {")[scheme + 1]))
        for text in ("ink", "soft", "accent"):
            assert min(contrast(colours[text], colours[on]) for on in ("paper", "panel")) >= 4.5
        assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
        assert min(contrast(colours["ink"], colours[on]) for on in ("tint", "faint")) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, WCAG 2."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class TestWeeklyChart:
    def test_a_point_and_its_range(self) -> None:
        """Higher is more; the range holds the point."""
        week = weekly_chart(view_of(ordinary())).weeks[0]
        assert None not in (week.high, week.y, week.low)
        assert week.high < week.y < week.low  # type: ignore[operator]  # as asserted

    def test_a_week_without_a_logged_day_is_a_gap(self) -> None:
        """No point, and no line through it."""
        chart = weekly_chart(view_of(too_little()))
        assert [week.y is None for week in chart.weeks] == [False, True, True, False]
        assert chart.segments == ()

    def test_the_changes_are_drawn(self) -> None:
        """A line where the day begins, a letter, and the words below."""
        chart = weekly_chart(view_of(ordinary()))
        assert [(flag.letter, flag.number) for flag, _ in chart.flags] == [("a", 8), ("b", 15), ("c", 19)]
        assert all(change.text in page_of(ordinary()) for change in CHANGES)

    def test_changes_of_one_day_are_one_line(self) -> None:
        """Two of day 15, one letter."""
        assert len(flags(view_of(ordinary()))[1].texts) == 2

    def test_more_changes_than_letters(self) -> None:
        """One on each day, and one outside the programme that is not drawn."""
        changes = tuple(Change(day(number), "x") for number in (*range(1, 29), 40))
        drawn = flags(view_of(ordinary()._replace(changes=changes)))
        assert (len(drawn), drawn[-1].letter) == (28, "ab")

    def test_an_axis_has_round_marks(self) -> None:
        """And holds what is drawn on it."""
        assert scale(3.1, 0, 100).ticks == (0, 1, 2, 3, 4)
        assert scale(430, 0, 100).top == 600
        assert scale(0, 0, 100).top == 1


class TestDailyChart:
    def test_a_day_without_an_entry_is_a_gap(self) -> None:
        """And a zero that was entered is a zero."""
        episodes, caffeine, sleep, _ = daily_chart(view_of(ordinary())).panels
        assert (episodes.bars[9].kind, episodes.bars[20].kind) == ("gap", "zero")
        assert (caffeine.bars[5].kind, sleep.bars[8].kind) == ("gap", "gap")

    def test_water_has_a_panel(self) -> None:
        """A day on which none was logged is a gap, not a zero."""
        view = view_of(ordinary())
        water = daily_chart(view).panels[3]
        assert [bar.kind == "gap" for bar in water.bars] == [day["water_ml"] is None for day in view["days"]]

    def test_at_least_is_marked(self) -> None:
        """A day whose caffeine is not known in full (R-036)."""
        caffeine = daily_chart(view_of(ordinary())).panels[1]
        assert [bar.kind for bar in caffeine.bars].count("more") == 2

    def test_the_days_stand_under_one_another(self) -> None:
        """The three panels and the calendar share their columns."""
        view = view_of(ordinary())
        columns = [[bar.x for bar in panel.bars] for panel in daily_chart(view).panels]
        assert columns[0] == columns[1] == columns[2]
        centres = [cell.x for cell in calendar_chart(view).rows[0].cells]
        assert centres == [x + 7 for x in columns[0]]

    def test_days_without_a_count(self) -> None:
        """Marked, and without a bar."""
        days = {day(1): DiaryDay(day(1), closed=True, some=True)}
        bars = daily_chart(view_of(ordinary()._replace(days=days))).panels[0].bars
        assert (bars[0].kind, bars[0].height, bars[1].kind) == ("uncounted", 0.0, "gap")

    def test_a_year_of_episodes_in_a_day_fits(self) -> None:
        """No bar leaves its panel."""
        panel = daily_chart(view_of(reviewed((5000, *(0,) * 27)))).panels[0]
        assert min(bar.y for bar in panel.bars) >= panel.axis.high


class TestCalendar:
    def test_the_marks_differ_in_letter_and_in_shape(self) -> None:
        """Not by colour alone; each is in the legend."""
        html = html_of(ordinary()).partition('class="legend"')[2].partition("</ul>")[0]
        drawn = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
        assert len({key.letter for key in keys()}) == len(keys()) == len(drawn) == 7
        assert len({re.sub(r"<text.*?</text>", "", each) for each in drawn}) == 7

    def test_every_mark_is_drawn(self) -> None:
        """One row that has each of them."""
        line = Line("h", "H", (*Mark, *(Mark.DONE,) * (28 - len(Mark))))
        row = calendar_chart(view_of(ordinary()._replace(calendar=(line,)))).rows[0]
        assert {cell.kind for cell in row.cells} >= {key.kind for key in keys()}

    def test_the_days_in_words(self) -> None:
        """Those that follow one another together."""
        assert runs([1, 2, 3, 5, 27, 28]) == "1 to 3, 5, 27 to 28"
        assert runs([]) == ""

    def test_sixty_habits_have_sixty_rows(self) -> None:
        """And the picture grows with them."""
        chart = calendar_chart(view_of(many_habits()))
        assert len(chart.rows) == 60
        assert chart.rows[-1].y < chart.height
