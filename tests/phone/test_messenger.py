"""Between the log and the phone."""

from datetime import timedelta

import pytest

from cli.household import Household
from phone.owner import TITLES, Owner
from stage.meeting import in_loop
from stage.ntfy import NtfyServer
from steadyhand.bootstrap.phone.messenger import Answered
from steadyhand.domain.phone.letter import Letter
from steadyhand.domain.reminding.presence import HeldBack
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.errors import LogFault
from steadyhand.phone.answers import Fault
from steadyhand.phone.pairing import new_pairing


@in_loop
async def test_a_reminder_reaches_the_phone_once(owner: Owner) -> None:
    """Neutral, with three buttons; looking again sends nothing."""
    assert (await owner.look()).sent == 1
    assert (await owner.look()).sent == 0
    (message,) = owner.server.messages(owner.pairing.notify)
    assert (message["title"], message["message"]) == ("Steadyhand", "A reminder is waiting.")
    assert [*owner.buttons()] == ["Done", "Snooze", "Skip"]


@in_loop
async def test_nothing_that_is_sent_names_a_habit(owner: Owner) -> None:
    """Not in the text, not in a button, not in a path or a header."""
    await owner.look()
    sent = str(owner.server.asked).lower()
    assert "stretch" not in sent
    assert owner.pairing.notify not in "".join(asked.path for asked in owner.server.asked)


@in_loop
async def test_the_title_is_sent_where_the_owner_says_so(home: Household, server: NtfyServer) -> None:
    """phone.show_details is for the phone alone."""
    owner = Owner(home, server, TITLES)
    owner.shown("stretch")
    await owner.look()
    assert server.messages(owner.pairing.notify)[0]["title"] == "Stretch"


@in_loop
async def test_an_unanswered_reminder_waits_for_its_time(home: Household, server: NtfyServer) -> None:
    """The next look is when it has been unanswered long enough; away it goes at once."""
    owner = Owner(home, server, "after_min = 30\n")
    owner.shown("stretch")
    waiting = await owner.look()
    assert waiting.sent == 0
    assert waiting.look_at is not None
    assert timedelta(minutes=9) < waiting.look_at - owner.desk().now <= timedelta(minutes=10)
    assert (await owner.look_while_away()).sent == 1


@in_loop
async def test_do_not_disturb_keeps_the_phone_silent(owner: Owner) -> None:
    """The desktop's own."""
    assert (await owner.look(disturbance=HeldBack())).sent == 0


@pytest.mark.parametrize(("label", "event"), [("Done", "done"), ("Snooze", "snoozed"), ("Skip", "skipped")])
@in_loop
async def test_a_button_is_recorded_as_the_phone(
    home: Household, server: NtfyServer, label: str, event: str
) -> None:
    """Through the reply topic, as the owner presses it."""
    owner = Owner(home, server)
    owner.shown("stretch")
    await owner.look()
    posted = server.press(owner.pairing.notify, label)
    (reply,) = server.messages(owner.pairing.reply)
    assert owner.take(reply["message"]) == Answered(1)
    assert reply["message"] == posted
    assert owner.recorded == [(event, "stretch")]


@in_loop
async def test_what_a_button_posts_is_kept_from_push_services(owner: Owner) -> None:
    """Answers are for the machine alone."""
    await owner.look()
    owner.server.press(owner.pairing.notify, "Done")
    assert owner.server.asked[-1].headers["x-firebase"] == "no"


@in_loop
async def test_a_replay_is_refused_also_by_the_next_process(owner: Owner) -> None:
    """Snooze, which the log alone would take twice, counts once."""
    await owner.look()
    button = owner.buttons()["Snooze"]
    assert owner.take(button) == Answered(1)
    assert owner.take(button, 2) == Answered(0, Fault.REPLAYED)
    owner.started()
    assert owner.take(button, 3) == Answered(0, Fault.REPLAYED)
    assert owner.recorded == [("snoozed", "stretch")]
    assert owner.ledger.refused == {"replayed": 2}


@in_loop
async def test_a_crash_between_log_and_ledger_repeats_nothing(owner: Owner) -> None:
    """The log has the answer already, a snooze too."""
    await owner.look()
    before = owner.ledger
    button = owner.buttons()["Snooze"]
    owner.take(button)
    owner.messenger._keep(before)
    assert owner.take(button) == Answered(0, Fault.SETTLED)
    assert owner.recorded == [("snoozed", "stretch")]


@in_loop
async def test_what_was_answered_elsewhere_refuses_the_phone(owner: Owner) -> None:
    """As the terminal would; and the message is taken off the phone."""
    await owner.look()
    owner.answers("stretch", Choice.DONE)
    assert owner.take(owner.buttons()["Skip"]) == Answered(0, Fault.SETTLED)
    await owner.look()
    (message,) = owner.server.messages(owner.pairing.notify)
    assert owner.server.taken_back(owner.pairing.notify) == [message["sequence_id"]]
    assert (owner.recorded, owner.ledger.refused) == ([], {"settled": 1})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sh1",
        "sh1.done..",
        "sh1.done." + "a" * 32 + "." + "A" * 43,
        "x" * 5000,
        "\x00",
        "{}",
        "You received a file: a",
    ],
)
@in_loop
async def test_what_anybody_posts_records_nothing(home: Household, server: NtfyServer, text: str) -> None:
    """It is counted, and the place in the topic moves on."""
    owner = Owner(home, server)
    owner.shown("stretch")
    await owner.look()
    assert owner.take(text, 7).recorded == 0
    assert (owner.recorded, sum(owner.ledger.refused.values()), owner.ledger.since) == ([], 1, "m7")
    assert owner.ledger.refused_at is not None


