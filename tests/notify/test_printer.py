"""The channel that prints."""

import asyncio

from stage.meeting import WATER
from steadyhand.domain.reminding.prompt import Failed, Shown
from steadyhand.notify.printer import Printer


def test_a_prompt_is_one_block() -> None:
    """Title, body and the way to answer, and an empty line after them."""
    written: list[str] = []
    printer = Printer(written.append)
    shown = asyncio.run(printer.show(WATER._replace(body="one\n\ttwo")))
    assert shown == Shown("none", confirmed=True, buttons=False)
    assert printer.has_buttons is False
    assert written == [
        "──── Drink 250 ml of water\n     one\n     two\n     Answer with: steady done water\n\n"
    ]


def test_a_lost_stream_is_a_failure() -> None:
    """A pipe whose reader is gone is said, not raised."""

    def write(_: str) -> None:
        raise BrokenPipeError

    assert asyncio.run(Printer(write).show(WATER)) == Failed(
        "none", "the output cannot be written (BrokenPipeError)"
    )


def test_nothing_is_taken_back() -> None:
    """Withdrawing and closing write nothing."""
    written: list[str] = []

    async def scene() -> None:
        printer = Printer(written.append)
        assert printer.has_buttons is None
        await printer.withdraw("water")
        await printer.withdraw_all()
        await printer.close()

    asyncio.run(scene())
    assert written == []
