"""Finding a drink by the person's words, and what was taken of a habit."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.habits import START
from report.logbook import Logbook
from steadyhand.domain.programme.drink import family, found, is_clear, searched, sized
from steadyhand.domain.programme.intakes import Average, average, doses, taken_of, total, usuals
from steadyhand.domain.reminding.event import EventKind
from steadyhand.storage.drink_table import drink_table

TABLE = drink_table()


def meant(words: str) -> str:
    """The key of the drink that is meant, in its usual size."""
    drinks = found(TABLE, words)
    assert is_clear(drinks), drinks
    return sized(drinks, None).key


class TestTable:
    def test_it_is_whole(self) -> None:
        """41 drinks, each key once; where a range is known the figure lies in it."""
        assert len({drink.key for drink in TABLE}) == len(TABLE) == 41
        assert all((drink.low_mg or 0) <= drink.mg <= (drink.high_mg or drink.mg) for drink in TABLE)

    @pytest.mark.parametrize(
        ("key", "mg"),
        [("coffee_brewed_237", 96), ("espresso_30", 63), ("tea_black_237", 48), ("energy_shot_60", 200)],
    )
    def test_the_published_figures(self, key: str, mg: float) -> None:
        """DOMAIN 2.1: as in the chart of the Mayo Clinic."""
        assert [drink.mg for drink in TABLE if drink.key == key] == [mg]

    def test_unknown_stays_unknown(self) -> None:
        """A range the source does not give is None, not 0."""
        (latte,) = found(TABLE, "latte")
        assert (latte.low_mg, latte.high_mg) == (None, None)


class TestFound:
    @pytest.mark.parametrize(
        ("words", "key"),
        [
            ("espresso", "espresso_30"),
            ("Espressos", "espresso_30"),
            ("espresso_60", "espresso_60"),
            ("double espresso", "espresso_60"),
            ("decaf espresso", "espresso_decaf_30"),
            ("black tea", "tea_black_237"),
            ("green tea", "tea_green_237"),
            ("brewed coffee", "coffee_brewed_237"),
            ("drip coffee", "coffee_brewed_237"),
            ("Coffee, filter", "coffee_filter_200"),
            ("cola", "cola_355"),
            ("diet cola", "cola_diet_355"),
            ("energy drink", "energy_250"),
            ("milk chocolate", "choc_milk_50"),
            ("chocolate milk", "chocolate_milk_237"),
            ("headache tablets", "analgesic_caf_2tab"),
            ("dr pepper", "dr_pepper_355"),
        ],
    )
    def test_by_the_words_people_use(self, words: str, key: str) -> None:
        """A key, a name without its size, a label either way round, words of a label."""
        assert meant(words) == key

    @pytest.mark.parametrize("words", ["coffee", "tea", "decaf", "chocolate", "shot"])
    def test_what_could_be_several_is_not_clear(self, words: str) -> None:
        """Then all that it could be are given, and nothing is guessed."""
        drinks = found(TABLE, words)
        assert len(drinks) > 1
        assert not is_clear(drinks)

    @pytest.mark.parametrize(
        "words", ["", "  ", "mate", "expresso", "nan", "in", "mg", "-", "; drop", "\N{HOT BEVERAGE}"]
    )
    def test_what_is_no_drink_is_not_found(self, words: str) -> None:
        """A part of a word is no name, junk even less."""
        assert found(TABLE, words) == ()

    @given(st.sampled_from(TABLE))
    def test_every_drink_is_found_by_its_key(self, drink: object) -> None:
        """Whatever else its words could mean."""
        assert found(TABLE, drink.key) == (drink,)  # type: ignore[attr-defined]  # drawn from the table

    @given(st.text(max_size=40))
    def test_any_text_is_searched(self, text: str) -> None:
        """No text breaks the search; what it finds is of the table."""
        assert {*found(TABLE, text), *searched(TABLE, text)} <= {*TABLE}

    def test_a_list_goes_by_beginnings(self) -> None:
        """Beginnings of words will do to look around, and nothing asks for all."""
        assert {family(drink) for drink in searched(TABLE, "esp")} == {"espresso", "espresso_decaf"}
        assert searched(TABLE, "") == TABLE


class TestSized:
    @pytest.mark.parametrize(
        ("size_ml", "key", "mg"),
        [(60, "espresso_60", 80), (30, "espresso_30", 63), (120, "espresso_60", 160)],
    )
    def test_the_nearest_size_is_scaled(self, size_ml: float, key: str, mg: float) -> None:
        """A size of the table as it is; another in proportion to the nearest."""
        drink = sized(found(TABLE, "espresso"), size_ml)
        assert (drink.key, drink.mg) == (key, mg)

    def test_so_many_of_it(self) -> None:
        """The spread is that of so many too."""
        two = found(TABLE, "espresso_30")[0].times(2)
        assert (two.mg, two.low_mg, two.high_mg, two.serving) == (126, 80, 150, 60)


class TestIntakes:
    def test_what_was_taken_of_a_habit(self) -> None:
        """Intakes, and reminders done with an amount; nothing of other habits, nothing taken back."""
        log = Logbook()
        log.drank(START, "caffeine", 63)
        log.drank(START, "caffeine", None)
        log.drank(START, "water", 250)
        log.done(START, "caffeine", amount=80)
        log.done(START, "caffeine", "10:00")
        gone = log.drank(START, "caffeine", 500)
        taken = taken_of("caffeine", log.events, frozenset({gone.id}))
        assert [dose.mg for dose in doses(taken)] == [63, 80]
        assert [usual.mg for usual in usuals(taken)] == [63, 80]
        assert total(taken, START, 7) == (143, True)

    def week(self, *amounts: float | None) -> Average | None:
        """The average of a week with one entry on so many of its days."""
        log = Logbook()
        for number, amount in enumerate(amounts):
            log.drank(START + timedelta(days=number), "caffeine", amount)
        return average(log.events, START, START + timedelta(days=6))

    def test_the_average_is_of_the_days_with_an_entry(self) -> None:
        """A day without an entry is unknown, not 0: it is in neither part of the mean."""
        assert self.week(400, 500, 600, 500) == Average(500, 4, at_least=False)

    def test_few_days_have_no_average(self) -> None:
        """Three days of seven are too few (DOMAIN 4.1)."""
        assert self.week(400, 500, 600) is None

    def test_an_unknown_amount_makes_it_a_lower_bound(self) -> None:
        """The mean of what is known is told as at least that."""
        assert self.week(400, None, 400, 400) == Average(300, 4, at_least=True)

    def test_other_days_do_not_count(self) -> None:
        """What was taken before and after the span is left out."""
        log = Logbook()
        for number in range(-2, 9):
            log.add(
                EventKind.INTAKE,
                START + timedelta(days=number),
                "caffeine",
                standing_alone=True,
                amount=100 + number,
            )
        assert average(log.events, START, START + timedelta(days=6)) == Average(103, 7, at_least=False)
