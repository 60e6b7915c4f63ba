import pytest

from settings.samples import CONTRACT, START, TASK, WATER, compiled, faults, only_fault
from steadyhand.domain.reminding.habit import Configuration


@pytest.mark.parametrize(
    ("line", "key", "words"),
    [
        ("goal = '2500'", "habits.a.goal", "must be a number"),
        ("goal = true", "habits.a.goal", "must be a number"),
        ("goal = nan", "habits.a.goal", "must be a finite number"),
        ("goal = 0", "habits.a.goal", "must be above 0"),
        ("goal = 20\nunit = 5", "habits.a.unit", "must be text in quotes"),
        ("goal = 20\nfrom_week = 1.5", "habits.a.from_week", "must be a whole number"),
        ("goal = 20\nfrom_week = 0", "habits.a.from_week", "must be at least 1"),
        ("goal = 20\nsnooze_min = 241", "habits.a.snooze_min", "must be at most 240"),
        ("goal = 20\nenabled = 'yes'", "habits.a.enabled", "must be true or false"),
        ("goal = 20\ntitle = ''", "habits.a.title", "must not be empty"),
        ("goal = 20\ntitle = 'a\\nb'", "habits.a.title", ""),
        ('goal = 20\ntitle = "a\\nb"', "habits.a.title", "characters that are not allowed"),
        ("goal = 20\ndays = 'mon'", "habits.a.days", "must be a list"),
        ("goal = 20\ndays = ['mon', 'mon']", "habits.a.days", "the same twice"),
        ("goal = 20\ndays = ['mond']", "habits.a.days[0]", "not one of those that exist"),
        ("goal = 20\nremind = 5", "habits.a.remind", "must be a table"),
        ("goal = 20\nremind = { at = [] }", "habits.a.remind.at", "must not be empty"),
        ("goal = 20\nremind = { at = ['7:00'] }", "habits.a.remind.at[0]", "must be a time"),
        ("serving = 20", "habits.a.goal", "is missing"),
    ],
)
def test_a_key_of_a_habit_that_is_wrong_by_itself_is_told(line: str, key: str, words: str) -> None:
    """Type, range, form and presence of a key are judged, with its dotted name."""
    text = "[habits.a]\nkind = 'target'\n" + ("" if "unit" in line else "unit = 'pages'\n") + line
    if not words:
        assert isinstance(compiled(text), Configuration)
        return
    fault = only_fault(text)
    assert fault.key == key
    assert words in fault.message
    assert fault.allowed
    assert fault.remedy


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("[programme]\nstart = '2026-11-23'", "programme.start", "must be a date"),
        ("[programme]\nstart = 2026-11-23T09:00:00", "programme.start", "must be a date"),
        ("[programme]\nstart = 0001-01-01", "programme.start", "years 1900 to 2199"),
        ("[day]\nwake = '24:00'", "day.wake", "must be a time"),
        ("[day]\nwake = { mo = '07:00' }", "day.wake.mo", "not a key"),
        ("[day]\nwake = { mon = '7' }", "day.wake.mon", "must be a time"),
        ("[day]\nwake = 07:00:30", "day.wake", "must be a time"),
        ("[day]\nzone = 'Europe/Nowhere'", "day.zone", "no time zone"),
        ("[day]\nzone = 'Europe'", "day.zone", "no time zone"),
        ("[day]\nzone = ''", "day.zone", "no time zone"),
        ("[day]\nzone = '../../etc/passwd'", "day.zone", "no time zone"),
        ("[person]\nconditions = ['flu']", "person.conditions[0]", "not one of those"),
        ("[notifications]\nchannel = 'mail'", "notifications.channel", "not one of those"),
        ("[notifications]\nmax_per_day = 0", "notifications.max_per_day", "at least 1"),
        ("[notifications]\nquiet = ['12:00']", "notifications.quiet[0]", "must be a span"),
        ("[notifications]\nquiet = ['12:00-12:00']", "notifications.quiet[0]", "no span"),
        ("[notifications]\nhold_back = 'camera'", "notifications.hold_back", "must be a list"),
        ("habits = 5", "habits", "must be a table"),
        ("[habits]\nwater = 5", "habits.water", "must be a table"),
        ("[habits.Water]\nkind = 'task'\nat = ['09:00']", "habits.Water", "characters"),
        (f"[habits.{'a' * 41}]\nkind = 'task'\nat = ['09:00']", f"habits.{'a' * 41}", "at most 40"),
        ("[habits.x]\nat = ['09:00']", "habits.x.kind", "has no kind"),
        ("[habits.x]\nkind = 5", "habits.x.kind", "no kind of habit"),
        ("day = 5", "day", "must be a table"),
        ("[Day]\nwake = '07:00'", "Day", "not a key"),
        ("_env_file = 'x'", "_env_file", "not a key"),
    ],
)
def test_a_section_that_is_wrong_is_told(text: str, key: str, words: str) -> None:
    """Each section judges its keys; names are taken as they are written, capitals too."""
    fault = only_fault(text)
    assert fault.key == key
    assert words in fault.message


