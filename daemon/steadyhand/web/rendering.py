"""Templates into answers; whatever a person wrote stays text."""

import secrets
from functools import cache
from urllib.parse import urlencode

from jinja2 import Environment
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from steadyhand.report.escaping import escaping_environment
from steadyhand.report.moment import clock
from steadyhand.report.printable import printable
from steadyhand.report.review_words import long_day
from steadyhand.web.fields import Fields
from steadyhand.web.guard import VISIT, Visit
from steadyhand.web.navigation import PLACES, SCREENING, Place
from steadyhand.web.own_words import SIGNS, own_words
from steadyhand.web.told import Told

SAID = "said"
ONCE_BYTES = 6


def fields_of(request: Request) -> Fields:
    """What the form says."""
    visit: Visit = request.scope[VISIT]
    return visit.fields


def shown(request: Request, place: Place, template: str, status: int = 200, **values: object) -> Response:
    """The page, made from its template and these values.

    Besides them a template knows ``places`` and ``here``, the ``token`` that every form must carry and
    ``once``, which names this making of the page (``{% include "token.html" %}`` has both), ``mark``,
    ``told``, what the form before has led to, and ``footer``.
    """
    visit: Visit = request.scope[VISIT]
    session = visit.session
    said = None if session is None else session.said(request.query_params.get(SAID, ""))
    text = rendered(
        template,
        places=PLACES,
        here=place,
        token="" if session is None else session.token,
        once=secrets.token_urlsafe(ONCE_BYTES),
        mark=visit.mark,
        told=said,
        footer=request.app.state.footer(),
        **values,
    )
    return HTMLResponse(text, status)


def gone_back(request: Request, place: Place, told: Told, anchor: str = "") -> Response:
    """The answer to a form that was recorded: see the page, which says what was."""
    visit: Visit = request.scope[VISIT]
    query = "" if visit.session is None else f"?{urlencode({SAID: visit.session.say(told)})}"
    return RedirectResponse(f"{place.path}{query}{anchor}", 303)


def linked(text: str) -> Markup:
    """A sentence in the words of the page, escaped, with a link where it names the questions' page."""
    words = str(Markup.escape(printable(own_words(text))))
    link = f'<a href="{SCREENING.path}">{SIGNS}</a>'
    return Markup(words.replace(SIGNS, link))  # noqa: S704 - escaped above


def rendered(template: str, **values: object) -> str:
    """The template filled in; every value is escaped, and control characters are left out."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    environment = escaping_environment("steadyhand.web")
    environment.filters.update(clock=clock, long_day=long_day, linked=linked)
    return environment
