from datetime import UTC, datetime, timedelta

import pytest

from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.presence import (
    Active,
    Away,
    Disturbance,
    HeldBack,
    IdleSince,
    Presence,
    Session,
    Unknown,
    Welcome,
    at_the_machine,
    idle_for,
    together,
)

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
EARLIER, LATER = NOON - timedelta(minutes=9), NOON + timedelta(minutes=9)
ANYTHING = [Active("x"), IdleSince(NOON), Unknown("nobody tells")]


@pytest.mark.parametrize("idle", ANYTHING)
@pytest.mark.parametrize("session", [None, Session(), Session(at=NOON)])
def test_an_open_session_changes_nothing(session: Session | None, idle: Presence) -> None:
    """What the idle watch says counts, be it that it does not know."""
    assert at_the_machine(session, idle) == idle


@pytest.mark.parametrize("idle", ANYTHING)
def test_a_locked_session_is_nobodys(idle: Presence) -> None:
    """Nobody is at a locked machine, whatever moves the pointer, and where idleness is not known."""
    found = at_the_machine(Session(locked=True, at=NOON, by="logind"), idle)
    assert found == IdleSince(NOON, Away.LOCKED, "logind")


def test_a_session_that_is_not_in_front_is_nobodys() -> None:
    """Another person's session stands before it."""
    found = at_the_machine(Session(in_front=False, at=NOON), Active())
    assert found == IdleSince(NOON, Away.SWITCHED_AWAY)


@pytest.mark.parametrize(("idle_at", "at"), [(EARLIER, EARLIER), (LATER, NOON)])
def test_the_earlier_of_two_counts(idle_at: datetime, at: datetime) -> None:
    """A session that locks itself was left before."""
    found = at_the_machine(Session(locked=True, at=NOON), IdleSince(idle_at))
    assert isinstance(found, IdleSince)
    assert found.at == at


def test_idleness_has_a_length() -> None:
    """Only idleness has one, and a clock that was set back makes none below zero."""
    assert idle_for(IdleSince(EARLIER), NOON) == timedelta(minutes=9)
    assert idle_for(IdleSince(LATER), NOON) == timedelta()
    assert idle_for(Active(), NOON) is None
    assert idle_for(Unknown("nobody tells"), NOON) is None


DND, FILM = HeldBack("dunst"), HeldBack("X11", Busy.FULL_SCREEN)
CALL = HeldBack("the kernel", Busy.CAMERA)
DEAF, BLIND = Unknown("no server"), Unknown("no display")


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (FILM, Welcome("x"), FILM),
        (Welcome("x"), CALL, CALL),
        (DEAF, CALL, CALL),
        (CALL, DND, DND),
        (DND, CALL, DND),
        (FILM, CALL, FILM),
        (Welcome("x"), Welcome("y"), Welcome("x")),
        (DEAF, Welcome("y"), Welcome("y")),
        (DEAF, BLIND, Unknown("no server; no display")),
        (DEAF, DEAF, DEAF),
    ],
)
def test_two_that_tell_of_disturbance_are_one(
    first: Disturbance, second: Disturbance, both: Disturbance
) -> None:
    """What holds back wins, do-not-disturb first; then what welcomes; else both reasons."""
    assert together(first, second) == both
