"""Two machines of one person, each in a network of its own, and two real Syncthing between (issue 6)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stage.days import STRETCH, TEA, WALK, day_with, task
from stage.desktop import until
from stage.idle_monitor import IdleMonitor
from stage.machine import Machine
from stage.rest import is_at_rest
from stage.two_machines import FIRST_EVENTS, PATIENCE_S, Two, two_machines
from steadyhand.sharing.frame import framed

pytestmark = pytest.mark.desktop
PROGRAMME = """
[programme]
start = 2026-11-02
onset = 2026-10-20
"""
SECRETS = ("zyzzyva", "quetzal", "xylophone", "oryctolagus")
SECRET_DAY = day_with(task("zyzzyva", "09:00", "Quetzal", 'note = "Xylophone"'))
LAST_LOOK_S = 2
"""The log is looked at a few times after each change; the last time sooner than this."""
WINDOW_S = 5
AWAY_S = 300
"""For how long a machine that comes back waits; longer than the synchroniser needs on any machine."""
BUSY_DAY = day_with(TEA, WALK, STRETCH) + PROGRAMME


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    """A laptop and a desktop, a minute before nine, nothing of Steadyhand running."""
    with two_machines(tmp_path, "2026-11-23 08:59:00") as both:
        yield both


@pytest.fixture
def paired(two: Two) -> Two:
    """Both with the same three tasks, running."""
    two.settle_in(BUSY_DAY)
    return two


def kinds(machine: Machine, habit: str) -> Counter[str]:
    """What its log has of a habit, in whatever order it came."""
    return Counter(machine.history(habit))


def test_an_answer_on_one_takes_the_bubble_down_on_the_other(paired: Two) -> None:
    """Issue 6: done on the laptop; the desktop's bubble goes, and both logs have one done."""
    laptop, desktop, _ = paired
    paired.let_pass(minutes=2)
    desktop.desk.until_open(1)
    laptop.answer("done")
    until(lambda: not desktop.desk.open, "the other's bubble gone", PATIENCE_S)
    paired.until_same()
    for machine in paired.both:
        assert kinds(machine, "tea") == {"prompted": 2, "done": 1}
    assert laptop.history_lines() == desktop.history_lines()


def test_what_was_answered_apart_is_the_same_on_both_in_the_end(paired: Two) -> None:
    """Issue 6: while the cable is cut both answer; then both logs hold all of it, and both review alike."""
    laptop, desktop, cable = paired
    cable.cut()
    paired.let_pass(minutes=2)
    laptop.answer("done")
    paired.let_pass(minutes=1)
    desktop.answer("skip")
    paired.let_pass(minutes=10)
    desktop.answer("done")
    before = laptop.ids | desktop.ids
    assert laptop.ids != desktop.ids
    cable.mend()
    paired.until_same(*before)
    for machine in paired.both:
        assert kinds(machine, "tea") == {"prompted": 2, "done": 1, "skipped": 1}
        (superseded,) = superseded_in(machine.told("history", "--habit", "tea"))
        assert "skipped" in superseded.partition("superseded by done")[0]
    until(lambda: not laptop.desk.open, "nothing left to answer", PATIENCE_S)
    assert review_of(laptop) == review_of(desktop)


def superseded_in(history: str) -> list[str]:
    """The lines of what does not hold any more."""
    return [line for line in history.splitlines() if "superseded" in line]


def review_of(machine: Machine) -> Any:
    """Its review of this day, whenever it was made."""
    return {key: value for key, value in machine.document("review").items() if key != "generated"}


def test_while_nothing_happens_nothing_wakes(paired: Two) -> None:
    """Issue 6: neither daemon and neither process that shares, not once; and then an answer comes over."""
    laptop, desktop, _ = paired
    pids = (*laptop.pids, *desktop.pids)
    until(lambda: is_at_rest(*pids, for_s=LAST_LOOK_S), "rest after the last look at the log")
    assert is_at_rest(*pids, for_s=WINDOW_S)
    laptop.told("twitch", "--where", "thumb")
    paired.until_same(*laptop.ids)


def test_nobody_in_between_can_read_a_word(two: Two) -> None:
    """Issue 6: no id, title or note is in the folder or in what Syncthing keeps; both logs have them."""
    two.settle_in(SECRET_DAY)
    laptop, desktop, _ = two
    laptop.told("twitch", "--where", "thumb", "--note", "Oryctolagus")
    two.let_pass(minutes=2)
    desktop.answer("done")
    two.until_same()
    assert found_in(SECRETS, [laptop.log_file.parent]) == set(SECRETS)
    passed = [root for machine in two.both for root in (machine.folder, machine.synchroniser.home)]
    assert found_in((laptop.id, "steadyhand-"), passed) == {laptop.id, "steadyhand-"}
    assert found_in(SECRETS, passed) == set()


def found_in(words: Iterable[str], roots: Iterable[Path]) -> set[str]:
    """Those of the words that stand in a file below these, or in its name, in whatever case."""
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    content = b"\n".join(path.name.encode() + b"\n" + path.read_bytes() for path in files).lower()
    return {word for word in words if word.encode() in content}


