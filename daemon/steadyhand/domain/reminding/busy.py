"""Why a person is not to be disturbed: the signs of it that can be watched. Pure."""

from enum import StrEnum


class Busy(StrEnum):
    """Why the person is not to be disturbed."""

    DO_NOT_DISTURB = "do-not-disturb"
    FULL_SCREEN = "full screen"
    CAMERA = "camera in use"


EVERY_BUSY = frozenset(Busy)
