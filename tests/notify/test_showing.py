"""What goes over the wire when a prompt is shown, and what comes of it."""

import asyncio

import pytest

from stage.desktop import PrivateBus
from stage.meeting import WATER, in_loop, meeting
from stage.server import Habits, HandServer
from steadyhand.domain.reminding.prompt import Button, Choice, Failed, Prompt, Shown, Urgency
from steadyhand.notify.dbus import DbusNotifier

EXCESS = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"


@in_loop
async def test_the_wire_has_the_types_of_the_specification(bus: PrivateBus) -> None:
    """Urgency is a byte, the marks are booleans, and a bubble never expires by itself."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER._replace(urgency=Urgency.CRITICAL))
        sent = met.server.notified[0]
        assert sent.message.signature == "susssasa{sv}i"
        assert {key: (value.signature, value.value) for key, value in sent.hints.items()} == {
            "urgency": ("y", 2),
            "category": ("s", "x-steadyhand.reminder"),
            "desktop-entry": ("s", "steadyhand"),
            "resident": ("b", False),
            "transient": ("b", False),
        }
        assert (sent.application, sent.replaces, sent.icon, sent.timeout) == ("Steadyhand", 0, "", 0)


@in_loop
async def test_three_buttons_and_the_bubble_itself(bus: PrivateBus) -> None:
    """At most three buttons are offered, then what a click on the bubble does."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER._replace(buttons=(*WATER.buttons, Button(Choice.OPEN, "Fourth"))))
        assert met.server.notified[0].labels == {
            "done": "Done",
            "snooze": "In 10 min",
            "skip": "Skip",
            "default": "Details",
        }


@in_loop
async def test_the_body_is_escaped_where_it_is_markup(bus: PrivateBus) -> None:
    """With body-markup the three special characters are escaped, in the body alone."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER._replace(title="a < b & c", body="<b>5 > 3</b> & more\nline two"))
        assert met.server.notified[0].title == "a < b & c"
        assert met.server.notified[0].body == "&lt;b&gt;5 &gt; 3&lt;/b&gt; &amp; more\nline two"


@in_loop
async def test_the_body_is_plain_where_it_is_no_markup(bus: PrivateBus) -> None:
    """Without body-markup the text goes as it is."""
    async with meeting(bus.address, Habits(capabilities=["actions"])) as met:
        await met.notifier.show(WATER._replace(body="5 > 3 & 2 < 4"))
        assert met.server.notified[0].body == "5 > 3 & 2 < 4"


@in_loop
async def test_without_buttons_the_body_says_how_to_answer(bus: PrivateBus) -> None:
    """Where the server has no actions none are sent, and the last line is the command."""
    async with meeting(bus.address, Habits(capabilities=["body"])) as met:
        shown = await met.notifier.show(WATER)
        sent = met.server.notified[0]
        assert isinstance(shown, Shown)
        assert (shown.confirmed, shown.buttons, met.notifier.has_buttons) == (True, False, False)
        assert sent.actions == []
        assert sent.body == "750 of 2500 ml so far.\nAnswer with: steady done water"


@in_loop
async def test_capabilities_are_asked_at_each_showing(bus: PrivateBus) -> None:
    """A server that drops its actions under do-not-disturb is noticed at the next showing."""
    habits = Habits()
    async with meeting(bus.address, habits) as met:
        assert met.notifier.has_buttons is None
        await met.notifier.show(WATER)
        assert met.notifier.has_buttons is True
        habits.capabilities = ["body"]
        await met.notifier.show(WATER)
        assert met.notifier.has_buttons is False


@in_loop
async def test_any_text_goes_over_the_wire(bus: PrivateBus) -> None:
    """Control characters, halves of characters, nothing at all: every text arrives as fit text."""
    async with meeting(bus.address) as met:
        assert isinstance(
            await met.notifier.show(Prompt("t", (), "a\x00\ud800\nb\x1b", "x\x07\ry\udfff", (), "")), Shown
        )
        await met.notifier.show(Prompt("u", (), " \n ", "", (), ""))
        assert (met.server.notified[0].title, met.server.notified[0].body) == ("a b", "x\ny")
        assert met.server.notified[1].title == "Steadyhand"


@in_loop
async def test_the_same_tag_replaces_its_bubble(bus: PrivateBus) -> None:
    """A tag has one bubble: the second showing names the first's id."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER)
        await met.notifier.show(WATER)
        assert [sent.replaces for sent in met.server.notified] == [0, 1]
        assert met.server.closed == []


@in_loop
async def test_a_server_may_give_a_replaced_bubble_another_id(bus: PrivateBus) -> None:
    """Then the old one is closed and only the new one counts."""
    async with meeting(bus.address, Habits(new_id_for_replaced=True)) as met:
        await met.notifier.show(WATER)
        await met.notifier.show(WATER)
        await met.server.until(lambda: met.server.closed == [1])
        met.server.click(1, "skip")
        met.server.click(2, "done")
        await met.settle()
        assert met.ear.choices == [(WATER, Choice.DONE)]


