"""The phone, as the person sets it."""

from datetime import timedelta

import pytest

from settings.samples import TASK, compiled, only_fault
from steadyhand.domain.reminding.habit import Phone
from steadyhand.settings.compiled import dump, load

TEA = TASK + "at = ['08:00']\n"
PHONE = TEA + "[phone]\nserver = 'https://ntfy.example'\n"


def test_without_its_table_there_is_no_phone() -> None:
    """Nothing of it is there unless it is asked for."""
    assert compiled(TEA).phone is None


def test_a_server_is_enough() -> None:
    """Ten minutes unanswered, no titles, six messages an hour."""
    assert compiled(PHONE).phone == Phone("https://ntfy.example")


def test_every_key_has_its_place() -> None:
    """And survives being compiled."""
    configuration = compiled(PHONE + "after_min = 0\nshow_details = true\nmax_per_hour = 2\n")
    assert configuration.phone == Phone(
        "https://ntfy.example", timedelta(0), show_details=True, most_per_hour=2
    )
    assert load(dump(configuration)) == configuration


def test_a_variable_may_name_the_server() -> None:
    """As with every key."""
    found = compiled(TEA, STEADYHAND_PHONE__SERVER="https://ntfy.example:8443").phone
    assert found == Phone("https://ntfy.example:8443")


@pytest.mark.parametrize(
    ("line", "key", "words"),
    [
        ("", "phone.server", "missing"),
        ("server = 'ntfy.example'", "phone.server", "an address like"),
        ("server = 'http://ntfy.example'", "phone.server", "must begin with https"),
        ("server = 'http://192.168.1.5'", "phone.server", "must begin with https"),
        ("server = 'https://me@ntfy.example'", "phone.server", "a name or a password"),
        ("server = 'https://ntfy.example/topic'", "phone.server", "end with the host"),
        ("server = 'https://ntfy.example:99999'", "phone.server", "an address like"),
        ("server = 'https://a'\nafter_min = 300", "phone.after_min", "at most 240"),
        ("server = 'https://a'\nmax_per_hour = 0", "phone.max_per_hour", "at least 1"),
        ("server = 'https://a'\ntopic = 'mine'", "phone.topic", "not a key"),
    ],
)
def test_what_is_wrong_is_told(line: str, key: str, words: str) -> None:
    """Off this machine nobody on the way may read along, and no secret stands in the file."""
    fault = only_fault(f"{TEA}[phone]\n{line}\n")
    assert fault.key == key
    assert words in fault.message
