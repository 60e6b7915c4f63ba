"""The kernel's timer on the wall clock: timerfd_create(2), through ``os`` or, before 3.13, the C library."""

import ctypes
import errno
import os
import sys

NANOSECONDS = 1_000_000_000
CLOCK_REALTIME = 0
ABSOLUTE_AND_CANCELLED_BY_A_SET_CLOCK = 1 | 2
LATEST_NS = 2**33 * NANOSECONDS
"""The year 2242: the kernel counts nanoseconds in 64 bits, which end in 2262."""


class _Timespec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class _Itimerspec(ctypes.Structure):
    _fields_ = (("interval", _Timespec), ("value", _Timespec))


def create() -> int:
    """A new, disarmed timer's file descriptor: non-blocking, closed on exec.

    Raises OSError or AttributeError where the system has none.
    """
    if sys.version_info >= (3, 13):
        return os.timerfd_create(CLOCK_REALTIME, flags=os.TFD_NONBLOCK | os.TFD_CLOEXEC)
    return _checked(_library().timerfd_create(CLOCK_REALTIME, os.O_NONBLOCK | os.O_CLOEXEC))


def arm(descriptor: int, at_ns: int) -> None:
    """Make it readable at ``at_ns`` nanoseconds since the epoch, and when the clock is set.

    An instant in the past makes it readable at once. Raises OSError with ECANCELED, and is armed
    all the same, when the clock was set since the last look.
    """
    at_ns = min(max(at_ns, 1), LATEST_NS)
    flags = ABSOLUTE_AND_CANCELLED_BY_A_SET_CLOCK
    if sys.version_info >= (3, 13):
        os.timerfd_settime_ns(descriptor, flags=flags, initial=at_ns)
    else:
        value = _Itimerspec(value=_Timespec(*divmod(at_ns, NANOSECONDS)))
        _checked(_library().timerfd_settime(descriptor, flags, ctypes.byref(value), None))


def take(descriptor: int) -> bool:
    """Take an expiry off the descriptor; False when there is none. ECANCELED as for ``arm``."""
    try:
        return bool(os.read(descriptor, 8))
    except BlockingIOError:
        return False


def is_set_clock(error: OSError) -> bool:
    """Whether this error is the kernel's word for a clock that was set."""
    return error.errno == errno.ECANCELED


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
