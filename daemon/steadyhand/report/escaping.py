"""The one way templates become pages: whatever a person wrote, in any script, stays text."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from steadyhand.report.printable import printable


def escaping_environment(package: str) -> Environment:
    """An environment for the templates of that package.

    Every value is escaped, control characters are left out, and a name that is missing is an error.
    Its filter ``kept`` escapes and leaves line ends as they are.
    """
    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(kept=Markup.escape)
    return environment


def _shown(value: object) -> object:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
