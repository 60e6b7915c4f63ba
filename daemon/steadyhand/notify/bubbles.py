"""Which bubbles are ours, and what a signal about one of them means."""

from typing import NamedTuple

from steadyhand.domain.reminding.prompt import Choice, Prompt
from steadyhand.notify.wire import Clicked, Closed, choice_of

EXPIRED = 1


class Bubble(NamedTuple):
    """A prompt as ``owner`` shows it under ``id``; ``closed`` is the reason it left the screen."""

    owner: str
    id: int
    prompt: Prompt
    closed: int | None = None

    @property
    def on_screen(self) -> bool:
        """Whether no signal has said that it was closed."""
        return self.closed is None

    @property
    def lingers(self) -> bool:
        """Whether it may still be seen: on the screen, or expired into the server's history."""
        return self.closed in {None, EXPIRED}


class Bubbles:
    """The bubbles whose buttons still count, at most one a tag.

    A closed bubble stays: KDE and GNOME keep it in a list whose buttons work. It goes when it is
    answered, withdrawn, shown anew, or when its server leaves; a signal about it then means nothing.
    """

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, int], Bubble] = {}
        self._by_tag: dict[str, tuple[str, int]] = {}
        self._spent: set[tuple[str, int]] = set()

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of all bubbles, on the screen or not."""
        return tuple(self._by_tag)

    def __contains__(self, key: tuple[str, int]) -> bool:
        return key in self._by_key

    def of(self, tag: str) -> Bubble | None:
        """The bubble of that tag, or None."""
        key = self._by_tag.get(tag)
        return None if key is None else self._by_key[key]

    def tag_of(self, key: tuple[str, int]) -> str | None:
        """The tag of the bubble with that owner and id, or None."""
        bubble = self._by_key.get(key)
        return None if bubble is None else bubble.prompt.tag

    def known(self, key: tuple[str, int]) -> bool:
        """Whether this process has had that bubble, now or earlier."""
        return key in self._by_key or key in self._spent

    def shown(self, owner: str, number: int, prompt: Prompt) -> Bubble | None:
        """Take up a new bubble; gives the bubble of the same tag that it leaves behind, if any."""
        key = (owner, number)
        displaced = self.forget(prompt.tag)
        namesake = self.tag_of(key)
        if namesake is not None:
            self.forget(namesake)
        self._by_key[key] = Bubble(owner, number, prompt)
        self._by_tag[prompt.tag] = key
        return None if displaced is None or (displaced.owner, displaced.id) == key else displaced

    def clicked(self, click: Clicked) -> tuple[Prompt, Choice] | None:
        """The answer in a click, or None where it is not on a bubble of ours. Answers only once."""
        bubble = self._by_key.get((click.owner, click.id))
        choice = None if bubble is None else choice_of(bubble.prompt, click.key)
        if bubble is None or choice is None:
            return None
        self.forget(bubble.prompt.tag)
        return bubble.prompt, choice

    def closed(self, close: Closed) -> None:
        """Note that a bubble left the screen. The first reason stands: swaync gives three."""
        key = (close.owner, close.id)
        bubble = self._by_key.get(key)
        if bubble is not None and bubble.on_screen:
            self._by_key[key] = bubble._replace(closed=close.reason)

    def forget(self, tag: str) -> Bubble | None:
        """Let go of the bubble of that tag; its signals mean nothing from now on."""
        key = self._by_tag.pop(tag, None)
        if key is None:
            return None
        self._spent.add(key)
        return self._by_key.pop(key)

    def spend(self, key: tuple[str, int]) -> None:
        """Remember a bubble of an earlier process that has been dealt with."""
        self._spent.add(key)

    def void(self) -> frozenset[str]:
        """Let go of all, since their server has left; gives the tags that were on the screen."""
        lost = frozenset(bubble.prompt.tag for bubble in self._by_key.values() if bubble.on_screen)
        self._by_key.clear()
        self._by_tag.clear()
        self._spent.clear()
        return lost
