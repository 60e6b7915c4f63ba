from hypothesis import given, settings
from hypothesis.strategies import integers, text

from steadyhand.report.columns import cut, padded, plain, wide, wrapped


class TestColumns:
    def test_wide(self) -> None:
        """A wide character takes two columns, a combining one none."""
        assert [wide("abc"), wide("薬"), wide("e\u0301"), wide("Трава")] == [3, 2, 1, 5]

    def test_plain(self) -> None:
        """Control characters, line ends and direction overrides become spaces."""
        assert plain("a\x1b[2J\u202eb\n\nc\u2028d") == "a [2J b c d"

    def test_cut(self) -> None:
        """What does not fit ends in an ellipsis."""
        assert [cut("abcdef", 4), cut("abcd", 4), cut("薬薬薬", 4)] == ["abc…", "abcd", "薬…"]

    def test_wrapped(self) -> None:
        """Words go to the next line, each line after the indent."""
        assert wrapped("one two three", "  ", 9) == ["  one two", "  three"]

    @given(text(), integers(4, 40))
    @settings(max_examples=80)
    def test_never_too_wide(self, words: str, width: int) -> None:
        """Nothing is ever wider than it was asked to be."""
        shown = plain(words)
        assert wide(cut(shown, width)) <= width
        assert wide(padded(shown, width)) == width
        assert all(wide(line) <= width for line in wrapped(shown, "  ", width))
