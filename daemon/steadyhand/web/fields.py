"""The fields of a form."""

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

MOST_FIELDS = 300


class TooManyFields(ValueError):
    """More than any form of ours has."""


class Fields:
    """What a form was filled in with; every value is text, as it was typed."""

    def __init__(self, values: Mapping[str, tuple[str, ...]]) -> None:
        self._values = values

    @classmethod
    def read(cls, body: bytes) -> "Fields":
        """The fields of an urlencoded body. Raises TooManyFields."""
        try:
            pairs = parse_qsl(
                body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
            )
        except ValueError as error:
            raise TooManyFields from error
        values: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            values[name] = (*values.get(name, ()), value.replace("\r\n", "\n"))
        return cls(values)

    def one(self, name: str) -> str:
        """The field's text without the spaces around it; empty where it was not filled in."""
        return self._values.get(name, ("",))[0].strip()

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field that may have several, as of ticked boxes."""
        return tuple(value.strip() for value in self._values.get(name, ()))

    def items(self) -> Iterator[tuple[str, str]]:
        """What was filled in, field by field as the form has them."""
        for name, values in self._values.items():
            text = ", ".join(value.strip() for value in values if value.strip())
            if text:
                yield name, text

    def maybe(self, name: str) -> str | None:
        """The field's text; None where it is empty."""
        return self.one(name) or None
