"""The room of *Habits*. What it is made with is imported when it is first asked for: it is dear."""

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from steadyhand.bootstrap.page.desks import Desks
from steadyhand.domain.reminding.event import Json
from steadyhand.web.pages.habits import Edit
from steadyhand.web.told import Told

if TYPE_CHECKING:
    from steadyhand.bootstrap.page.configured import Configured


class HabitsRoom:
    """What *Habits* needs of the house."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._writing = Lock()

    def overview(self) -> dict[str, Json]:
        """What is configured, and the next 7 days. Raises SteadyError."""
        return self._configured.overview()

    def form(self, edit: Edit) -> dict[str, Json]:
        """A form's fields, with what was typed. Raises SteadyError."""
        return self._configured.form(edit)

    def preview(self, edit: Edit) -> dict[str, Json]:
        """What the edit would change, or what is wrong with it. Raises SteadyError."""
        return self._configured.preview(edit)

    def save(self, edit: Edit, version: str) -> Told:
        """Write what was looked at; of two at once the second is refused. Raises SteadyError."""
        with self._writing:
            return self._configured.save(edit, version)

    @cached_property
    def _configured(self) -> "Configured":
        from steadyhand.bootstrap.page.configured import Configured  # noqa: PLC0415 - it brings pydantic

        return Configured(self._desks)
