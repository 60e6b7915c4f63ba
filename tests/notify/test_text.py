"""The words of a bubble, and the receipts that name one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage.meeting import WATER
from steadyhand.notify.receipt import Receipt, read_receipt
from steadyhand.notify.text import BODY_LENGTH, TITLE_LENGTH, body_of, escaped, one_line, title_of


@given(st.text(alphabet=st.characters()))
def test_a_title_is_one_fit_line(title: str) -> None:
    """Whatever the text, a title is short, not empty, without control characters, and encodes."""
    made = title_of(WATER._replace(title=title))
    assert 0 < len(made) <= TITLE_LENGTH
    assert made == "".join(made.splitlines())
    made.encode()


@given(st.text(alphabet=st.characters()))
def test_a_body_keeps_its_line_breaks_and_nothing_else_of_control(body: str) -> None:
    """Whatever the text, a body has only line feeds of the control characters, and encodes."""
    made = body_of(WATER._replace(body=body), buttons=True)
    assert len(made) <= BODY_LENGTH
    assert not any(ord(character) < 32 and character != "\n" for character in made)
    made.encode()


def test_a_long_text_is_cut_with_a_sign() -> None:
    """What does not fit ends with an ellipsis."""
    assert one_line("word " * 100) == ("word " * 40)[:199] + "…"


def test_the_hint_is_there_only_without_buttons() -> None:
    """The command that answers is the last line where nothing can be clicked."""
    assert body_of(WATER, buttons=True) == "750 of 2500 ml so far."
    assert body_of(WATER, buttons=False).splitlines()[-1] == "Answer with: steady done water"
    assert body_of(WATER._replace(body=""), buttons=False) == "Answer with: steady done water"
    assert body_of(WATER._replace(answer_hint=""), buttons=False) == "750 of 2500 ml so far."


def test_markup_is_escaped_once() -> None:
    """An ampersand that was there before is escaped like the others."""
    assert escaped("a &lt; <b>") == "a &amp;lt; &lt;b&gt;"


@given(
    st.builds(Receipt, st.text("0123456789abcdef", min_size=1), st.just(":1.5"), st.integers(1, 2**32 - 1))
)
def test_a_receipt_reads_back(receipt: Receipt) -> None:
    """What was written is read."""
    assert read_receipt(str(receipt)) == receipt


@pytest.mark.parametrize(
    "text",
    ["", "/", "//", "a/b", "a/b/", "a/b/0", "a/b/-1", "a/b/4294967296", "a/b/1/2", "a//1", "/b/1", "a/b/²"],
)
def test_anything_else_is_no_receipt(text: str) -> None:
    """A receipt that was tampered with or is of another channel names nothing."""
    assert read_receipt(text) is None


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    """Reading never raises."""
    read_receipt(text)
