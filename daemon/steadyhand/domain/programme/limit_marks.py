"""The marks of a day's limit that are told when an entry passes them (R-031)."""

NEAR, FULL = 80, 100
"""Percent of the limit."""


def crossed(limit: float, before: float, after: float) -> int | None:
    """The highest mark that a day's total reached by going from ``before`` to ``after``: 80, 100 or None.

    All in the habit's unit. A limit of nothing has the second mark alone, passed by the first entry
    of something. Whether the mark was told before on that day is for the caller to know.
    """
    if limit <= 0:
        return FULL if before <= 0 < after else None
    marks = (mark for mark in (FULL, NEAR) if before < limit * mark / 100 <= after)
    return next(marks, None)
