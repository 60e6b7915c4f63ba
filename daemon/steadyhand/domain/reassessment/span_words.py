"""How a window of days is named and counted in words."""

from datetime import date

from steadyhand.domain.reassessment.window import Window

WEEK = 7


def span_in_words(window: Window, baseline: Window) -> str:
    """Its name, counted from the baseline's first day: "Week 4", or "Days 15 to 28" where it is no week."""
    first, last = _number(window.first, baseline), _number(window.last, baseline)
    if window.days <= WEEK and first % WEEK == 1:
        return f"Week {first // WEEK + 1}"
    return f"Days {first} to {last}"


def days_in_words(window: Window) -> str:
    """As "7 logged days", "1 logged day", "5.5 logged days" or "no logged day"."""
    days = round(window.days_observed, 1)
    if not window.counts:
        return "no logged day"
    return f"{days:g} logged {'day' if days == 1 else 'days'}"


def episodes_in_words(episodes: int) -> str:
    """As "14 episodes", "1 episode" or "no episodes"."""
    return f"{episodes:,} {'episode' if episodes == 1 else 'episodes'}" if episodes else "no episodes"


def _number(day: date, baseline: Window) -> int:
    return (day - baseline.first).days + 1
