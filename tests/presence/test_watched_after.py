"""After how long a pause the desktop is to tell of it, if at all."""

from datetime import timedelta

import pytest

from fakes.habits import configured, detox, hands, task
from steadyhand.domain.reminding.habit import Configuration, Devices
from steadyhand.service import PAUSE_IN_THE_EVENING, PAUSE_IN_THE_HANDS, watched_after

PILLS = configured(task("pills", "09:00"))
SHARED = PILLS._replace(devices=Devices("one"))


@pytest.mark.parametrize(
    ("configuration", "after"),
    [
        (PILLS, None),
        (SHARED, PAUSE_IN_THE_EVENING),
        (SHARED._replace(watches_use=False), None),
        (configured(detox()), PAUSE_IN_THE_EVENING),
        (configured(hands())._replace(devices=Devices("one")), PAUSE_IN_THE_HANDS),
    ],
)
def test_presence_is_watched_where_something_needs_it(
    configuration: Configuration, after: timedelta | None
) -> None:
    """A break, the hour before bed, or the question on which of several machines the person is."""
    assert watched_after(configuration) == after