@in_loop
async def test_a_closed_bubble_is_not_replaced_but_shown_anew(bus: PrivateBus) -> None:
    """A bubble the person closed comes back as a new one: its number may be somebody else's by now."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER)
        met.server.close(1, 2)
        await met.settle()
        await met.notifier.show(WATER)
        assert met.server.notified[1].replaces == 0
        assert met.server.closed == []


@in_loop
async def test_a_server_that_reuses_an_id_is_understood(bus: PrivateBus) -> None:
    """A number given to a second tag is that tag's; the first has no bubble any more."""
    async with meeting(bus.address, Habits(fixed_id=5)) as met:
        await met.notifier.show(WATER)
        other = WATER._replace(tag="other")
        await met.notifier.show(other)
        await met.notifier.withdraw("water")
        assert "CloseNotification" not in met.server.members
        met.server.click(5, "done")
        await met.settle()
        assert met.ear.choices == [(other, Choice.DONE)]


@in_loop
async def test_showings_of_different_tags_do_not_wait_for_each_other(bus: PrivateBus) -> None:
    """While one showing is under way another tag's is sent."""
    async with meeting(bus.address, Habits(mute={"Notify"})) as met:
        tags = [WATER._replace(tag=str(number)) for number in range(5)]
        showing = [asyncio.create_task(met.notifier.show(prompt)) for prompt in tags]
        await met.server.until(lambda: len(met.server.unanswered) == 5)
        met.server.answer_late()
        assert all(isinstance(shown, Shown) for shown in await asyncio.gather(*showing))


@in_loop
async def test_a_withdrawal_waits_for_the_showing_under_way(bus: PrivateBus) -> None:
    """Withdrawing a tag that is being shown takes its bubble down."""
    async with meeting(bus.address, Habits(mute={"Notify"})) as met:
        showing = asyncio.create_task(met.notifier.show(WATER))
        await met.server.until(lambda: bool(met.server.unanswered))
        withdrawing = asyncio.create_task(met.notifier.withdraw("water"))
        met.server.answer_late()
        await asyncio.gather(showing, withdrawing)
        assert met.server.closed == [1]


@in_loop
async def test_withdrawing_what_is_not_there_says_nothing(bus: PrivateBus) -> None:
    """No tag, a closed bubble, an answered one: nothing is asked of the server."""
    async with meeting(bus.address) as met:
        await met.notifier.withdraw("nothing")
        await met.notifier.show(WATER)
        met.server.close(1, 2)
        await met.settle()
        await met.notifier.withdraw("water")
        assert "CloseNotification" not in met.server.members


@in_loop
async def test_an_expired_bubble_is_taken_out_of_the_servers_list(bus: PrivateBus) -> None:
    """Reason 1 leaves it in KDE's history with its buttons, so a withdrawal closes it all the same."""
    async with meeting(bus.address) as met:
        await met.notifier.show(WATER)
        met.server.close(1, 1)
        await met.settle()
        await met.notifier.withdraw("water")
        assert met.server.closed == [1]


@in_loop
async def test_all_are_withdrawn_at_an_orderly_end(bus: PrivateBus) -> None:
    """A bubble whose daemon is gone has dead buttons, so none is left; errors about gone ones are fine."""
    async with meeting(bus.address, Habits(close_error="org.example.Gone")) as met:
        for tag in "abc":
            await met.notifier.show(WATER._replace(tag=tag))
        await met.notifier.withdraw_all()
        assert sorted(met.server.closed) == [1, 2, 3]


@in_loop
async def test_the_same_text_too_fast_is_sent_once_more(bus: PrivateBus) -> None:
    """KDE refuses the same text twice within a second; after the pause it is shown."""
    async with meeting(bus.address, Habits(errors=[EXCESS]), pause_s=0) as met:
        assert isinstance(await met.notifier.show(WATER), Shown)
        assert len(met.server.notified) == 1


@in_loop
async def test_a_server_that_stays_too_busy_is_a_failure(bus: PrivateBus) -> None:
    """It is tried twice, then it is said."""
    async with meeting(bus.address, Habits(errors=[EXCESS, EXCESS]), pause_s=0) as met:
        assert await met.notifier.show(WATER) == Failed(
            "dbus", "the notification server wants fewer notifications a second"
        )


@in_loop
async def test_an_error_is_a_failure_without_the_persons_text(bus: PrivateBus) -> None:
    """The reason names the error, never its message, which may quote the notification."""
    async with meeting(bus.address, Habits(errors=["org.example.Refused"])) as met:
        failed = await met.notifier.show(WATER)
        assert failed == Failed("dbus", "the notification server refused with org.example.Refused")


