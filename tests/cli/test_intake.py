"""``steady log`` and ``drinks``, each as a process of its own."""

import os
import pty
import re
import subprocess
from typing import Any

import pytest

from cli.household import PATIENCE_S, STEADY, Household, awake_now, clock_in
from cli.test_quick_path import imported

MORE = """
[habits.alcohol]
kind = "limit"
unit = "units"
limit = 2

[habits.magnesium]
kind = "target"
unit = "mg"
goal = 200
remind = { at = ["AT"] }
"""


@pytest.fixture
def bar(bare: Household) -> Household:
    """A home with alcohol and magnesium besides."""
    bare.configure(awake_now() + MORE.replace("AT", clock_in(-30)))
    bare.compile()
    return bare


def intakes(home: Household) -> list[dict[str, Any]]:
    """What was recorded as taken in."""
    return [each["data"] for each in home.steady("history", "--json").lines if each["kind"] == "intake"]


def in_a_terminal(home: Household, answer: str, *words: str) -> tuple[int, str]:
    """The exit code and what a command said in a terminal in which that was typed."""
    outer, inner = pty.openpty()
    process = subprocess.Popen([STEADY, *words], env=home.environ, stdin=inner, stdout=inner, stderr=inner)
    os.close(inner)
    os.write(outer, f"{answer}\n".encode())
    process.wait(PATIENCE_S)
    said = os.read(outer, 65536).decode()
    os.close(outer)
    return process.returncode, said


class TestCaffeine:
    def test_a_drink_by_name(self, home: Household) -> None:
        """R-030: recorded with its key and spread, told to 5 mg, and not added to the water silently."""
        said = home.steady("log", "caffeine", "espresso").out.splitlines()
        assert said[0].startswith("caffeine: about 65 mg (40 to 75) recorded (espresso_30), about 65 of")
        assert said[1] == "About 65 mg still in your body."
        assert said[-1] == "Not added to water; that would be: steady log water 30ml"
        assert intakes(home) == [{"amount": 63, "unit": "mg", "item": "espresso_30", "low": 40, "high": 75}]

    @pytest.mark.parametrize(
        "drink", ["decaf", "expresso", "100 espresso", "espresso 9l", "\N{HOT BEVERAGE}", "1,5"]
    )
    def test_what_is_not_clear_records_nothing(self, home: Household, drink: str) -> None:
        """One reason on standard error, exit code 1, an empty log."""
        refused = home.steady("log", "caffeine", drink)
        assert (refused.exit_code, refused.out) == (1, "")
        assert "Nothing was recorded" in refused.err
        assert intakes(home) == []

    @pytest.mark.parametrize(("drink", "key"), [("coffee", "coffee_brewed_237"), ("2 tea", "tea_black_237")])
    def test_a_kind_is_its_usual_drink(self, home: Household, drink: str, key: str) -> None:
        """What people say most is understood, and what it was taken for stands in the answer."""
        assert f"({key})" in home.steady("log", "caffeine", *drink.split()).out
        assert intakes(home)[-1]["item"] == key

    @pytest.mark.parametrize("much", ["30l", "5001", "200 cup"])
    def test_more_than_anybody_drinks_at_once_is_refused(self, home: Household, much: str) -> None:
        """A slip of the unit records nothing."""
        refused = home.steady("log", "water", much)
        assert refused.exit_code == 1
        assert "cannot be right" in refused.err
        assert home.steady("history", "--json", "--habit", "water").out == ""

    def test_unknown_stays_unknown(self, home: Household) -> None:
        """R-036: not 0; the day's total says at least."""
        home.steady("log", "caffeine", "80")
        assert "at least 80 of at most 400 mg" in home.steady("log", "caffeine", "mate", "unknown").out
        assert intakes(home)[-1] == {"amount": None, "unit": "mg", "mg_unknown": True, "item": "mate"}
        assert home.steady("status", "--json").json["habits"][1]["at_least"] is True

    def test_each_mark_is_told_by_the_entry_that_passes_it(self, home: Household) -> None:
        """R-031: 80 and 100 percent of the limit, each once."""
        said = [home.steady("log", "caffeine", amount).out for amount in ("300", "30", "40", "30", "5")]
        marks = ["80 % of the day's limit" in each or "reached the day's limit" in each for each in said]
        assert marks == [False, True, False, True, False]
        assert "above the limit" in said[-1]

    def test_a_drink_without_caffeine_is_no_explicit_zero(self, home: Household) -> None:
        """A herbal tea does not declare that there was no coffee; 0 does."""
        home.steady("log", "caffeine", "herbal tea")
        assert home.steady("status", "--json").json["habits"][1]["met"] is None
        home.steady("log", "caffeine", "0")
        assert home.steady("status", "--json").json["habits"][1]["met"] is True

    def test_a_dangerous_amount_has_a_caution(self, home: Household) -> None:
        """DOMAIN 2.2 and 5: no number of one's own is assumed."""
        assert "call your local emergency number now" in home.steady("log", "caffeine", "1.5g").out


