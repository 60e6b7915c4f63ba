"""``wlr-foreign-toplevel-management-unstable-v1``, version 2: what the windows are like.

pywayland has no protocols of wlroots. The order of the requests and of the events is their number.
"""

from collections.abc import Callable
from enum import IntEnum

from pywayland.protocol_core.argument import Argument
from pywayland.protocol_core.interface import Interface
from pywayland.protocol_core.proxy import Proxy
from pywayland.scanner.argument import ArgumentType

VERSION = 2
"""The first that tells of full screen."""
ARRAY, OBJECT = Argument(ArgumentType.Array), Argument(ArgumentType.Object)
NUMBER, TEXT = Argument(ArgumentType.Int), Argument(ArgumentType.String)
REQUESTS: dict[str, tuple[Argument, ...]] = {
    "set_maximized": (),
    "unset_maximized": (),
    "set_minimized": (),
    "unset_minimized": (),
    "activate": (OBJECT,),
    "close": (),
    "set_rectangle": (OBJECT, NUMBER, NUMBER, NUMBER, NUMBER),
    "destroy": (),
}
EVENTS: dict[str, tuple[Argument, ...]] = {
    "title": (TEXT,),
    "app_id": (TEXT,),
    "output_enter": (OBJECT,),
    "output_leave": (OBJECT,),
    "state": (ARRAY,),
    "done": (),
    "closed": (),
}


class State(IntEnum):
    """What a window may be, of those that matter here."""

    ACTIVATED = 2
    FULL_SCREEN = 3


class ToplevelHandle(Interface):  # type: ignore[misc, unused-ignore]  # no types where pywayland is not
    """One window."""

    name = "zwlr_foreign_toplevel_handle_v1"
    version = VERSION


class ToplevelManager(Interface):  # type: ignore[misc, unused-ignore]  # the same
    """Tells of each window, and of those that come."""

    name = "zwlr_foreign_toplevel_manager_v1"
    version = VERSION


class ToplevelHandleProxy(Proxy[ToplevelHandle]):  # type: ignore[misc, unused-ignore]  # the same
    """One window, as a client has it."""

    interface = ToplevelHandle

    def destroy(self) -> None:
        """Hear no more of it."""
        self._marshal(list(REQUESTS).index("destroy"))
        self._destroy()


class ToplevelManagerProxy(Proxy[ToplevelManager]):  # type: ignore[misc, unused-ignore]  # the same
    """The teller, as a client has it."""

    interface = ToplevelManager


def _named(name: str) -> Callable[[], None]:
    """A stand-in for what pywayland takes the name of a request or an event from."""

    def stand_in() -> None: ...

    stand_in.__name__ = name
    return stand_in


for _name, _arguments in REQUESTS.items():
    ToplevelHandle.request(*_arguments)(_named(_name))
for _name, _arguments in EVENTS.items():
    ToplevelHandle.event(*_arguments)(_named(_name))
ToplevelManager.request()(_named("stop"))
ToplevelManager.event(Argument(ArgumentType.NewId, interface=ToplevelHandle))(_named("toplevel"))
ToplevelManager.event()(_named("finished"))
ToplevelHandle._gen_c()  # noqa: SLF001 - it is how pywayland's own protocols end
ToplevelHandle.proxy_class = ToplevelHandleProxy
ToplevelManager._gen_c()  # noqa: SLF001 - the same
ToplevelManager.proxy_class = ToplevelManagerProxy
