"""What is an answer, and what is none (I-6)."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stage.desktop import PrivateBus
from stage.meeting import WATER, in_loop, meeting
from stage.server import Habits, Stranger
from steadyhand.domain.reminding.prompt import Choice, Shown

ROUNDS = 200


@in_loop
async def test_each_button_is_its_choice(bus: PrivateBus) -> None:
    """The three buttons and the bubble itself each say what they mean."""
    async with meeting(bus.address) as met:
        for key, choice in (
            ("done", Choice.DONE),
            ("snooze", Choice.SNOOZE),
            ("skip", Choice.SKIP),
            ("default", Choice.DETAILS),
        ):
            await met.notifier.show(WATER)
            met.server.click(met.server.notified[-1].id, key)
            await met.settle()
            assert met.ear.choices[-1] == (WATER, choice)


@in_loop
async def test_an_answered_bubble_is_closed_by_us(bus: PrivateBus) -> None:
    """After an answer the bubble is closed, since KDE and mako leave it open."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER)
        met.server.click(1, "done")
        await met.server.until(lambda: met.server.closed == [1])


@in_loop
async def test_a_second_click_changes_nothing(bus: PrivateBus) -> None:
    """Only the first click on a bubble counts, whatever the second says."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER)
        met.server.click(1, "done")
        met.server.click(1, "skip")
        await met.settle()
        assert met.ear.choices == [(WATER, Choice.DONE)]


@pytest.mark.parametrize("reason", [1, 2, 3, 4, 77])
def test_a_closed_bubble_is_no_answer(bus: PrivateBus, reason: int) -> None:
    """No reason of closing is an answer; a late click on that bubble, from a server's list, is one."""

    @in_loop
    async def scene() -> None:
        async with meeting(bus.address) as met:
            await met.notifier.show(WATER)
            met.server.close(1, reason)
            met.server.close(1, reason)
            await met.settle()
            assert met.ear.heard == []
            met.server.click(1, "done")
            await met.settle()
            assert met.ear.choices == [(WATER, Choice.DONE)]

    scene()


@in_loop
async def test_a_server_that_closes_twice_is_no_trouble(bus: PrivateBus) -> None:
    """Our own close may be signalled three times with different reasons; nothing comes of it."""
    async with meeting(bus.address, Habits(closed_signals=(3, 2, 3))) as met:
        await met.notifier.show(WATER)
        met.server.click(1, "done")
        await met.server.until(lambda: met.server.closed == [1])
        await met.settle()
        assert met.ear.heard == [("water", "done")]


@pytest.mark.parametrize("habits", [Habits(early=("done",)), Habits(at_once=("done",))])
def test_every_early_click_arrives(bus: PrivateBus, habits: Habits) -> None:
    """A click signalled before the reply, or in the same breath as it, is never lost in 200 rounds."""

    @in_loop
    async def scene() -> None:
        async with meeting(bus.address, habits) as met:
            for number in range(ROUNDS):
                prompt = WATER._replace(tag=f"round-{number}")
                assert isinstance(await met.notifier.show(prompt), Shown)
            await met.settle()
            expected = [(f"round-{number}", "done") for number in range(ROUNDS)]
            assert met.ear.heard == expected

    scene()


@in_loop
async def test_an_early_click_belongs_to_the_prompt_shown_anew(bus: PrivateBus) -> None:
    """When a bubble is replaced under its id, a click beside the reply answers the new prompt."""
    habits = Habits()
    async with meeting(bus.address, habits) as met:
        await met.notifier.show(WATER)
        habits.at_once = ("done",)
        digest = WATER._replace(occurrences=("a", "b"))
        await met.notifier.show(digest)
        await met.settle()
        assert met.ear.choices == [(digest, Choice.DONE)]


@in_loop
async def test_an_early_close_is_no_answer(bus: PrivateBus) -> None:
    """Under do-not-disturb a bubble closes as it opens; it counts as shown and stays unanswered."""
    async with meeting(bus.address, Habits(closes_at_once=4)) as met:
        assert isinstance(await met.notifier.show(WATER), Shown)
        await met.settle()
        assert met.ear.heard == []


@in_loop
async def test_a_forged_click_is_ignored(bus: PrivateBus) -> None:
    """A signal from anybody but the server changes nothing, sent to all or to us alone."""
    async with meeting(bus.address) as met, Stranger(bus.address) as stranger:
        await met.notifier.show(WATER)
        ours = str(met.server.notified[0].message.sender)
        stranger.forge("ActionInvoked", "us", [1, "done"])
        stranger.forge("ActionInvoked", "us", [1, "done"], to=ours)
        stranger.forge("NotificationClosed", "uu", [1, 2], to=ours)
        stranger.forge_owner(["org.freedesktop.Notifications", met.server.owner, ":1.999"], to=ours)
        await stranger.sync()
        await met.settle()
        assert met.ear.heard == []
        assert met.notifier.server_present


