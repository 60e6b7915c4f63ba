"""The drawing of a body and two hands: each region is a place of the diary, with its side."""

from collections.abc import Iterator

from steadyhand.domain.journal.place import Side
from steadyhand.values import NamedTuple


class Region(NamedTuple):
    """A region: its place, its centre, its size, how much it is turned (degrees), and how round it is.

    ``where``: empty for what lies behind the places. ``side``: empty for what has none.
    """

    where: str
    x: float
    y: float
    width: float
    height: float
    turn: float = 0
    round: float = 16
    side: str = ""
    label: str = ""

    @property
    def value(self) -> str:
        """What the form sends: "left thumb"."""
        return f"{self.side} {self.where}".strip()

    @property
    def name(self) -> str:
        """What is read out: "Left back of hand"."""
        return self.value.replace("-", " ").capitalize()


class Figure(NamedTuple):
    """One drawing; what is ``drawn`` lies behind the ``regions``."""

    key: str
    title: str
    width: float
    height: float
    drawn: tuple[Region, ...]
    regions: tuple[Region, ...]
    sides: bool = True


BODY_WIDTH, BEHIND_WIDTH, HAND_WIDTH = 340.0, 220.0, 270.0
_BODY = (
    Region("eyelid", 145, 50, 42, 30, 0, 14),
    Region("face", 141, 85, 38, 32, 0, 14),
    Region("jaw", 134, 118, 34, 30, 24, 12),
    Region("neck", 153, 160, 30, 30, 0, 8),
    Region("shoulder", 94, 194, 50, 38, -18, 19),
    Region("chest", 143, 212, 50, 62, 0, 14),
    Region("abdomen", 146, 280, 46, 66, 0, 14),
    Region("upper-arm", 76, 254, 36, 76, 8, 18),
    Region("forearm", 62, 334, 32, 76, 7, 15),
    Region("wrist", 54, 391, 34, 30, 6, 11),
    Region("hand", 48, 433, 42, 48, 6, 17),
    Region("thigh", 141, 406, 50, 100, 3, 20),
    Region("knee", 137, 480, 42, 40, 2, 18),
    Region("calf", 135, 544, 40, 80, 2, 18),
    Region("foot", 130, 606, 46, 36, 3, 13),
    Region("toe", 127, 643, 50, 30, 3, 13),
)
_BODY_DRAWN = (
    Region("", 170, 74, 124, 144, 0, 60),
    Region("", 170, 160, 64, 40, 0, 10),
    Region("", 170, 268, 112, 176, 0, 34),
    Region("", 170, 342, 104, 44, 0, 22),
)
_TONGUE = Region("tongue", 170, 119, 34, 30, 0, 14)
_BEHIND = (Region("back", 82, 140, 54, 118, 0, 18), Region("buttock", 84, 236, 50, 62, 0, 24))
_BEHIND_DRAWN = (
    Region("", 110, 36, 60, 68, 0, 30),
    Region("", 110, 74, 34, 30, 0, 6),
    Region("", 110, 148, 124, 134, 0, 34),
    Region("", 110, 234, 116, 84, 0, 36),
    Region("", 34, 152, 30, 116, 8, 15),
    Region("", 186, 152, 30, 116, -8, 15),
)
_HAND = (
    Region("little", 48, 108, 36, 88, -16, 18),
    Region("ring", 91, 76, 37, 104, -6, 18),
    Region("middle", 134, 66, 38, 114, 0, 18),
    Region("index", 177, 78, 37, 104, 7, 18),
    Region("thumb", 228, 172, 40, 98, 34, 20),
    Region("back-of-hand", 124, 168, 132, 62, 0, 18, label="back"),
    Region("palm", 124, 232, 124, 56, 0, 22, label="palm"),
    Region("wrist", 124, 286, 92, 40, 0, 14, label="wrist"),
)
_HAND_DRAWN = Region("", 124, 206, 144, 148, 0, 38)


def figures() -> tuple[Figure, ...]:
    """The drawings, each as in a mirror: the left side is on the left."""
    return (
        Figure("body", "Body", BODY_WIDTH, 664, _BODY_DRAWN, (*_both(_BODY, BODY_WIDTH), _TONGUE)),
        Figure("left-hand", "Left hand", HAND_WIDTH, 312, (_HAND_DRAWN,), tuple(_left(_HAND)), sides=False),
        Figure(
            "right-hand",
            "Right hand",
            HAND_WIDTH,
            312,
            (_mirrored(_HAND_DRAWN, HAND_WIDTH),),
            tuple(_right(_HAND, HAND_WIDTH)),
            sides=False,
        ),
        Figure("behind", "From behind", BEHIND_WIDTH, 284, _BEHIND_DRAWN, _both(_BEHIND, BEHIND_WIDTH)),
    )


def _both(regions: tuple[Region, ...], width: float) -> tuple[Region, ...]:
    pairs = zip(_left(regions), _right(regions, width), strict=True)
    return tuple(region for pair in pairs for region in pair)


def _left(regions: tuple[Region, ...]) -> Iterator[Region]:
    return (region._replace(side=Side.LEFT.value) for region in regions)


def _right(regions: tuple[Region, ...], width: float) -> Iterator[Region]:
    return (_mirrored(region, width)._replace(side=Side.RIGHT.value) for region in regions)


def _mirrored(region: Region, width: float) -> Region:
    return region._replace(x=width - region.x, turn=-region.turn)
