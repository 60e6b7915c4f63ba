"""The window in use, as an X11 window manager tells of it: properties of the root window and of its own.

Extended Window Manager Hints 1.5: ``_NET_SUPPORTING_WM_CHECK``, ``_NET_ACTIVE_WINDOW``, ``_NET_WM_STATE``.
"""

from typing import Any

from Xlib import X, error
from Xlib.display import Display

LONGEST = 1024
"""How many values of a property are read, more than any window manager has."""
WATCHED = X.PropertyChangeMask | X.StructureNotifyMask


class ActiveWindow:
    """The window in use on that display. Errors about windows that are gone are no errors here."""

    def __init__(self, display: Display) -> None:
        self._display = display
        display.set_error_handler(lambda *_: None)
        self._root = display.screen().root
        self._watched: dict[int, Any] = {}
        self._check = display.intern_atom("_NET_SUPPORTING_WM_CHECK")
        self._supported = display.intern_atom("_NET_SUPPORTED")
        self._active = display.intern_atom("_NET_ACTIVE_WINDOW")
        self._state = display.intern_atom("_NET_WM_STATE")
        self._full_screen = display.intern_atom("_NET_WM_STATE_FULLSCREEN")
        self._root.change_attributes(event_mask=X.PropertyChangeMask)

    def is_full_screen(self) -> bool | None:
        """Whether it is full screen; None where no window manager tells which it is."""
        manager, active = self._one(self._root, self._check), self._one(self._root, self._active)
        self._watch({manager, active} - {0})
        if not self._is_alive(manager):
            return None
        return active in self._watched and self._full_screen in self._values(
            self._watched[active], self._state
        )

    def heard(self) -> bool:
        """Whether anything has come that may change the answer; all that has come is taken."""
        relevant = False
        while self._display.pending_events():
            relevant |= self._matters(self._display.next_event())
        return relevant

    def _matters(self, event: Any) -> bool:  # noqa: ANN401 - python-xlib has no types
        if event.type == X.PropertyNotify:
            return event.atom in {self._check, self._supported, self._active, self._state}
        return bool(event.type == X.DestroyNotify)

    def _is_alive(self, manager: int) -> bool:
        """Whether a window manager runs that tells both: what one that crashed left on the root is stale."""
        if manager not in self._watched or self._one(self._watched[manager], self._check) != manager:
            return False
        return {self._active, self._full_screen} <= set(self._values(self._root, self._supported))

    def _watch(self, wanted: set[int]) -> None:
        """Hear of these windows, and no more of others."""
        for number in self._watched.keys() - wanted:
            self._watched.pop(number).change_attributes(event_mask=X.NoEventMask)
        for number in wanted - self._watched.keys():
            window = self._display.create_resource_object("window", number)
            window.change_attributes(event_mask=WATCHED)
            self._watched[number] = window

    def _one(self, window: Any, name: int) -> int:  # noqa: ANN401 - python-xlib has no types
        """The first value of a property, 0 where there is none."""
        return next(iter(self._values(window, name)), 0)

    def _values(self, window: Any, name: int) -> list[int]:  # noqa: ANN401 - python-xlib has no types
        try:
            found = window.get_property(name, X.AnyPropertyType, 0, LONGEST)
        except error.XError:
            return []
        return list(found.value) if found is not None and found.format == 32 else []  # noqa: PLR2004 - bits of a number
