"""The very first start, cut short."""

from contextlib import closing
from pathlib import Path

from crash.oracle import outcomes
from fakes.clock import FakeClock
from fakes.habits import configured, task
from fakes.life import finished, local
from fakes.notifier import FakeNotifier
from steadyhand.domain.reminding.event import EventKind
from steadyhand.engine.engine import Engine
from steadyhand.storage.sqlite import SqliteLog

PILL = configured(task("pill", "09:00", window=60))


def test_a_daemon_that_died_before_its_first_tick_is_not_forgotten(tmp_path: Path) -> None:
    """I-1: what came due between a first start that was cut short and the next start has its outcome."""
    clock = FakeClock(local("2026-11-23T08:00"))
    with closing(SqliteLog.open(tmp_path / "log.db")) as log:
        Engine(log, FakeNotifier(), clock, PILL).start(PILL, None)
        clock.advance_to(local("2026-11-23T13:00"))
        second = Engine(log, FakeNotifier(), clock, PILL)
        second.start(PILL, None)
        finished(second.tick())
        assert outcomes(log.after(0).events) == {"pill@2026-11-23T09:00": [EventKind.UNOBSERVED]}
