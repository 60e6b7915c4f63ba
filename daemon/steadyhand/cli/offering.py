"""Offering the warning-sign questions after an entry that calls for them (DOMAIN 5, rule f)."""

from steadyhand.bootstrap.journal import offers
from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.console import say
from steadyhand.domain.reminding.event import Event


def offer(desk: Desk, event: Event) -> None:
    """Say which question an episode or a daily entry calls for; nothing where it calls for none."""
    for sentence in offers(desk, event):
        say(sentence)
