"""Templates that escape whatever a person wrote, in any script."""

from collections.abc import Mapping
from functools import cache
from unicodedata import bidirectional

from jinja2 import Environment
from markupsafe import Markup

from steadyhand.report.adherence import percent
from steadyhand.report.escaping import escaping_environment
from steadyhand.report.printable import printable
from steadyhand.report.review_text import bound_words, p_words, range_words
from steadyhand.report.review_words import long_day, short_day

_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def rendered(template: str, values: Mapping[str, object]) -> str:
    """The template filled in; every value is escaped, and control characters are left out."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    environment = escaping_environment("steadyhand.report.page")
    environment.filters.update(
        bound=bound_words,
        long_day=long_day,
        short_day=short_day,
        range=range_words,
        p=p_words,
        percent=percent,
        dash=_dash,
        isolated=_isolated,
    )
    return environment


def _dash(value: object) -> object:
    """A dash for what there is none of; 0 stays 0."""
    return "-" if value is None or value == "" else value


def _isolated(text: str) -> Markup:
    """A person's words, kept from turning round what stands beside them where they run right to left.

    For the PDF, whose maker knows these characters and not the element ``bdi``.
    """
    shown = Markup.escape(printable(text))
    if not any(bidirectional(character) in _RIGHT_TO_LEFT for character in shown):
        return shown
    return Markup(f"\N{FIRST STRONG ISOLATE}{shown}\N{POP DIRECTIONAL ISOLATE}")  # noqa: S704 - escaped above
