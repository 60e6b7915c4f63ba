"""What the simulated lives have found about presence and disturbance, each made small and kept."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from fakes.habits import configured, hands, minutes
from fakes.life import Life, local
from steadyhand.domain.reminding.activity import Activity, heard, rests, slept, stretches
from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Rest
from steadyhand.domain.reminding.instant import Reading
from steadyhand.domain.reminding.presence import Active, Away, HeldBack, IdleSince, Welcome
from steadyhand.engine.surroundings import Surroundings

DAY = "2026-11-23T"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HANDS = hands()._replace(aim=Rest(minutes(5), grace=minutes(2), firm_after=None))


def working(at: str = "07:00") -> Life:
    """Somebody with a break each 45 minutes who begins to type then."""
    life = Life(configured(HANDS), f"{DAY}06:59")
    life.locks()
    life.until(DAY + at)
    life.works()
    return life


def minutes_recorded(life: Life) -> float:
    """All the minutes of use in the log."""
    return sum(float(str(each.data["minutes"])) for each in life.events if each.kind is EventKind.USE)


def after_noon(count: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=count)


class TestUse:
    def test_a_reload_right_after_a_suspend_does_not_count_the_sleep(self) -> None:
        """Seed 208: the new configuration is taken up before any tick, and two hours asleep were use."""
        life = working()
        life.until(f"{DAY}08:10")
        life.clock.sleep_until(life.now + timedelta(hours=2))
        life.reload(configured(HANDS._replace(title="Rest"), fingerprint="2"))
        life.engine.stop()
        assert minutes_recorded(life) == 70

    def test_a_new_process_does_not_claim_the_time_of_the_one_before(self) -> None:
        """An absence may have begun long before this process: no minute is in two records."""
        life = working()
        life.until(f"{DAY}08:30")
        life.pauses()
        life.engine.stop()
        life.restart()
        life.presence_is(IdleSince(life.now - minutes(45)))
        life.after(minutes=1)
        life.engine.stop()
        spans = [each.data for each in life.events if each.kind is EventKind.USE]
        ends = [str(each["until"]) for each in spans]
        assert all(str(later["since"]) >= end for later, end in zip(spans[1:], ends, strict=False))


class TestEmptyChair:
    def test_a_break_is_not_brought_back_to_a_locked_screen(self) -> None:
        """Seed 266: the server died with the bubble; it comes again when somebody is there to see it."""
        life = working()
        life.until(f"{DAY}07:50")
        life.locks()
        life.lose_server()
        life.find_server()
        life.after(minutes=2)
        assert len(life.notifier.shown) == 1
        life.works()
        assert len(life.notifier.shown) == 2


class TestSleep:
    def test_a_suspend_that_did_not_happen_is_no_rest_later(self) -> None:
        """Told of and called off unheard: when the clock is set later, the typing since was no rest."""
        life = working()
        life.until(f"{DAY}07:48")
        life.engine.falls_asleep()
        life.until(f"{DAY}07:52")
        life.set_clock(f"{DAY}07:54")
        assert life.outcome(f"hands@{DAY}07:45") is None

    def test_typing_after_an_unheard_waking_is_no_rest(self) -> None:
        """Asleep for four and a half of the five minutes: what was typed until the next look is no rest."""
        life = working()
        life.until(f"{DAY}07:48")
        life.engine.falls_asleep()
        life.clock.sleep_until(life.now + timedelta(minutes=4.5))
        life.clock.advance_to(life.now + timedelta(seconds=50))
        life.tick()
        assert life.outcome(f"hands@{DAY}07:45") is None

    def test_one_that_was_told_of_explains_one_jump(self) -> None:
        """The next jump is nobody's word."""
        life = working()
        life.engine.falls_asleep()
        life.suspended_until(f"{DAY}07:30")
        life.suspended_until(f"{DAY}09:00")
        (rest,) = rests(life.engine.surroundings.activity, minutes(5), life.now, NOON - minutes(720))
        assert rest.ends == local(f"{DAY}07:30")


class TestClockSetBack:
    def test_two_absences_are_not_joined_across_it(self) -> None:
        """Away, typing, away, and the clock set back into the first absence: what was between counts."""
        activity = heard(Activity(), IdleSince(NOON, Away.LOCKED), NOON)
        activity = heard(activity, Active(), after_noon(4))
        activity = heard(activity, IdleSince(after_noon(30), Away.LOCKED), after_noon(30))
        activity = slept(activity, after_noon(31), after_noon(3))
        assert list(rests(activity, minutes(5), after_noon(7), NOON)) == []

    def test_one_that_goes_on_goes_on(self) -> None:
        """Away all the time: to set the clock back does not end it."""
        activity = heard(Activity(), IdleSince(NOON, Away.LOCKED), NOON)
        activity = slept(activity, after_noon(10), after_noon(4))
        (only,) = stretches(activity, after_noon(6))
        assert (only.begins, only.ends) == (NOON, after_noon(6))


class TestLongHold:
    def test_another_reason_does_not_begin_the_hold_anew(self) -> None:
        """An hour of do-not-disturb that ends as some seconds of a camera was an hour (I-5)."""
        surroundings, zone = Surroundings(), ZoneInfo("UTC")
        surroundings.disturbance_is(HeldBack("fake"), Reading(NOON, minutes(0), zone))
        camera = Reading(after_noon(59), minutes(59), zone)
        surroundings.disturbance_is(HeldBack("fake", Busy.CAMERA), camera)
        ended = Reading(after_noon(60), minutes(60), zone)
        assert surroundings.disturbance_is(Welcome("fake"), ended) == minutes(60)
        assert [hold.reason for hold in surroundings.busy(ended.now)] == [Busy.DO_NOT_DISTURB, Busy.CAMERA]
