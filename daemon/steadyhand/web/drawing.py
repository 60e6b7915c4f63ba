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
    Region("eyelid", 147, 52, 38, 30, 0, 14),
    Region("face", 142, 87, 36, 34, 0, 14),
    Region("jaw", 138, 121, 32, 30, 22, 13),
    Region("neck", 154, 158, 30, 34, 0, 6),
    Region("shoulder", 94, 196, 54, 42, -14, 20),
    Region("chest", 144, 210, 50, 66, 0, 12),
    Region("abdomen", 146, 280, 46, 70, 0, 12),
    Region("upper-arm", 76, 254, 38, 80, 9, 18),
    Region("forearm", 62, 333, 33, 80, 8, 15),
    Region("wrist", 54, 387, 30, 30, 6, 9),
    Region("hand", 49, 428, 42, 52, 5, 19),
    Region("thigh", 142, 405, 54, 104, 3, 22),
    Region("knee", 138, 478, 44, 42, 2, 16),
    Region("calf", 136, 543, 42, 88, 2, 18),
    Region("foot", 131, 606, 44, 38, 4, 12),
    Region("toe", 127, 641, 50, 32, 4, 14),
)
_BODY_DRAWN = (
    Region("", 170, 74, 124, 148, 0, 60),
    Region("", 170, 250, 104, 150, 0, 20),
    Region("", 170, 336, 108, 64, 0, 26),
)
_TONGUE = Region("tongue", 170, 121, 32, 30, 0, 14)
_BEHIND = (Region("back", 82, 142, 54, 122, 0, 18), Region("buttock", 84, 236, 52, 62, 0, 24))
_BEHIND_DRAWN = (
    Region("", 110, 36, 62, 70, 0, 30),
    Region("", 110, 76, 36, 34, 0, 6),
    Region("", 110, 146, 130, 136, 0, 36),
    Region("", 110, 226, 112, 90, 0, 34),
    Region("", 34, 146, 32, 130, 9, 16),
    Region("", 186, 146, 32, 130, -9, 16),
)
_HAND = (
    Region("little", 50, 112, 35, 96, -15, 17),
    Region("ring", 91, 82, 37, 116, -6, 18),
    Region("middle", 133, 73, 38, 126, 0, 19),
    Region("index", 175, 84, 37, 114, 7, 18),
    Region("thumb", 222, 178, 40, 108, 36, 20),
    Region("back-of-hand", 124, 170, 136, 64, 0, 18, label="back"),
    Region("palm", 124, 233, 128, 58, 0, 22, label="palm"),
    Region("wrist", 124, 284, 88, 42, 0, 12, label="wrist"),
)
_HAND_DRAWN = Region("", 124, 200, 138, 130, 0, 30)


def figures() -> tuple[Figure, ...]:
    """The drawings, each as in a mirror: the left side is on the left."""
    return (
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
        Figure("body", "Body", BODY_WIDTH, 664, _BODY_DRAWN, (*_both(_BODY, BODY_WIDTH), _TONGUE)),
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
