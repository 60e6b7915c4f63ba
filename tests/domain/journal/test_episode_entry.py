import pytest

from steadyhand.domain.journal.episode_entry import Activity, EpisodeEntry, episode_data
from steadyhand.errors import Refused

ORIGINAL = {"where": "thumb", "side": "left", "triggers": ["coffee"], "seconds": 30, "note": "first"}


def test_nothing_more_is_an_episode() -> None:
    """The contract's keys, with nothing in them."""
    assert episode_data(EpisodeEntry()) == {"where": None, "side": None, "triggers": []}


def test_everything() -> None:
    """Each field of R-090 has its place."""
    entry = EpisodeEntry(
        where="left thumb",
        seconds="30",
        intensity="4",
        triggers=("coffee", "late  night"),
        weakness=False,
        activity=Activity.USE,
        note="a note\nof two lines\n",
    )
    assert episode_data(entry) == {
        "where": "thumb",
        "side": "left",
        "triggers": ["coffee", "late night"],
        "seconds": 30,
        "intensity": 4,
        "weakness": False,
        "state": "use",
        "note": "a note\nof two lines",
    }


def test_minutes_are_kept_as_seconds() -> None:
    """A length has one unit in the log."""
    assert episode_data(EpisodeEntry(minutes="1.5"))["seconds"] == 90


def test_continuous_has_a_length() -> None:
    """All evening: minutes, and no count is invented (R-095)."""
    data = episode_data(EpisodeEntry(continuous=True, minutes="180"))
    assert (data["continuous"], data["seconds"]) == (True, 10_800)
    with pytest.raises(Refused, match="has a length"):
        episode_data(EpisodeEntry(continuous=True))


@pytest.mark.parametrize(
    "entry",
    [
        *(
            EpisodeEntry(intensity=each)
            for each in ("11", "-1", "2.5", "nan", "inf", "strong", "", "1e1", "٣")
        ),
        *(EpisodeEntry(seconds=each) for each in ("0", "-5", "nan", "inf", "86401", "9" * 400, "1,5")),
        *(EpisodeEntry(minutes=each) for each in ("0", "-1", "1441", "infinity")),
        EpisodeEntry(seconds="1", minutes="1"),
        EpisodeEntry(where="kitchen"),
        EpisodeEntry(where="left thumb", side="right"),
        EpisodeEntry(side="up"),
        EpisodeEntry(triggers=("\x1b[2J",)),
        EpisodeEntry(triggers=("two\nlines",)),
        EpisodeEntry(triggers=(" ",)),
        EpisodeEntry(triggers=("x" * 41,)),
        EpisodeEntry(triggers=tuple(f"word {number}" for number in range(13))),
        EpisodeEntry(note="bell\x07"),
        EpisodeEntry(note="\udcff"),
        EpisodeEntry(note="x" * 10_000),
    ],
)
def test_what_makes_no_sense_is_refused(entry: EpisodeEntry) -> None:
    """With what is allowed, and that nothing was recorded."""
    with pytest.raises(Refused, match=r"(?i)nothing was recorded"):
        episode_data(entry)


def test_a_trigger_said_twice_is_one() -> None:
    """Twelve at most, each once."""
    assert episode_data(EpisodeEntry(triggers=("tired", "tired")))["triggers"] == ["tired"]


def test_a_note_in_any_script() -> None:
    """Letters, joined emoji and line ends are a person's own; only what steers a terminal is refused."""
    note = "朝\r\n👩‍⚕️ می‌لرزد"
    assert episode_data(EpisodeEntry(note=note))["note"] == "朝\n👩‍⚕️ می‌لرزد"


def test_a_correction_keeps_what_it_does_not_name() -> None:
    """Only the length is another one; a note of nothing takes the note away."""
    data = episode_data(EpisodeEntry(seconds="10", note=""), dict(ORIGINAL))
    assert data == {**ORIGINAL, "seconds": 10, "note": None}


def test_a_correction_of_the_side_keeps_the_place() -> None:
    """And one of the place keeps no side of another place."""
    assert episode_data(EpisodeEntry(side="right"), dict(ORIGINAL))["where"] == "thumb"
    assert episode_data(EpisodeEntry(where="calf"), dict(ORIGINAL))["side"] is None