@in_loop
async def test_a_foreign_key_records_nothing(owner: Owner) -> None:
    """Another pairing cannot answer for this one."""
    await owner.look()
    stranger = new_pairing(owner.server.url, "device").seal
    forged = stranger.button(owner.ledger.letters[0], Choice.DONE)
    assert owner.take(forged) == Answered(0, Fault.FORGED)
    assert owner.recorded == []


@in_loop
async def test_a_late_answer_records_nothing(owner: Owner) -> None:
    """Once the reminder has closed."""
    await owner.look()
    (letter,) = owner.ledger.letters
    over = tuple(topic._replace(closes=owner.desk().now) for topic in letter.topics)
    late: Letter = letter._replace(topics=over)
    owner.messenger._keep(owner.ledger.with_letter(late))
    assert owner.take(owner.pairing.seal.button(late, Choice.DONE)) == Answered(0, Fault.LATE)
    assert owner.recorded == []


@in_loop
async def test_a_habit_that_is_gone_is_no_traceback(owner: Owner) -> None:
    """Taken out of the configuration while its message was on the phone."""
    await owner.look()
    text = owner.home.config.read_text()
    owner.home.configure(text.replace("[habits.stretch]", "[habits.bend]"))
    owner.home.compile()
    assert owner.take(owner.buttons()["Done"]) == Answered(0, Fault.SETTLED)


@in_loop
async def test_several_go_as_one_and_are_answered_as_one(home: Household, server: NtfyServer) -> None:
    """All done is done for each that is open."""
    owner = Owner(home, server)
    owner.shown("stretch", "water")
    assert (await owner.look()).sent == 1
    assert server.messages(owner.pairing.notify)[0]["message"] == "2 reminders are waiting."
    owner.answers("water", Choice.SKIP)
    assert owner.take(owner.buttons()["All done"]) == Answered(1)
    assert owner.recorded == [("done", "stretch")]


@in_loop
async def test_trouble_is_told_and_tried_again_later(owner: Owner) -> None:
    """Half a minute after the first time, and not before."""
    owner.server.refuse(500)
    failed = await owner.look()
    assert (failed.sent, failed.trouble) == (0, "the server answers with 500")
    assert failed.look_at is not None
    assert timedelta(seconds=25) < failed.look_at - owner.desk().now <= timedelta(seconds=30)
    assert await owner.look() == (0, None, failed.look_at)


@in_loop
async def test_a_server_that_asks_for_patience_is_left_alone(owner: Owner) -> None:
    """As long as it says."""
    owner.server.refuse(429, Retry_After="1800")
    failed = await owner.look()
    assert failed.look_at is not None
    assert failed.look_at - owner.desk().now > timedelta(minutes=29)


@in_loop
async def test_what_may_have_arrived_is_sent_again_under_its_id(owner: Owner) -> None:
    """So that the phone shows it once, and both forms of a button are the same."""
    owner.server.refuse(500)
    await owner.look()
    (draft,) = owner.ledger.letters
    owner.started()
    assert (await owner.look()).sent == 1
    (letter,) = owner.ledger.letters
    assert (draft.is_out, letter) == (False, draft._replace(is_out=True))


@in_loop
async def test_an_older_server_only_keeps_what_it_has(home: Household) -> None:
    """What cannot be taken back stays on the phone, and its buttons are refused."""
    with NtfyServer(deletes=False) as older:
        owner = Owner(home, older)
        owner.shown("stretch")
        await owner.look()
        owner.answers("stretch", Choice.DONE)
        assert (await owner.look()).trouble is None
        assert owner.ledger.letters[0].taken_back


@in_loop
async def test_a_probe_answers_nothing(owner: Owner) -> None:
    """What steady doctor sends through is neither recorded nor refused."""
    assert owner.take(owner.pairing.seal.probe("a" * 32)) == Answered(0)
    assert (owner.recorded, owner.ledger.refused) == ([], {})


@in_loop
async def test_nothing_is_told_that_holds_a_secret(owner: Owner) -> None:
    """Whatever goes wrong."""
    owner.server.refuse(403)
    told = f"{await owner.look()} {owner.told}"
    assert not any(secret in told for secret in (owner.pairing.notify, owner.pairing.reply))


@in_loop
async def test_an_answer_that_cannot_be_recorded_is_not_lost(owner: Owner) -> None:
    """Its place in the topic is kept, so that it is heard again."""
    await owner.look()
    button = owner.buttons()["Done"]
    aside = owner.home.log.rename(owner.home.log.with_suffix(".aside"))
    owner.home.log.mkdir()
    with pytest.raises(LogFault):
        owner.take(button)
    assert owner.messenger.since == ""
    owner.home.log.rmdir()
    aside.rename(owner.home.log)
    assert owner.take(button) == Answered(1)


@in_loop
async def test_an_answer_that_is_in_the_log_needs_no_ledger(owner: Owner) -> None:
    """Where that cannot be written, the log alone refuses the second one."""
    await owner.look()
    button, ledger = owner.buttons()["Snooze"], owner.home.state / "phone.json"
    kept = ledger.read_text()
    ledger.unlink()
    ledger.mkdir()
    with pytest.raises(IsADirectoryError):
        owner.take(button)
    ledger.rmdir()
    ledger.write_text(kept)
    owner.started()
    assert owner.take(button) == Answered(0, Fault.SETTLED)
    assert owner.recorded == [("snoozed", "stretch")]
