"""Between the log and the phone: what is to be sent is sent, what comes back is recorded."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import NamedTuple, assert_never

from steadyhand.bootstrap.phone.paired import button_headers, ledger_of
from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.phone.calling import Call, Calls, Outside, calls
from steadyhand.domain.phone.letter import Letter, Topic
from steadyhand.domain.phone.wording import words_of
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.command import Answer
from steadyhand.domain.reminding.presence import Disturbance, Presence
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.errors import NoSuchHabit, Refused
from steadyhand.phone.answers import Accepted, Fault, Probed, Unaccepted, new_id
from steadyhand.phone.ledger import Ledger
from steadyhand.phone.ntfy import Heard, Message, Ntfy, Press
from steadyhand.phone.pairing import Pairing
from steadyhand.phone.trouble import Throttled, Trouble, Unsupported
from steadyhand.system.paths import paths

VIA = "phone"
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(minutes=15)


class Called(NamedTuple):
    """What came of a look: how many were sent, why not all, and when to look again at the latest."""

    sent: int
    trouble: str | None
    look_at: datetime | None


class Answered(NamedTuple):
    """What came of an answer: how many reminders it answered, or why it changed nothing."""

    recorded: int
    fault: Fault | None = None


class Messenger:
    """One paired phone under one environment; ``look`` is called by one task at a time.

    ``warn`` is told what a desk would tell the person. Nothing it says holds a topic, a title or a note.
    """

    def __init__(
        self, environ: Mapping[str, str], pairing: Pairing, ntfy: Ntfy, warn: Callable[[str], None]
    ) -> None:
        self._environ, self._warn = environ, warn
        self._pairing, self._ntfy = pairing, ntfy
        self._file = ledger_of(paths(environ))
        self._ledger = self._file.read()
        self._failures = 0
        self._not_before: datetime | None = None

    @property
    def since(self) -> str:
        """The last message of the reply topic that was dealt with."""
        return self._ledger.since

    async def look(self, presence: Presence, disturbance: Disturbance) -> Called:
        """Send and take back what is to be, as of now. Raises LogFault, ConfigurationFault or OSError.

        After trouble with the server it is not tried again for 30 s, then twice as long each time, at
        most 15 min, or as long as the server asks. A letter of which nobody knows whether it arrived is sent
        again under its id, also by the next process, so that the phone shows it once.
        """
        with self._desk() as desk:
            found, now = self._calls(desk, presence, disturbance), desk.now
            details = desk.configuration.phone is not None and desk.configuration.phone.show_details
        if self._not_before is not None and now < self._not_before:
            return Called(0, None, self._not_before)
        sent, trouble = 0, None
        try:
            for call in found.calls:
                await self._send(call, now, details=details)
                sent += 1
            for letter in found.taken_back:
                await self._take_back(letter)
        except Trouble as error:
            trouble = error
        return Called(sent, None if trouble is None else str(trouble), self._next(found, trouble, now))

    def take(self, heard: Heard) -> Answered:
        """Record an answer, durably, and have it count no second time. Raises LogFault or OSError.

        It is recorded first and remembered as pressed after: what a crash between the two repeats is
        refused by the log, which has it.
        """
        with self._desk() as desk:
            answered = self._answered(desk, heard)
            self._keep(self._ledger._replace(since=heard.id).tidied(desk.now))
            return answered

    # -- sending ------------------------------------------------------------------------------------------

    def _calls(self, desk: Desk, presence: Presence, disturbance: Disturbance) -> Calls:
        outside = Outside(presence, disturbance, self._ledger.letters)
        state = desk.state(desk.today - ONE_DAY)
        return calls(desk.configuration, state, outside, desk.now, desk.zone)

    async def _send(self, call: Call, now: datetime, *, details: bool) -> None:
        topics = tuple(
            Topic(each.occurrence.key, 0 if each.reminder is None else each.reminder.snoozes, each.closes)
            for each in call.askings
        )
        letter = self._ledger.draft(topics) or Letter(new_id(), now, topics, is_out=False)
        # Known before it is out: its answer may come back before the server's.
        self._keep(self._ledger.with_letter(letter))
        await self._ntfy.publish(self._message(call, letter, details=details))
        self._keep(self._ledger.with_letter(letter._replace(is_out=True)))

    def _message(self, call: Call, letter: Letter, *, details: bool) -> Message:
        words = words_of(call.askings, details=details)
        url, headers = f"{self._pairing.server}/{self._pairing.reply}", button_headers(self._pairing)
        presses = tuple(
            Press(button.label, url, self._pairing.seal.button(letter, button.choice), headers)
            for button in words.buttons
        )
        return Message(self._pairing.notify, words.title, words.text, letter.id, presses)

    async def _take_back(self, letter: Letter) -> None:
        # An older server leaves it on the phone; its buttons are refused.
        with suppress(Unsupported):
            await self._ntfy.take_back(self._pairing.notify, letter.id)
        self._keep(self._ledger.with_letter(letter._replace(taken_back=True)))

    def _next(self, found: Calls, trouble: Trouble | None, now: datetime) -> datetime | None:
        if trouble is None:
            self._failures, self._not_before = 0, None
            return found.look_at
        asked = trouble.wait_s if isinstance(trouble, Throttled) else None
        doubled = min(LONGEST_RETRY, FIRST_RETRY * (1 << min(self._failures, 10)))
        self._failures += 1
        self._not_before = now + max(doubled, timedelta(seconds=asked or 0))
        return self._not_before

    # -- answers ------------------------------------------------------------------------------------------

    def _answered(self, desk: Desk, heard: Heard) -> Answered:
        verdict = self._pairing.seal.judged(heard.text, self._ledger, desk.now)
        match verdict:
            case Probed():
                return Answered(0)
            case Unaccepted(fault):
                return self._refused(desk, fault)
            case Accepted():
                recorded = self._recorded(desk, verdict)
                if not recorded:
                    return self._refused(desk, Fault.SETTLED)
                self._ledger = self._ledger.with_pressed(verdict.letter, verdict.choice)
                return Answered(recorded)
            case _:
                assert_never(verdict)

    def _refused(self, desk: Desk, fault: Fault) -> Answered:
        self._ledger = self._ledger.with_refusal(fault, desk.now)
        return Answered(0, fault)

    def _recorded(self, desk: Desk, accepted: Accepted) -> int:
        """How many of its reminders it answered; those that are settled refuse it, as in the terminal."""
        return sum(_is_recorded(desk, topic, accepted.choice) for topic in accepted.topics)

    def _keep(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._file.write(ledger)

    @contextmanager
    def _desk(self) -> Iterator[Desk]:
        desk = Desk(self._environ, self._warn, via=VIA)
        try:
            yield desk
        finally:
            desk.leave()


def _is_recorded(desk: Desk, topic: Topic, choice: Choice) -> bool:
    first_day = desk.today - ONE_DAY
    answer = Answer(topic.occurrence.partition("@")[0], choice, occurrence=topic.occurrence)
    try:
        with desk.log.transaction():
            if choice is Choice.SNOOZE and topic.is_over(desk.state(first_day), desk.now):
                return False
            desk.give(answer, first_day)
    except (Refused, NoSuchHabit):
        return False
    desk.wake_daemon()
    return True