@pytest.mark.parametrize("member", ["GetCapabilities", "Notify"])
def test_a_mute_server_is_a_failure(bus: PrivateBus, member: str) -> None:
    """Each call has a time limit."""

    @in_loop
    async def scene() -> None:
        async with meeting(bus.address, Habits(mute={member}), limit_s=0.05) as met:
            assert await met.notifier.show(WATER) == Failed(
                "dbus", "the notification server did not answer within 0.05 s"
            )

    scene()


@in_loop
async def test_a_bubble_after_the_time_limit_is_taken_down(bus: PrivateBus) -> None:
    """It counts as failed and will be tried again, so it must not stay beside the next one."""
    async with meeting(bus.address, Habits(mute={"Notify"}), limit_s=0.05) as met:
        assert isinstance(await met.notifier.show(WATER), Failed)
        met.server.answer_late()
        met.server.click(1, "done")
        await met.server.until(lambda: met.server.closed == [1])
        assert met.ear.heard == []


@pytest.mark.parametrize(
    ("member", "signature", "body"),
    [
        ("GetCapabilities", "s", ["actions"]),
        ("GetCapabilities", "", []),
        ("Notify", "i", [1]),
        ("Notify", "s", ["1"]),
        ("Notify", "", []),
    ],
)
def test_a_reply_of_the_wrong_types_is_a_failure(
    bus: PrivateBus, member: str, signature: str, body: list[object]
) -> None:
    """A server that answers nonsense is said to, and nothing is raised."""

    @in_loop
    async def scene() -> None:
        async with meeting(bus.address, Habits(replies={member: (signature, body)})) as met:
            assert isinstance(await met.notifier.show(WATER), Failed)

    scene()


@in_loop
async def test_a_restarted_daemon_takes_over_its_bubble(bus: PrivateBus) -> None:
    """With the receipt of the earlier process the new bubble takes the old one's place."""
    async with meeting(bus.address) as met:
        first = await met.notifier.show(WATER)
        assert isinstance(first, Shown)
        second = await DbusNotifier.connect(bus.address, met.ear)
        await second.show(WATER._replace(receipts=(str(first.receipt),)))
        assert [sent.replaces for sent in met.server.notified] == [0, 1]
        await second.close()


@in_loop
async def test_several_earlier_bubbles_become_one(bus: PrivateBus) -> None:
    """A digest replaces the first of the bubbles it stands for and closes the rest."""
    async with meeting(bus.address) as met:
        shown = [await met.notifier.show(WATER._replace(tag=tag)) for tag in "abc"]
        second = await DbusNotifier.connect(bus.address, met.ear)
        receipts = tuple(str(one.receipt) for one in shown if isinstance(one, Shown))
        await second.show(WATER._replace(tag="digest", receipts=receipts))
        assert met.server.notified[-1].replaces == 1
        assert met.server.closed == [2, 3]
        await second.close()


@in_loop
async def test_a_digest_closes_the_bubbles_of_its_own_process(bus: PrivateBus) -> None:
    """Receipts of other tags that are on the screen are taken down with their buttons."""
    async with meeting(bus.address) as met:
        shown = [await met.notifier.show(WATER._replace(tag=tag)) for tag in "ab"]
        receipts = tuple(str(one.receipt) for one in shown if isinstance(one, Shown))
        await met.notifier.show(WATER._replace(tag="digest", receipts=receipts))
        assert met.server.notified[-1].replaces == 0
        assert sorted(met.server.closed) == [1, 2]


@in_loop
async def test_an_own_spent_receipt_is_left_alone(bus: PrivateBus) -> None:
    """The receipt of a bubble this process has had answered names nothing any more."""
    async with meeting(bus.address) as met:
        first = await met.notifier.show(WATER)
        assert isinstance(first, Shown)
        met.server.click(1, "snooze")
        await met.server.until(lambda: met.server.closed == [1])
        await met.notifier.show(WATER._replace(receipts=(str(first.receipt),)))
        assert met.server.notified[-1].replaces == 0
        assert met.server.closed == [1]


@in_loop
async def test_a_receipt_of_another_bus_or_server_is_left_alone(bus: PrivateBus) -> None:
    """Unless both the bus and the server are the same, the number is somebody else's."""
    async with meeting(bus.address) as met:
        shown = await met.notifier.show(WATER)
        assert isinstance(shown, Shown)
        guid, owner, _ = str(shown.receipt).split("/")
        foreign = (f"{guid}/:1.999/1", f"0123/{owner}/1", f"{guid}/{owner}/x", f"{guid}/{owner}/0", "", "/")
        second = await DbusNotifier.connect(bus.address, met.ear)
        await second.show(WATER._replace(receipts=foreign))
        assert met.server.notified[-1].replaces == 0
        assert met.server.closed == []
        await second.close()


@in_loop
async def test_the_server_is_named(bus: PrivateBus) -> None:
    """What the server says of itself is there for status and doctor."""
    async with HandServer(bus.address), meeting(bus.address) as met:
        assert (await met.notifier.server_information()).name == "Hand"
        assert "actions" in await met.notifier.capabilities()
