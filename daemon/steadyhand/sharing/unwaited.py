"""Calls in threads that nobody waits for at the end, unlike those of the event loop's own executor."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Thread

from steadyhand.values import Any


class Unwaited(ThreadPoolExecutor):
    """For an event loop whose library looks a name up, which takes as long as a silent DNS server likes."""

    def submit(self, call: Callable[..., Any], /, *given: object, **named: object) -> Future[Any]:
        """Begin the call in a thread of its own."""
        future: Future[Any] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(call(*given, **named))
            except BaseException as error:  # noqa: BLE001 - it is the caller's
                future.set_exception(error)

        Thread(target=run, daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as above it
        """Leave what still runs alone."""
