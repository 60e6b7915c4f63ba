"""The messages of the Desktop Notifications Specification 1.2, written and read by hand.

There is no introspection and no proxy: a server that cannot be introspected is one more way to fail.
"""

from typing import NamedTuple, TypeAlias

from dbus_fast import Message, MessageFlag, MessageType, Variant

from steadyhand.domain.reminding.prompt import Choice, Prompt
from steadyhand.notify.text import body_of, escaped, one_line, title_of

BUS = "org.freedesktop.DBus"
BUS_PATH = "/org/freedesktop/DBus"
SERVER = "org.freedesktop.Notifications"
SERVER_PATH = "/org/freedesktop/Notifications"
APPLICATION = "Steadyhand"
DESKTOP_ENTRY = "steadyhand"
CATEGORY = "x-steadyhand.reminder"
DEFAULT_ACTION = "default"
MOST_BUTTONS = 3
NEVER_EXPIRES = 0
MATCH_RULES = (
    f"type='signal',sender='{SERVER}',interface='{SERVER}'",
    f"type='signal',sender='{BUS}',interface='{BUS}',member='NameOwnerChanged',arg0='{SERVER}'",
)


class Clicked(NamedTuple):
    """``owner`` says that the person invoked the action ``key`` of its bubble ``id``."""

    owner: str
    id: int
    key: str


class Closed(NamedTuple):
    """``owner`` says that its bubble ``id`` is off the screen.

    ``reason``: 1 expired, 2 closed by the person, 3 closed by a call, 4 undefined. Servers disagree
    about all four, so none of them is ever an answer.
    """

    owner: str
    id: int
    reason: int


class OwnerChanged(NamedTuple):
    """The bus says who the notification server is now; None is nobody."""

    owner: str | None


Signal: TypeAlias = Clicked | Closed | OwnerChanged


class Server(NamedTuple):
    """What a notification server says of itself."""

    name: str
    vendor: str
    version: str
    specification: str


def read_signal(message: Message) -> Signal | None:
    """What a signal says, or None where it is none of ours or its types are wrong.

    The bus writes the sender, nobody can forge it; whether that sender is the server is the
    reader's to decide. Any client can send us a signal directly, match rules or not.
    """
    if message.message_type is not MessageType.SIGNAL or not message.sender:
        return None
    match (message.interface, message.member, message.signature):
        case (str(name), "ActionInvoked", "us") if name == SERVER:
            return Clicked(message.sender, *message.body)
        case (str(name), "NotificationClosed", "uu") if name == SERVER:
            return Closed(message.sender, *message.body)
        case (str(name), "NameOwnerChanged", "sss") if name == BUS == message.sender:
            return OwnerChanged(message.body[2] or None) if message.body[0] == SERVER else None
        case _:
            return None


def bus_call(member: str, *arguments: str) -> Message:
    """A call of the bus itself, all of whose arguments are strings."""
    return Message(
        destination=BUS,
        path=BUS_PATH,
        interface=BUS,
        member=member,
        signature="s" * len(arguments),
        body=list(arguments),
    )


def server_call(member: str, signature: str = "", body: tuple[object, ...] = (), *, start: bool) -> Message:
    """A call of the notification server; ``start`` lets the bus start one where none is running."""
    return Message(
        destination=SERVER,
        path=SERVER_PATH,
        interface=SERVER,
        member=member,
        signature=signature,
        body=list(body),
        flags=MessageFlag.NONE if start else MessageFlag.NO_AUTOSTART,
    )


def close_call(owner: str, number: int, *, reply: bool) -> Message:
    """The call that takes a bubble down, addressed to the very server that showed it."""
    flags = MessageFlag.NO_AUTOSTART if reply else MessageFlag.NO_AUTOSTART | MessageFlag.NO_REPLY_EXPECTED
    return Message(
        destination=owner,
        path=SERVER_PATH,
        interface=SERVER,
        member="CloseNotification",
        signature="u",
        body=[number],
        flags=flags,
    )


def notify_call(prompt: Prompt, capabilities: frozenset[str], replaces: int, *, start: bool) -> Message:
    """The call that shows a prompt, fitted to what the server can do.

    The bubble never expires by itself: it is taken down when the reminder is settled or its window
    closes. xfce4-notifyd, dunst, mako and KDE would otherwise drop it after seconds, the first three
    without a history to answer it from; GNOME ignores the value and keeps it in its list.
    """
    buttons = "actions" in capabilities
    body = body_of(prompt, buttons=buttons)
    arguments = (
        APPLICATION,
        replaces,
        "",
        title_of(prompt),
        escaped(body) if "body-markup" in capabilities else body,
        actions_of(prompt) if buttons else [],
        hints_of(prompt),
        NEVER_EXPIRES,
    )
    return server_call("Notify", "susssasa{sv}i", arguments, start=start)


def actions_of(prompt: Prompt) -> list[str]:
    """Keys and labels: at most three buttons, then what a click on the bubble itself does.

    GNOME drops a fourth button without a word. Without a default action dunst asks in a menu; with one,
    xfce4-notifyd draws it as a button too, so it comes last. What asks nothing has no details.
    """
    if not prompt.buttons:
        return []
    actions: list[str] = []
    for button in prompt.buttons[:MOST_BUTTONS]:
        actions += [button.choice.value, one_line(button.label)]
    return [*actions, DEFAULT_ACTION, "Details"]


def hints_of(prompt: Prompt) -> dict[str, Variant]:
    """Hints in exactly the types the specification names: GNOME 43 stalls 25 s on a wrong urgency.

    ``transient`` is false so that a bubble survives in the server's list; ``resident`` is false so
    that an answered one does not.
    """
    return {
        "urgency": Variant("y", int(prompt.urgency)),
        "category": Variant("s", CATEGORY),
        "desktop-entry": Variant("s", DESKTOP_ENTRY),
        "resident": Variant("b", value=False),
        "transient": Variant("b", value=False),
    }


def choice_of(prompt: Prompt, key: str) -> Choice | None:
    """What an action key of this prompt's bubble means, or None for a key it never offered."""
    if key == DEFAULT_ACTION:
        return Choice.DETAILS
    offered = (button.choice for button in prompt.buttons[:MOST_BUTTONS])
    return next((choice for choice in offered if choice.value == key), None)