@in_loop
async def test_a_forged_click_before_the_reply_is_ignored(bus: PrivateBus) -> None:
    """Guessing the id of a bubble that is under way gains nothing."""
    async with meeting(bus.address, Habits(mute={"Notify"})) as met, Stranger(bus.address) as stranger:
        showing = asyncio.create_task(met.notifier.show(WATER))
        await met.server.until(lambda: bool(met.server.unanswered))
        stranger.forge("ActionInvoked", "us", [1, "done"], to=str(met.server.unanswered[0].sender))
        await stranger.sync()
        met.server.answer_late()
        assert isinstance(await showing, Shown)
        await met.settle()
        assert met.ear.heard == []


@in_loop
async def test_a_strangers_flood_pushes_no_early_click_out(bus: PrivateBus) -> None:
    """What a stranger says while our bubble is under way takes no room from what the server said."""
    async with meeting(bus.address, Habits(mute={"Notify"})) as met, Stranger(bus.address) as stranger:
        showing = asyncio.create_task(met.notifier.show(WATER))
        await met.server.until(lambda: bool(met.server.unanswered))
        met.server.click(1, "done")
        await met.settle()
        ours = str(met.server.unanswered[0].sender)
        for number in range(5_000):
            stranger.forge("ActionInvoked", "us", [number, "skip"], to=ours)
            if number % 100 == 0:
                await stranger.sync()
        await stranger.sync()
        met.server.answer_late()
        await showing
        assert met.ear.choices == [(WATER, Choice.DONE)]


@in_loop
async def test_a_click_on_anyone_elses_bubble_is_ignored(bus: PrivateBus) -> None:
    """Other programs' ids mean nothing, and neither do keys that our bubble never offered."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER._replace(buttons=WATER.buttons[:1]))
        for number, key in ((2, "done"), (0, "done"), (1, "skip"), (1, ""), (1, "inline-reply")):
            met.server.click(number, key)
        await met.settle()
        assert met.ear.heard == []


@in_loop
async def test_wrong_types_are_ignored(bus: PrivateBus) -> None:
    """A signal whose types are not the specification's is nobody's answer."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER)
        met.server.signal("ActionInvoked", "is", [1, "done"])
        met.server.signal("ActionInvoked", "u", [1])
        met.server.signal("ActionInvoked", "uss", [1, "done", "more"])
        met.server.signal("ActionInvoked", "", [])
        met.server.signal("NotificationClosed", "us", [1, "done"])
        met.server.signal("NotificationReplied", "us", [1, "done"])
        await met.settle()
        assert met.ear.heard == []


@in_loop
async def test_a_flood_drowns_nothing(bus: PrivateBus) -> None:
    """Ten thousand signals about other bubbles come while ours is under way; ours still counts."""
    async with meeting(bus.address, Habits(mute={"Notify"})) as met:
        showing = asyncio.create_task(met.notifier.show(WATER))
        await met.server.until(lambda: bool(met.server.unanswered))
        await met.server.flood(10_000)
        met.server.click(1, "skip")
        met.server.answer_late()
        await showing
        await met.settle()
        assert met.ear.choices == [(WATER, Choice.SKIP)]


@in_loop
async def test_a_withdrawn_bubble_cannot_be_answered(bus: PrivateBus) -> None:
    """A stale button changes nothing."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER)
        await met.notifier.withdraw("water")
        met.server.click(1, "done")
        await met.settle()
        assert met.server.closed == [1]
        assert met.ear.heard == []


@in_loop
async def test_early_signals_do_not_outlive_their_sending(bus: PrivateBus) -> None:
    """What was said of an id during a failed showing does not answer the next one of that id."""
    habits = Habits(mute={"Notify"}, fixed_id=7)
    async with meeting(bus.address, habits) as met:
        showing = asyncio.create_task(met.notifier.show(WATER))
        await met.server.until(lambda: bool(met.server.unanswered))
        met.server.click(7, "done")
        habits.errors, habits.mute = ["org.example.Error"], set()
        met.server.bus.send(met.server.error_for(met.server.unanswered.pop(), "org.example.Error"))
        await showing
        habits.errors = []
        await met.notifier.show(WATER)
        await met.settle()
        assert met.ear.heard == []


SIGNALS = st.lists(
    st.one_of(
        st.tuples(
            st.just("ActionInvoked"),
            st.integers(0, 4),
            st.sampled_from(["done", "skip", "snooze", "default", "x"]),
        ),
        st.tuples(st.just("NotificationClosed"), st.integers(0, 4), st.integers(0, 5)),
    ),
    max_size=30,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(signals=SIGNALS)
def test_the_first_offered_click_on_each_bubble_is_its_one_answer(
    bus: PrivateBus, signals: list[tuple[str, int, int | str]]
) -> None:
    """Whatever a server says in whatever order, each of our bubbles has at most its first answer."""
    expected: dict[int, str] = {}
    for member, number, what in signals:
        if member == "ActionInvoked" and number in {1, 2, 3} and what != "x":
            expected.setdefault(number, str(what).replace("default", "details"))

    @in_loop
    async def scene() -> None:
        async with meeting(bus.address) as met:
            for number in (1, 2, 3):
                await met.notifier.show(WATER._replace(tag=str(number)))
            for member, number, what in signals:
                signature = "us" if member == "ActionInvoked" else "uu"
                met.server.signal(member, signature, [number, what])
            await met.settle()
            assert sorted(met.ear.heard) == sorted((str(n), key) for n, key in expected.items())

    scene()
