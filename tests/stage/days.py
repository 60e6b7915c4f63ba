"""Configurations for a person's day: plain, with nothing in them that a test did not ask for."""

NOTHING = """
[notifications]
channel = "{channel}"
show_details = {details}

[habits.evening]
enabled = false

[habits.morning]
enabled = false
"""
TASK = """
[habits.{habit}]
kind = "task"
at = ["{at}"]
title = "{title}"
{more}
"""


def day_with(*tasks: str, channel: str = "auto", details: bool = True) -> str:
    """A configuration of these tasks alone, as TOML text."""
    return NOTHING.format(channel=channel, details=str(details).lower()) + "".join(tasks)


def task(habit: str, at: str, title: str = "", more: str = "") -> str:
    """A task due at a local time each day; ``more``: further lines of its table."""
    return TASK.format(habit=habit, at=at, title=title or habit.capitalize(), more=more)


TEA = task("tea", "09:00")
WALK = task("walk", "09:10")
STRETCH = task("stretch", "09:20")
