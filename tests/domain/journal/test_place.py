import pytest

from steadyhand.domain.journal.place import PLACES, Place, new_regions, place_of, regions
from steadyhand.errors import Refused


@pytest.mark.parametrize("name", PLACES)
def test_every_place_is_known_with_and_without_a_side(name: str) -> None:
    """Written with a hyphen or with a space, in any case (R-093)."""
    assert place_of(name) == Place(name, None)
    assert place_of(f"Left {name.replace('-', ' ').upper()}") == Place(name, "left")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("thumbs", Place("thumb", None)),
        ("both calves", Place("calf", "both")),
        ("right little finger", Place("little", "right")),
        ("forearm left", Place("forearm", "left")),
        ("Upper_Arm", Place("upper-arm", None)),
        ("eye", Place("eyelid", None)),
    ],
)
def test_other_names(text: str, place: Place) -> None:
    """What people call a place besides is understood."""
    assert place_of(text) == place


def test_an_unknown_place_is_refused_with_the_nearest_and_the_list() -> None:
    """The list is controlled, so that a spread can be seen."""
    with pytest.raises(Refused, match=r"Did you mean thumb.*The places: thumb, index.*Nothing was recorded"):
        place_of("left thum")


@pytest.mark.parametrize("text", ["", "left", "left right thumb", "left left thumb", "kitchen", "finger"])
def test_what_names_no_place_is_refused(text: str) -> None:
    """A side alone, two sides, or something else."""
    with pytest.raises(Refused):
        place_of(text)


def test_a_new_region_is_one_the_diary_does_not_hold() -> None:
    """The same part on the other side is new; one without a side is not where the part is known."""
    assert new_regions({"left hand"}, regions("thumb", "right")) == {"right hand"}
    assert new_regions({"left hand"}, regions("thumb", None)) == set()
    assert new_regions({"hand"}, regions("thumb", "right")) == set()
