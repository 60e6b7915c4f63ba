"""Somebody with a phone: a home of its own, a paired phone, and a reminder that was shown."""

from datetime import timedelta

from cli.household import Household, awake_now
from fakes.pace import FakePace
from stage.ntfy import NtfyServer
from steadyhand.bootstrap.phone.messenger import Answered, Called, Messenger
from steadyhand.bootstrap.phone.paired import ledger_of, vault_of
from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.phone.address import server_of
from steadyhand.domain.reminding.command import Answer
from steadyhand.domain.reminding.event import Draft, Event, EventKind
from steadyhand.domain.reminding.presence import Active, Away, Disturbance, IdleSince, Presence, Welcome
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.phone.ledger import Ledger
from steadyhand.phone.ntfy import Heard, Ntfy
from steadyhand.phone.pairing import keep, new_pairing
from steadyhand.phone.wire import Wire

TITLES = "show_details = true\n"


class Owner:
    """The owner of a phone; ``more`` lines of its table in the configuration."""

    def __init__(self, home: Household, server: NtfyServer, more: str = "") -> None:
        home.configure(f'{awake_now()}\n[phone]\nserver = "{server.url}"\n{more}')
        home.compile()
        self.home, self.server = home, server
        self.told: list[str] = []
        self.pairing = new_pairing(server.url, "device")
        keep(self.pairing, vault_of(self.desk().paths, self.home.environ))
        self.messenger = self.started()

    def desk(self, via: str = "cli") -> Desk:
        """A desk of theirs."""
        return Desk(self.home.environ, self.told.append, via=via)

    def started(self) -> Messenger:
        """The process of the phone, begun anew."""
        ntfy = Ntfy(Wire(server_of(self.server.url), pace=FakePace()))
        self.messenger = Messenger(self.home.environ, self.pairing, ntfy, self.told.append)
        return self.messenger

    def shown(self, *habits: str, minutes_ago: int = 20) -> None:
        """The desktop has shown the open reminders of these."""
        desk = self.desk()
        at = desk.now - timedelta(minutes=minutes_ago)
        for habit in habits:
            desk.log.append([Draft(EventKind.PROMPTED, at, 0, desk.today, "dbus", habit, self.key(habit))])
        desk.leave()

    def key(self, habit: str) -> str:
        """The reminder of that habit that came due half an hour ago."""
        desk = self.desk()
        given = next(each for each in desk.configuration.habits if each.id == habit)
        (recurrence,) = given.recurrences
        due = recurrence.times[0]  # type: ignore[union-attr]  # these habits have times
        return f"{habit}@{desk.calendar.instant(desk.today, due):%Y-%m-%dT%H:%M}"

    async def look(self, presence: Presence | None = None, disturbance: Disturbance | None = None) -> Called:
        """The phone's process looks."""
        return await self.messenger.look(presence or Active(), disturbance or Welcome())

    async def look_while_away(self) -> Called:
        """The same, with the screen locked."""
        return await self.look(IdleSince(self.desk().now - timedelta(minutes=1), Away.LOCKED))

    def take(self, text: str, number: int = 1) -> Answered:
        """A text comes through the reply topic."""
        return self.messenger.take(Heard(f"m{number}", text))

    def buttons(self, number: int = -1) -> dict[str, str]:
        """What each button of a message posts."""
        actions = self.server.messages(self.pairing.notify)[number]["actions"]
        return {action["label"]: action["body"] for action in actions}

    def answers(self, habit: str, choice: Choice) -> None:
        """The owner answers in a terminal."""
        desk = self.desk()
        desk.give(Answer(habit, choice))
        desk.leave()

    @property
    def recorded(self) -> list[tuple[str, str]]:
        """What the log has of the phone: kind and habit."""
        return [(event.kind.value, event.habit or "") for event in self.events if event.via == "phone"]

    @property
    def events(self) -> tuple[Event, ...]:
        """What the log has."""
        desk = self.desk()
        try:
            return desk.log.recent(desk.today - timedelta(days=2), ()).events
        finally:
            desk.leave()

    @property
    def ledger(self) -> Ledger:
        """What is remembered on the disk."""
        return ledger_of(self.desk().paths).read()
