import pytest

from settings.samples import only_fault


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("[day]\nwake 7", 2, 6),
        ("[day]\nwake = ", 2, 7),
        ("[day\n", 1, 5),
        ("a = 1\na = 2", 2, 6),
        ("a = 'x", 1, 7),
        ("\r\n\r\na = [1,\r\n  2", 4, 4),
    ],
)
def test_a_syntax_error_has_its_place(text: str, line: int, column: int) -> None:
    """What the parser tells only in its message becomes line and column."""
    fault = only_fault(text)
    assert (fault.line, fault.column) == (line, column)
    assert "(at" not in fault.message


def test_nesting_past_reason_is_a_fault() -> None:
    """A text made to exhaust the parser is refused like any other."""
    assert "nested" in only_fault("a = " + "[" * 100_000).message


def test_a_number_past_reason_is_a_fault() -> None:
    """So is an integer with more digits than Python converts."""
    assert "cannot be read" in only_fault("a = " + "9" * 5000).message
