"""Where on the body an episode is: a controlled list, so that a spread can be seen (R-093)."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from steadyhand.errors import Refused
from steadyhand.values import NamedTuple


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


OTHER_NAMES: Mapping[str, str] = {
    "index-finger": "index",
    "forefinger": "index",
    "middle-finger": "middle",
    "ring-finger": "ring",
    "little-finger": "little",
    "pinky": "little",
    "ball-of-thumb": "thumb",
    "upperarm": "upper-arm",
    "lower-arm": "forearm",
    "eye": "eyelid",
    "cheek": "face",
    "lip": "face",
    "belly": "abdomen",
    "stomach": "abdomen",
    "calves": "calf",
    "feet": "foot",
}
"""What people call a place besides."""


class Place(NamedTuple):
    """A place of the list, and the side that was said with it, None for none."""

    where: str
    side: str | None


def place_of(text: str) -> Place:
    """The place that a text names: "thumb", "left thumb", "Upper arm", "both calves".

    Raises Refused for what is not in the list, with the nearest names and the list.
    """
    words = text.casefold().replace("-", " ").replace("_", " ").split()
    sides = [word for word in words if word in set(Side)]
    name = "-".join(word for word in words if word not in set(Side))
    known = next(
        (each for each in (name, name.removesuffix("s")) if each in PLACES or each in OTHER_NAMES), ""
    )
    if not known or len(sides) > 1:
        raise Refused(_unknown(text, name))
    return Place(OTHER_NAMES.get(known, known), sides[0] if sides else None)


def _unknown(text: str, name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a name that is wrong

    near = get_close_matches(name, [*PLACES, *OTHER_NAMES], n=2)
    meant = f" Did you mean {' or '.join(dict.fromkeys(OTHER_NAMES.get(each, each) for each in near))}?"
    return (
        f"{text!r} is no place in the list.{meant if near else ''} "
        f"The places: {', '.join(PLACES)}; each with left, right or both if you like. Nothing was recorded."
    )


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