class TestWater:
    def test_cups_and_ounces(self, home: Household) -> None:
        """R-022: in any unit of volume, with the total."""
        assert (
            home.steady("log", "water", "2", "cups").out == "water: 480 ml recorded, 480 of 2500 ml today\n"
        )
        assert "236.59 ml recorded" in home.steady("log", "water", "8oz").out

    def test_too_much_is_told(self, home: Household) -> None:
        """R-024: what to do belongs to the caution."""
        said = home.steady("log", "water", "4.5l").out
        assert "more than a litre within an hour" in said
        assert "more than four litres in a day" in said
        assert "call your local emergency number" in said


class TestAlcohol:
    def test_volume_and_strength(self, bar: Household) -> None:
        """568 ml of 4 % are 2.27 units, 18 g, and no water."""
        said = bar.steady("log", "alcohol", "568ml", "4%").out
        assert said.startswith("alcohol: 2.27 units recorded (568 ml of 4 %)")
        assert "About 18 g" in said
        assert "do not count as water" in said


class TestMagnesium:
    def test_up_to_the_european_level(self, bar: Household) -> None:
        """R-062: 250 mg in a day go without a word."""
        assert bar.steady("log", "magnesium", "200").err == ""
        assert bar.steady("log", "magnesium", "50").out == "magnesium: 50 mg recorded, 250 of 200 mg today\n"

    @pytest.mark.parametrize(
        ("words", "more"),
        [
            (("log", "magnesium", "300"), "confirm that you have read this"),
            (("log", "magnesium", "400"), "prescribed_by_clinician = true"),
            (("done", "magnesium", "400"), "prescribed_by_clinician = true"),
            (("log", "magnesium", "400mg", "bisglycinate"), "about 56 mg of it"),
        ],
    )
    def test_above_it_is_refused(self, bar: Household, words: tuple[str, ...], more: str) -> None:
        """R-062: with the level, the way on, and nothing recorded."""
        refused = bar.steady(*words)
        assert (refused.exit_code, refused.out) == (1, "")
        assert more in refused.err
        assert "Nothing was recorded" in refused.err
        assert intakes(bar) == []

    def test_the_day_counts_not_the_pill(self, bar: Household) -> None:
        """Two of 150 mg are 300 mg."""
        assert bar.steady("log", "magnesium", "150").exit_code == 0
        assert "makes 300 mg" in bar.steady("log", "magnesium", "150").err

    def test_more_than_both_levels_is_refused(self, bar: Household) -> None:
        """DOMAIN 2.6: above 350 mg a day only where a clinician prescribed it, whatever is confirmed."""
        refused = bar.steady("log", "magnesium", "351", "--confirmed")
        assert refused.exit_code == 1
        assert "prescribed_by_clinician" in refused.err
        assert intakes(bar) == []

    def test_who_should_ask_first_is_told(self, bar: Household) -> None:
        """DOMAIN 2.6: an entry is not refused for a condition; the pharmacist or doctor is named."""
        text = MORE.replace('kind = "target"', 'kind = "limit"').replace("goal = 200", "limit = 200")
        text = re.sub(r"\nremind = .*", "", text)
        bar.configure(f'{awake_now()}{text}\n[person]\nconditions = ["interacting-medicine"]\n')
        assert "ask your pharmacist or doctor" in bar.steady("log", "magnesium", "100").out

    @pytest.mark.parametrize(
        ("answer", "exit_code", "recorded"), [("y", 0, [300]), ("", 1, []), ("no", 1, [])]
    )
    def test_a_terminal_is_asked(
        self, bar: Household, answer: str, exit_code: int, recorded: list[int]
    ) -> None:
        """R-062: 251 to 350 mg shows the level and asks; only yes records."""
        code, said = in_a_terminal(bar, answer, "log", "magnesium", "300")
        assert (code, "European advice" in said) == (exit_code, True)
        assert [each["amount"] for each in intakes(bar)] == recorded


class TestDrinks:
    def test_a_search(self, home: Household) -> None:
        """By words of the name, as text of 80 columns."""
        said = home.steady("drinks", "espresso").out.splitlines()
        assert [line.split()[0] for line in said[1:4]] == ["espresso_30", "espresso_60", "espresso_decaf_30"]
        assert max(map(len, home.steady("drinks").out.splitlines())) <= 80

    def test_in_json(self, home: Household) -> None:
        """All of the table, null where the source gives no range."""
        listed = home.steady("drinks", "--json").json
        assert len(listed) == 41
        assert {each["key"]: each["low_mg"] for each in listed}["latte_chain_480"] is None

    def test_nothing_found(self, home: Household) -> None:
        """Exit code 1, and the way on."""
        refused = home.steady("drinks", "lager")
        assert (refused.exit_code, refused.out) == (1, "")
        assert "steady drinks" in refused.err


def test_an_amount_needs_no_table(home: Household) -> None:
    """What is logged as a number brings in neither the drink table nor what reads it."""
    table = {"csv", "argparse", "steadyhand.storage.drink_table", "steadyhand.bootstrap.taken"}
    assert imported(home, "log", "water", "300") & table == set()
    assert imported(home, "log", "caffeine", "80") & table == set()
    assert imported(home, "done", "water") & {*table, "steadyhand.report.caffeine"} == set()
