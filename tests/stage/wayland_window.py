"""A program with one plain Wayland window; run by itself, it draws it and waits to be ended."""

import os
import sys
from typing import Any

from pywayland.client.display import Display
from pywayland.protocol.wayland import WlCompositor, WlShm
from pywayland.protocol.xdg_shell import XdgWmBase

WIDTH, HEIGHT = 64, 48
BYTES = WIDTH * HEIGHT * 4


def run() -> None:
    """Show the window until the compositor ends."""
    display = Display()
    display.connect()
    bound: dict[str, Any] = {}
    registry = display.get_registry()

    def offered(_: object, number: int, name: str, __: int) -> None:
        for interface in (WlCompositor, WlShm, XdgWmBase):
            if interface.name == name:
                bound[name] = registry.bind(number, interface, 1)

    registry.dispatcher["global"] = offered
    display.roundtrip()
    bound[XdgWmBase.name].dispatcher["ping"] = lambda base, serial: base.pong(serial)
    surface = bound[WlCompositor.name].create_surface()
    shell = bound[XdgWmBase.name].get_xdg_surface(surface)
    toplevel = shell.get_toplevel()
    toplevel.set_app_id(sys.argv[1])
    buffer = drawn(bound[WlShm.name])

    def configured(_: object, serial: int) -> None:
        shell.ack_configure(serial)
        surface.attach(buffer, 0, 0)
        surface.commit()

    shell.dispatcher["configure"] = configured
    surface.commit()
    while display.dispatch(block=True) >= 0:
        continue


def drawn(memory: Any) -> Any:
    """A buffer that is all black."""
    descriptor = os.memfd_create("window")
    os.ftruncate(descriptor, BYTES)
    pool = memory.create_pool(descriptor, BYTES)
    return pool.create_buffer(0, WIDTH, HEIGHT, WIDTH * 4, WlShm.format.xrgb8888.value)


if __name__ == "__main__":
    run()
