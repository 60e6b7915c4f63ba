"""What was taken in, by a drink's name, by volume and strength, or as a compound."""

import pytest

from fakes.habits import caffeine, custom, water
from steadyhand.bootstrap.amount import amount_of
from steadyhand.bootstrap.taken import Taken, named
from steadyhand.domain.programme.alcohol import grams_of, rounded, units_of
from steadyhand.domain.reminding.habit import Reach, Stay
from steadyhand.errors import Refused

ALCOHOL = custom("alcohol", Stay("units", 2))
IN_GRAMS = custom("alcohol", Stay("g", 20))
MAGNESIUM = custom("magnesium", Reach("mg", 250, 250))
SUGAR = custom("sugar", Stay("g", 30))


class TestCaffeine:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("espresso", Taken(63, "espresso_30", 40, 75, 30)),
            ("2 espresso", Taken(126, "espresso_30", 80, 150, 60)),
            ("2x espresso", Taken(126, "espresso_30", 80, 150, 60)),
            ("0.5 cola", Taken(20, "cola_355", 17, 25, 177.5)),
            ("espresso 60ml", Taken(80, "espresso_60", 80, 127, 60)),
            ("2 espresso 60 ml", Taken(160, "espresso_60", 160, 254, 120)),
            ("500 ml energy drink", Taken(169, "energy_473", None, None, 500)),
            ("caffeine gum", Taken(45, "gum_caf_piece")),
            ("mate 80mg", Taken(80, "mate")),
            ("2 mate 40 mg", Taken(80, "mate")),
            ("80mg Mate", Taken(80, "mate")),
            ("mate unknown", Taken(None, "mate")),
            ("mate ?", Taken(None, "mate")),
        ],
    )
    def test_by_name(self, text: str, expected: Taken) -> None:
        """R-030, R-036: so many, in a size, or with the mg where the table does not know it."""
        assert named(text, caffeine()) == expected

    def test_in_grams(self) -> None:
        """The table's mg are converted to the habit's unit."""
        taken = named("espresso", custom("coffee", Stay("g", 0.4)))
        assert taken is not None
        assert (taken.amount, taken.low) == (0.063, 0.04)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("decaf", "several drinks: "),
            ("expresso", "Did you mean espresso"),
            ("mate", "say how much it has"),
            ("1,5", "no drink in the table"),
            ("80 kg", "no drink in the table"),
            ("0 espresso", "above 0"),
            ("21 espresso", "at most 20"),
            ("-2 espresso", "no drink in the table"),
            ("espresso 0ml", "more than 0"),
            ("espresso 6 l", "at most 5 litres"),
            ("gum 50ml", "not by volume"),
            ("8 oz espresso 60ml", "two sizes"),
            ("x" * 5000, "no drink in the table"),
            ("9" * 300 + " espresso", "no drink in the table"),
        ],
    )
    def test_what_is_not_clear_is_refused(self, text: str, words: str) -> None:
        """Nothing is guessed and nothing recorded; the way on is told."""
        with pytest.raises(Refused, match=words) as refused:
            named(text, caffeine())
        assert "Nothing was recorded" in str(refused.value)


class TestAlcohol:
    @pytest.mark.parametrize(
        ("volume", "strength", "units"),
        [(568, 4, 2.27), (175, 13, 2.28), (25, 40, 1.0), (330, 5, 1.65), (750, 13, 9.75)],
    )
    def test_the_published_units(self, volume: float, strength: float, units: float) -> None:
        """DOMAIN 2.5."""
        assert rounded(units_of(volume, strength)) == units
        taken = named(f"{volume}ml {strength}%", ALCOHOL)
        assert taken is not None
        assert taken.amount == units

    def test_grams(self) -> None:
        """DOMAIN 2.5: volume by strength by 0.789; a US standard drink is 355 ml of 5 %, 14 g."""
        assert grams_of(355, 5) == pytest.approx(14, abs=0.05)
        assert named("355 ml 5 %", IN_GRAMS) == Taken(14.0, "355 ml of 5 %")

    @pytest.mark.parametrize(
        ("text", "amount", "item"),
        [
            ("2 x 330ml 5%", 3.3, "330 ml of 5 %"),
            ("wine 175ml 13%", 2.28, "wine"),
            ("568 ml of 4% Bitter", 2.27, "bitter"),
            ("33cl 5%", 1.65, "330 ml of 5 %"),
            ("0.33l 0%", 0, "330 ml of 0 %"),
        ],
    )
    def test_by_volume_and_strength(self, text: str, amount: float, item: str) -> None:
        """Several of them, with a name or without, in any order."""
        assert named(text, ALCOHOL) == Taken(amount, item)

    @pytest.mark.parametrize(
        "text", ["beer", "568ml", "4%", "568ml 101%", "6l 4%", "0ml 4%", "50 x 25ml 40%", "5 ml -4%"]
    )
    def test_what_is_no_drink_is_refused(self, text: str) -> None:
        """A word alone has no strength."""
        with pytest.raises(Refused, match="Nothing was recorded"):
            named(text, ALCOHOL)

    def test_units_and_grams(self) -> None:
        """A unit is 10 ml, 7.89 g; other things in grams are not converted."""
        assert amount_of("18g", ALCOHOL) == pytest.approx(2.28, abs=0.005)
        assert amount_of("2 units", IN_GRAMS) == pytest.approx(15.78)
        with pytest.raises(Refused, match="cannot be converted"):
            amount_of("2 units", SUGAR)


class TestMagnesium:
    @pytest.mark.parametrize(
        ("text", "elemental"),
        [
            ("400mg bisglycinate", 56),
            ("400 mg of magnesium glycinate", 56),
            ("500mg Citrate", 81),
            ("500 mg oxide", 302),
        ],
    )
    def test_a_compound_is_told_apart(self, text: str, elemental: int) -> None:
        """R-062: the magnesium itself is asked for, with what the compound has of it."""
        with pytest.raises(Refused, match=f"about {elemental} mg of it"):
            named(text, MAGNESIUM)


@pytest.mark.parametrize("habit", [water(), SUGAR])
def test_other_habits_know_no_names(habit: object) -> None:
    """What is no amount of theirs is refused as such."""
    assert named("espresso", habit) is None  # type: ignore[arg-type]  # given by parameters
