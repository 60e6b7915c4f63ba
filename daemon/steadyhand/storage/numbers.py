"""Which numbers of the devices' events there are, as ranges."""

from collections.abc import Iterable

from steadyhand.values import TypeAlias

Numbers: TypeAlias = dict[str, list[tuple[int, int]]]
"""By device: from the first to the last of each range, in order, none beside another."""


def joined(ranges: Iterable[tuple[str, int, int]]) -> Numbers:
    """Ranges that touch or overlap as one. ``ranges``: device, first and last, those of a device in order."""
    found: Numbers = {}
    for device, first, last in ranges:
        known = found.setdefault(device, [])
        if known and first <= known[-1][1] + 1:
            known[-1] = known[-1][0], max(last, known[-1][1])
        else:
            known.append((first, last))
    return found
