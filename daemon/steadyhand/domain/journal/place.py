"""Where on the body an episode is: a controlled list, so that a spread can be seen (R-093)."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Side(StrEnum):
    """Which side of the body, seen by its owner."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


PLACES: Mapping[str, str] = {
    "thumb": "hand",
    "index": "hand",
    "middle": "hand",
    "ring": "hand",
    "little": "hand",
    "palm": "hand",
    "back-of-hand": "hand",
    "hand": "hand",
    "wrist": "hand",
    "forearm": "arm",
    "upper-arm": "arm",
    "shoulder": "arm",
    "eyelid": "face",
    "face": "face",
    "jaw": "face",
    "tongue": "face",
    "neck": "trunk",
    "chest": "trunk",
    "back": "trunk",
    "abdomen": "trunk",
    "trunk": "trunk",
    "buttock": "leg",
    "thigh": "leg",
    "knee": "leg",
    "calf": "leg",
    "foot": "leg",
    "toe": "leg",
}
"""Each place with the part of the body it belongs to: hand, arm, face, trunk or leg."""


def regions(where: str | None, side: str | None) -> frozenset[str]:
    """The body regions of a place: "left hand", "right arm"; without a known side only the part.

    Empty for a place that is not in the list.
    """
    part = PLACES.get(where or "")
    if part is None:
        return frozenset()
    if side == Side.BOTH:
        return frozenset({f"{Side.LEFT} {part}", f"{Side.RIGHT} {part}"})
    return frozenset({f"{side} {part}" if side in set(Side) else part})


def new_regions(known: Iterable[str], later: Iterable[str]) -> frozenset[str]:
    """Those of ``later`` that ``known`` does not hold.

    A region without a side is new only where its part of the body is; one with a side is not new
    where its part is known without one, since it may have been that side.
    """
    seen = frozenset(known)
    parts = {region.rpartition(" ")[2] for region in seen}
    return frozenset(
        region
        for region in later
        if region not in seen
        and region.rpartition(" ")[2] not in seen
        and not (" " not in region and region in parts)
    )
