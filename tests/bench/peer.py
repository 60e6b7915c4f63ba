"""The usual reminder script, as the peer: four libraries and a loop that looks every second.

Run as a program, it sets twelve reminders for later today, says ``ready`` and sleeps its life away.
"""

import time

import schedule
from loguru import logger
from plyer import notification
from pydantic_settings import BaseSettings

REMINDERS = 12


class Settings(BaseSettings):
    """What such a script lets its user set."""

    title: str = "Drink a glass of water"
    first_after_hours: int = 2


def remind(title: str) -> None:
    """Show it."""
    logger.info("reminding")
    notification.notify(title=title, message="")


def main() -> None:
    """Set the reminders and look every second whether one is due."""
    settings = Settings()
    for index in range(REMINDERS):
        schedule.every(settings.first_after_hours + index).hours.do(remind, settings.title)
    print("ready", flush=True)
    while True:
        schedule.run_pending()
        time.sleep(1)


if __name__ == "__main__":
    main()