def test_an_unknown_key_gets_the_nearest_that_exists() -> None:
    """A slip of the finger is answered with the key that was meant."""
    assert only_fault(WATER + "servign = 3").remedy == "Did you mean serving?"


def test_a_wrong_kind_gets_the_nearest_that_exists() -> None:
    """The same holds for kinds."""
    assert only_fault("[habits.x]\nkind = 'tsk'").remedy == "Did you mean task?"


def test_a_number_in_quotes_is_to_lose_them() -> None:
    """Nothing is converted silently; the remedy says what to do."""
    assert only_fault(WATER + "from_week = '2'").remedy == "Write it without quotes."


def test_a_fault_points_to_its_line_and_column() -> None:
    """Line and column count from 1 and lead to the key itself."""
    fault = only_fault(START + "\n" + TASK + "at = ['09:00',\n  '9']\n")
    assert (fault.line, fault.column, fault.place) == (7, 3, "config.toml:7:3")


def test_a_missing_key_points_to_its_table() -> None:
    """What is not there has the place of the table it belongs in."""
    assert only_fault("\n\n[habits.x]\nat = ['09:00']").line == 3


def test_all_faults_are_told_at_once() -> None:
    """Faulty keys, unknown keys and impossible combinations come together, sorted by place."""
    found = faults("[day]\nwak = 1\nzone = 'X'\n" + WATER.replace("2500", "4500") + "title = 5\n" + TASK)
    assert [fault.key for fault in found] == [
        "day.wak",
        "day.zone",
        "habits.water.goal",
        "habits.water.title",
        "habits.tea",
    ]


def test_what_rests_on_a_faulty_key_is_not_told() -> None:
    """A faulty bedtime is one fault, not also everything measured by it."""
    found = faults("[day]\nbedtime = '25:00'\n" + TASK + "before_bed_min = 1300")
    assert [fault.key for fault in found] == ["day.bedtime"]


def test_a_fault_reads_as_one_block() -> None:
    """Place, key and value, then what is wrong, what is allowed and the remedy."""
    lines = str(only_fault("[day]\nwake = '7'")).splitlines()
    assert lines[0] == 'config.toml:2:1: day.wake = "7"'
    assert [line.split(":")[0].strip() for line in lines[2:]] == ["Allowed", "Remedy"]


def test_the_brief_form_of_a_fault_leaves_out_what_was_written() -> None:
    """The system journal gets place, key and message, never the person's text (I-8)."""
    fault = only_fault(WATER + 'title = "\\u0007secret"')
    assert "secret" in str(fault)
    assert "secret" not in fault.brief


def test_the_contract_s_example_compiles() -> None:
    """The configuration that the contract shows is sound."""
    ids = [habit.id for habit in compiled(CONTRACT).habits]
    own = ["water", "caffeine", "detox", "relax", "hands", "magnesium-food"]
    assert ids == [*own, "evening", "morning", "screening", "week-four"]


def test_a_long_value_is_cut() -> None:
    """A fault stays readable whatever was written."""
    assert len(only_fault(WATER + f"note = '{'x' * 9000}'").value) < 100


def test_past_a_hundred_faults_the_rest_is_counted() -> None:
    """A file that is none of ours is answered soon, whatever its size."""
    found = faults("[day]\n" + "\n".join(f"key{number} = 1" for number in range(5000)))
    assert len(found) == 101
    assert found[-1].message == "there are 4900 faults more"


def test_keys_nested_past_reason_are_told() -> None:
    """Dotted keys can be deeper than Python's stack."""
    assert only_fault("[day]\n" + ".".join("a" * 5000) + " = 1").key == "day.a"