def test_a_revoked_machine_is_heard_no_more(paired: Two) -> None:
    """Issue 6: what it answers after that is refused and told of; what was there before stays."""
    laptop, desktop, _ = paired
    laptop.told("device", "revoke", "desktop")
    paired.let_pass(minutes=2)
    laptop.desk.until_open(1)
    desktop.answer("done")
    until(lambda: revoked_in(laptop.standing_of(desktop)["why"]), "the refusal", PATIENCE_S)
    assert laptop.standing_of(desktop)["revoked"]
    assert kinds(laptop, "tea") == {"prompted": 1}
    assert kinds(desktop, "tea") == {"prompted": 1, "done": 1}
    assert len(laptop.ids & desktop.ids) == 4
    laptop.answer("skip")
    laptop.until_logged("tea", "prompted", "skipped")


def revoked_in(why: Iterable[str]) -> bool:
    """Whether that is among the reasons."""
    return any("revoked" in line for line in why)


def test_a_file_that_was_cut_short_is_put_right_by_its_machine(paired: Two) -> None:
    """Issue 6: somebody truncates the desktop's file on the laptop; it is whole again, nothing is lost."""
    laptop, desktop, _ = paired
    there = laptop.folder / desktop.own_file.name
    whole = desktop.own_file.stat().st_size
    with there.open("r+b") as file:
        file.truncate(whole // 2)
    desktop.told("twitch", "--where", "thumb")
    paired.until_same()
    until(lambda: there.stat().st_size > whole, "the whole file", PATIENCE_S)
    until(lambda: not laptop.standing_of(desktop)["why"], "nothing in the way", PATIENCE_S)
    assert there.read_bytes() == desktop.own_file.read_bytes()


def test_what_was_forged_is_refused_and_can_be_written_anew(paired: Two) -> None:
    """Issue 6: a record nobody sealed, on the laptop alone; refused, told of, and gone with ``rewrite``."""
    laptop, desktop, cable = paired
    cable.cut()
    before = laptop.ids
    with (laptop.folder / desktop.own_file.name).open("ab") as file:
        file.write(framed(3, b"\x5a" * 200))
    until(lambda: "not sealed" in " ".join(laptop.standing_of(desktop)["why"]), "the refusal", PATIENCE_S)
    assert laptop.ids == before
    desktop.told("device", "rewrite")
    desktop.told("twitch", "--where", "thumb")
    cable.mend()
    paired.until_same(*desktop.ids)
    until(lambda: not laptop.standing_of(desktop)["why"], "nothing in the way", PATIENCE_S)


def test_it_is_shown_where_the_person_is_and_elsewhere_later(two: Two) -> None:
    """Issue 6: the desktop's chair is empty; the laptop asks at once, the desktop a minute later."""
    laptop, desktop, _ = two
    with IdleMonitor(laptop.bus_address), IdleMonitor(desktop.bus_address) as empty:
        two.settle_in(day_with(TEA), show_after_s=60)
        empty.pauses()
        two.let_pass(minutes=1, seconds=20)
        laptop.desk.until_open(1)
        two.until_same(count=FIRST_EVENTS + 1)
        assert not desktop.desk.shown
        two.let_pass(minutes=1, seconds=20)
        desktop.desk.until_open(1)
        laptop.answer("done")
        until(lambda: not desktop.desk.open, "the other's bubble gone", PATIENCE_S)


def test_after_a_week_away_nothing_is_shown_that_was_settled_elsewhere(two: Two) -> None:
    """Issue 6: the desktop was off for seven days; back, it shows what is open, and only that.

    It starts before it hears of anything, and takes those days for unobserved; both review them as answered.
    """
    two.settle_in(day_with(TEA, WALK) + PROGRAMME, catch_up_s=AWAY_S)
    laptop, desktop, _ = two
    desktop.switch_off()
    for day in range(8):
        two.let_pass(**({"minutes": 7} if day == 0 else {"hours": 23, "minutes": 48}))
        laptop.answer("done")
        two.let_pass(minutes=12)
        if day < 7:
            laptop.answer("skip")
    laptop.desk.until_open(1)
    desktop.switch_on()
    two.until_same(*laptop.ids)
    assert not desktop.desk.shown
    two.let_pass(seconds=AWAY_S + 5)
    (walk,) = desktop.desk.until_open(1)
    assert walk.title == "Walk"
    assert [bubble.title for bubble in desktop.desk.shown] == ["Walk"]
    desktop.answer("done")
    until(lambda: not laptop.desk.open, "the bubble gone on the laptop", PATIENCE_S)
    two.until_same()
    review = review_of(desktop)
    assert review == review_of(laptop)
    kept = {each["habit"]: (each["due"], each["done"], each["skipped"]) for each in review["adherence"]}
    assert (kept["tea"], kept["walk"]) == ((7, 7, 0), (7, 0, 7))
