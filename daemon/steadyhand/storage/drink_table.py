"""The drink table that is shipped: caffeine by drink, from public sources (DOMAIN 2.1)."""

from csv import DictReader
from functools import cache
from pathlib import Path

from steadyhand.domain.programme.drink import Drink

TABLE = Path(__file__).with_name("caffeine_drinks.csv")


@cache
def drink_table() -> tuple[Drink, ...]:
    """Every drink, in the table's order. Amounts in mg of caffeine in one serving."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_drink(row) for row in DictReader(file))


def _drink(row: dict[str, str]) -> Drink:
    return Drink(
        key=row["key"],
        label=row["label"],
        serving=float(row["serving"]),
        unit=row["unit"],
        mg=float(row["caffeine_mg"]),
        low_mg=_number(row["low_mg"]),
        high_mg=_number(row["high_mg"]),
        source=row["source"],
        status=row["status"],
    )


def _number(text: str) -> float | None:
    return float(text) if text else None
