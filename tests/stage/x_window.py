"""A real window on an X display, whose program asks the window manager as programs do."""

from typing import Any, Self

from Xlib import X
from Xlib.display import Display as Connection
from Xlib.protocol.event import ClientMessage

from stage.desktop import until

REMOVE, ADD = 0, 1


class XWindow:
    """A window of its own connection; closing that is how a program dies."""

    def __init__(self, display: str) -> None:
        self._name = display
        self._connection: Any = None
        self._window: Any = None

    def __enter__(self) -> Self:
        self._connection = Connection(self._name)
        screen = self._connection.screen()
        self._window = screen.root.create_window(10, 10, 200, 100, 0, screen.root_depth)
        until(self._shown, "a window in use", pause_s=0.2)
        return self

    def __exit__(self, *_: object) -> None:
        self.die()

    @property
    def number(self) -> int:
        """Its number on the display."""
        return int(self._window.id)

    def be_full_screen(self, *, wanted: bool = True) -> None:
        """Ask the window manager for it, or for being a plain window."""
        state = self._connection.intern_atom("_NET_WM_STATE")
        full_screen = self._connection.intern_atom("_NET_WM_STATE_FULLSCREEN")
        data = (32, [ADD if wanted else REMOVE, full_screen, 0, 1, 0])
        message = ClientMessage(window=self._window, client_type=state, data=data)
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self._connection.screen().root.send_event(message, event_mask=mask)
        self._connection.sync()

    def _shown(self) -> bool:
        """Whether it is in use, as shown before; openbox loses what is shown while it starts."""
        if self._is_active():
            return True
        self._window.unmap()
        self._window.map()
        self._connection.sync()
        return False

    def _is_active(self) -> bool:
        """Whether the window manager has taken it and given it the keyboard; it hears of no wish before."""
        name = self._connection.intern_atom("_NET_ACTIVE_WINDOW")
        found = self._connection.screen().root.get_full_property(name, X.AnyPropertyType)
        return found is not None and list(found.value) == [self._window.id]

    def rename(self, title: str) -> None:
        """Change its title."""
        self._window.set_wm_name(title)
        self._connection.sync()

    def die(self) -> None:
        """End the connection, as a program that was killed; twice is no fault."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.display.socket.close()


class HandManager:
    """The window manager's side of the hints, written by hand: it sets what it is told to."""

    def __init__(self, display: str) -> None:
        self._connection: Any = Connection(display)
        self._root = self._connection.screen().root
        self._check = self._window()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.crash()

    def begin(self) -> None:
        """Say that there is a window manager that tells of the window in use and of full screen."""
        names = ("_NET_ACTIVE_WINDOW", "_NET_WM_STATE_FULLSCREEN")
        self._set(self._root, "_NET_SUPPORTED", "ATOM", *map(self._connection.intern_atom, names))
        for window in (self._check, self._root):
            self._set(window, "_NET_SUPPORTING_WM_CHECK", "WINDOW", self._check.id)

    def activate(self, number: int) -> None:
        """Say that this window is in use; 0 for none."""
        self._set(self._root, "_NET_ACTIVE_WINDOW", "WINDOW", number)

    def full_screen_window(self) -> int:
        """A window that is full screen."""
        window = self._window()
        full_screen = self._connection.intern_atom("_NET_WM_STATE_FULLSCREEN")
        self._set(window, "_NET_WM_STATE", "ATOM", full_screen)
        return int(window.id)

    def destroy(self, number: int) -> None:
        """Have a window die and say nothing of it."""
        self._connection.create_resource_object("window", number).destroy()
        self._connection.sync()

    def crash(self) -> None:
        """End, and leave what was said on the root window; twice is no fault."""
        self._connection.display.socket.close()

    def _window(self) -> Any:
        return self._root.create_window(0, 0, 1, 1, 0, self._connection.screen().root_depth)

    def _set(self, window: Any, name: str, kind: str, *values: int) -> None:
        atom = self._connection.intern_atom
        window.change_property(atom(name), atom(kind), 32, list(values))
        self._connection.sync()
