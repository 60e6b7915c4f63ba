"""The small maker of named tuples behaves as that of the standard library."""

import pickle
import typing
from copy import copy

import pytest

from steadyhand.values import NamedTuple, assert_never


class Ours(NamedTuple):
    """A place."""

    x: int
    y: int = 2
    name: str = ""

    @property
    def total(self) -> int:
        """The sum."""
        return self.x + self.y


class Theirs(typing.NamedTuple):
    """A place."""

    x: int
    y: int = 2
    name: str = ""


@pytest.mark.parametrize(
    "given", [((1,), {}), ((1, 5), {}), ((), {"x": 1}), ((1,), {"name": "a"}), ((1, 3, "b"), {})]
)
def test_a_value_is_made_alike(given: tuple[tuple[int, ...], dict[str, typing.Any]]) -> None:
    """By position, by name and from defaults the fields are the same."""
    values, named = given
    assert tuple(Ours(*values, **named)) == tuple(Theirs(*values, **named))


@pytest.mark.parametrize("given", [((), {}), ((1, 2, "c", 4), {}), ((1,), {"x": 2}), ((1,), {"z": 2})])
def test_what_does_not_fit_is_refused_alike(given: tuple[tuple[int, ...], dict[str, typing.Any]]) -> None:
    """Too few, too many, twice or unknown is a TypeError."""
    values, named = given
    for kind in (Ours, Theirs):
        with pytest.raises(TypeError):
            kind(*values, **named)


def test_the_names_of_the_fields_are_there_alike() -> None:
    """The fields, the pattern's arguments and the defaults are told."""
    assert (Ours._fields, Ours.__match_args__) == (Theirs._fields, Theirs.__match_args__)  # type: ignore[attr-defined]  # ours has it at run time
    assert Ours._field_defaults == Theirs._field_defaults


def test_a_value_is_replaced_shown_and_listed_alike() -> None:
    """_replace, _asdict, _make and repr give the same."""
    ours, theirs = Ours(1), Theirs(1)
    assert ours._replace(y=7) == theirs._replace(y=7)
    assert ours._asdict() == theirs._asdict()
    assert Ours._make([1, 2, "d"]) == Theirs._make([1, 2, "d"])
    assert repr(ours).removeprefix("Ours") == repr(theirs).removeprefix("Theirs")


def test_an_unknown_field_cannot_be_replaced() -> None:
    """_replace of what is no field is a ValueError."""
    with pytest.raises(ValueError, match="z"):
        Ours(1)._replace(z=1)  # type: ignore[call-arg]  # that is the point


def test_a_value_is_frozen_matched_copied_and_pickled() -> None:
    """It cannot be changed, fits a pattern, and survives copy and pickle as itself."""
    value = Ours(1, 4)
    with pytest.raises(AttributeError):
        value.x = 2  # type: ignore[misc]  # that is the point
    match value:
        case Ours(x, y):
            assert (x + y, value.total) == (5, 5)
    assert copy(value) == value
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own bytes


def test_the_end_of_a_closed_union_is_never_reached() -> None:
    """assert_never raises."""
    with pytest.raises(AssertionError, match="unreachable"):
        assert_never(typing.cast("typing.Never", 3))
