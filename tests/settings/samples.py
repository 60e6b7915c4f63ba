"""Configurations for tests, and short ways to judge them."""

from steadyhand.domain.reminding.habit import Configuration, Habit
from steadyhand.settings.compiler import compile_text
from steadyhand.settings.environment import read_environment
from steadyhand.settings.fault import Fault

START = "[programme]\nstart = 2026-11-23\n"
WATER = '[habits.water]\nkind = "target"\nunit = "ml"\ngoal = 2500\nserving = 250\n'
TASK = '[habits.tea]\nkind = "task"\n'
CONTRACT = """
[programme]
start = 2026-11-23           # day 1 of week 1
onset = 2026-10-30           # when the symptoms began, if known

[day]
starts_at = "04:00"
wake = "07:00"
bedtime = { default = "23:00", fri = "00:30", sat = "00:30" }
zone = "system"

[habits.water]
kind = "target"              # reach at least
unit = "ml"
goal = 2500
serving = 250
from_week = 2
remind = { pace = true, until_before_bed_min = 90 }

[habits.caffeine]
kind = "limit"               # stay at or under
unit = "mg"
limit = 400
curfew_before_bed_h = 6
taper = { from = 600, step_percent = 25, every_days = 7 }

[habits.detox]
kind = "wind-down"           # ends at bedtime
before_bed_min = 60
steps = ["screens off", "light stretching"]

[habits.relax]
kind = "session"
minutes = 12
at = ["21:00"]
technique = "coherent"
from_week = 3

[habits.hands]
kind = "break"
every_min = 45
rest_min = 5

[habits.magnesium-food]
kind = "task"
at = ["12:30"]
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
window_min = 180

[notifications]
channel = "auto"
max_per_day = 40
min_gap_min = 5
quiet = ["12:00-13:00"]
show_details = true
"""


def compiled(text: str, **environ: str) -> Configuration:
    """The configuration of a text that is expected to be sound."""
    configuration = compile_text(text, read_environment(environ), "config.toml")
    assert isinstance(configuration, Configuration), "\n".join(map(str, configuration))
    return configuration


def habit(text: str, name: str, **environ: str) -> Habit:
    """One compiled habit of a text that is expected to be sound."""
    found = compiled(text, **environ).habit(name)
    assert found is not None
    return found


def faults(text: str, **environ: str) -> tuple[Fault, ...]:
    """All faults of a text that is expected to have some."""
    found = compile_text(text, read_environment(environ), "config.toml")
    assert not isinstance(found, Configuration)
    return found


def only_fault(text: str, **environ: str) -> Fault:
    """The one fault of a text that is expected to have one."""
    (fault,) = faults(text, **environ)
    return fault
