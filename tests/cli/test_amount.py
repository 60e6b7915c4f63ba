import pytest

from fakes.habits import caffeine, custom, water
from steadyhand.bootstrap.amount import amount_of
from steadyhand.domain.reminding.habit import Reach
from steadyhand.errors import Refused


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("250", 250),
        ("250 ml", 250),
        ("250ml", 250),
        ("0.25l", 250),
        (".5 l", 500),
        ("2 cups", 480),
        ("1cup", 240),
        ("8 fl oz", 236.6),
        ("-5", -5),
    ],
)
def test_drinks_come_in_several_units(text: str, amount: float) -> None:
    """All of them are converted to the habit's own; what is out of range is the domain's to refuse."""
    assert amount_of(text, water()) == pytest.approx(amount, rel=1e-3)


@pytest.mark.parametrize(("text", "amount"), [("80", 80), ("80MG", 80), ("0.1 g", 100), ("500µg", 0.5)])
def test_masses_come_in_several_units(text: str, amount: float) -> None:
    """Grams and micrograms are converted to milligrams."""
    assert amount_of(text, caffeine()) == pytest.approx(amount)


def test_a_unit_of_ones_own_is_known() -> None:
    """What the configuration calls it may be said."""
    assert amount_of("3 Pages", custom("reading", Reach("pages", 10, 5))) == 3


@pytest.mark.parametrize("text", ["?", "unknown", "Unknown"])
def test_unknown_is_not_zero(text: str) -> None:
    """It is None, which a total tells apart."""
    assert amount_of(text, caffeine()) is None


@pytest.mark.parametrize(
    "text", ["", "espresso", "nan", "inf", "1e5", "1,5", "1,000", "80 kg", "80 ml", "--", "٣", "9" * 400]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    """A comma too: it means a thousand to one person and a fraction to another."""
    with pytest.raises(Refused, match="caffeine"):
        amount_of(text, caffeine())
