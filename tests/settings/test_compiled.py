import os
import stat
import subprocess
import sys
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from settings.samples import CONTRACT, compiled
from steadyhand.domain.reminding import habit as habits
from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.settings.compiled import Compiled, dump, is_fresh, load, read, stamp_of, write

times = st.times().map(lambda at: at.replace(fold=0))
amounts = st.floats(allow_nan=False)
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400))
weeks = st.lists(times, min_size=7, max_size=7).map(tuple)
recurrences = st.one_of(
    st.builds(habits.At, st.lists(times).map(tuple)),
    st.builds(habits.Every, spans),
    st.builds(habits.Pace, st.integers(), spans),
    st.builds(habits.BeforeBed, spans),
    st.builds(habits.AfterWake, spans),
)
tapers = st.builds(habits.Taper, amounts, amounts, spans)
aims = st.one_of(
    st.builds(habits.Reach, st.text(), amounts, amounts),
    st.builds(habits.Stay, st.text(), amounts, st.none() | tapers, st.none() | spans),
    st.builds(habits.WindDown, spans, st.lists(st.text()).map(tuple)),
    st.builds(habits.Practise, spans, st.text()),
    st.builds(habits.Rest, spans),
    st.builds(habits.Do),
    st.builds(habits.Ask, st.text()),
)
days = st.builds(
    habits.Days, st.frozensets(st.integers(0, 6)), st.integers(), st.lists(st.integers()).map(tuple)
)
habit_values = st.builds(
    habits.Habit,
    st.text(),
    st.sampled_from(habits.HabitKind),
    st.text(),
    aims,
    st.lists(recurrences, max_size=2).map(tuple),
    days,
    st.text(),
    st.booleans(),
    st.integers(),
    st.none() | spans,
    spans,
    st.integers(),
)
quiet_spans = st.builds(habits.QuietSpan, times, times)
configurations = st.builds(
    Configuration,
    st.builds(habits.Programme, st.none() | st.dates(), st.none() | st.dates(), amounts),
    st.builds(habits.Rhythm, times, weeks, weeks),
    st.builds(
        habits.Notifications,
        st.text(),
        st.none() | st.integers(),
        spans,
        st.lists(quiet_spans, max_size=2).map(tuple),
        st.booleans(),
        st.frozensets(st.sampled_from(Busy)),
    ),
    st.lists(habit_values, max_size=3).map(tuple),
    st.text(),
    st.text(),
    st.builds(habits.Person, st.lists(st.text()).map(tuple), amounts, st.text()),
    devices=st.none()
    | st.builds(habits.Devices, st.text(), st.text(), st.booleans(), st.text(), st.text(), spans, spans),
    phone=st.none() | st.builds(habits.Phone, st.text(), spans, st.booleans(), st.integers()),
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file to be compiled."""
    path = tmp_path / "config.toml"
    path.write_text(CONTRACT)
    return path


def compiled_from(source: Path, **environ: str) -> Compiled:
    """What compiling gives."""
    return Compiled(compiled(CONTRACT), str(source), stamp_of(source.stat(), environ))


@settings(max_examples=60)
@given(configurations)
def test_loading_what_was_dumped_gives_the_same(configuration: Configuration) -> None:
    """Every configuration survives, with its types: they stand in what is dumped."""
    loaded = load(dump(configuration))
    assert loaded == configuration
    assert dump(loaded) == dump(configuration)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "5", '["Configuration"]', '["Nope", 1]', '["time", "25:00"]', "[[]]"]
)
def test_any_other_text_is_no_configuration(text: str) -> None:
    """Loading gives a configuration or a ValueError."""
    with pytest.raises(ValueError, match="no compiled configuration"):
        load(text)


@settings(max_examples=60)
@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(str))
def test_garbled_text_never_loads(text: str) -> None:
    """Whatever it is, it is told by a ValueError."""
    with pytest.raises(ValueError, match="no compiled configuration"):
        load(text)


def test_what_was_written_is_read(source: Path, tmp_path: Path) -> None:
    """With source and stamp."""
    expected = compiled_from(source, STEADYHAND_DAY__WAKE="06:00")
    write(tmp_path / "compiled.json", expected)
    assert read(tmp_path / "compiled.json") == expected


def test_only_the_owner_can_read_it(source: Path, tmp_path: Path) -> None:
    """Whatever the umask is (I-9)."""
    mask = os.umask(0)
    try:
        write(tmp_path / "state" / "compiled.json", compiled_from(source))
    finally:
        os.umask(mask)
    modes = [
        stat.S_IMODE(path.stat().st_mode)
        for path in (tmp_path / "state", tmp_path / "state" / "compiled.json")
    ]
    assert modes == [0o700, 0o600]


def test_writing_leaves_nothing_else_behind(source: Path, tmp_path: Path) -> None:
    """The partial file takes the place of the old one."""
    for _ in range(2):
        write(tmp_path / "state" / "compiled.json", compiled_from(source))
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["compiled.json"]


def test_writing_that_fails_leaves_nothing_behind(source: Path, tmp_path: Path) -> None:
    """A directory in the target's place is an error, and stays."""
    (tmp_path / "compiled.json").mkdir()
    with pytest.raises(OSError, match=r"compiled\.json"):
        write(tmp_path / "compiled.json", compiled_from(source))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["compiled.json", "config.toml"]


@pytest.mark.parametrize(
    "damage", [lambda text: text[:-3], lambda text: text.replace("250", "251"), lambda _: ""]
)
def test_a_garbled_one_is_none(source: Path, tmp_path: Path, damage) -> None:  # noqa: ANN001 - a lambda
    """A checksum finds what was cut or changed."""
    target = tmp_path / "compiled.json"
    write(target, compiled_from(source))
    target.write_text(damage(target.read_text()))
    assert read(target) is None


def test_one_of_another_version_is_none(source: Path, tmp_path: Path) -> None:
    """After an upgrade the source is compiled anew."""
    older = compiled_from(source)
    write(tmp_path / "compiled.json", older._replace(stamp=older.stamp._replace(written_by="0 0.0.1")))
    assert read(tmp_path / "compiled.json") is None


def test_one_that_is_not_there_is_none(tmp_path: Path) -> None:
    """The first start has none."""
    assert read(tmp_path / "compiled.json") is None


def test_it_is_fresh_while_nothing_changes(source: Path) -> None:
    """The same file under the same variables; other variables do not matter."""
    environ = {"STEADYHAND_DAY__WAKE": "06:00", "HOME": "/", "STEADYHAND_DATA": "/x"}
    assert is_fresh(compiled_from(source, **environ), source, {"STEADYHAND_DAY__WAKE": "06:00"})


def test_a_changed_file_makes_it_stale(source: Path) -> None:
    """Its size or its time has changed."""
    before = compiled_from(source)
    source.write_text(CONTRACT + "\n")
    assert not is_fresh(before, source, {})


def test_a_file_changed_behind_its_time_makes_it_stale(source: Path) -> None:
    """An editor that keeps the size and restores the time is not overlooked."""
    before, status = compiled_from(source), source.stat()
    replaced = source.with_suffix(".new")
    replaced.write_text(CONTRACT.replace("2500", "2400"))
    os.utime(replaced, ns=(status.st_atime_ns, status.st_mtime_ns))
    replaced.replace(source)
    assert not is_fresh(before, source, {})


def test_another_file_makes_it_stale(source: Path, tmp_path: Path) -> None:
    """Even one with the same content."""
    other = tmp_path / "other.toml"
    os.link(source, other)
    assert not is_fresh(compiled_from(source), other, {})


@pytest.mark.parametrize(
    "environ", [{}, {"STEADYHAND_DAY__WAKE": "07:00"}, {"STEADYHAND_DAY__WAKF": "06:00"}]
)
def test_a_changed_variable_makes_it_stale(source: Path, environ: dict[str, str]) -> None:
    """Unset, changed, or another one."""
    assert not is_fresh(compiled_from(source, STEADYHAND_DAY__WAKE="06:00"), source, environ)


def test_a_source_that_is_gone_makes_it_stale(source: Path) -> None:
    """Its absence is for the compiler to tell."""
    before = compiled_from(source)
    source.unlink()
    assert not is_fresh(before, source, {})


def test_a_configuration_holds_only_what_the_domain_knows() -> None:
    """Anything else is a mistake of the program."""
    with pytest.raises(TypeError, match="holds no object"):
        dump(compiled("")._replace(zone=object()))  # type: ignore[arg-type]  # the mistake


def test_the_quick_path_imports_nothing_heavy() -> None:
    """Reading the compiled form costs the standard library's lightest modules alone."""
    heavy = "{'pydantic', 'dataclasses', 'asyncio', 'uuid', 'loguru', 'subprocess', 'pathlib', 'hashlib'}"
    code = f"import sys, steadyhand.settings.compiled; print(*{heavy} & set(sys.modules))"
    seen = subprocess.run(
        [sys.executable, "-S", "-c", _on_path(code)], capture_output=True, text=True, check=True
    )
    assert seen.stdout.strip() == ""


def test_the_child_s_caller_imports_no_pydantic() -> None:
    """Neither do faults, advice, units and the caller of the compiler."""
    modules = "steadyhand.settings.child, steadyhand.settings.advice, steadyhand.settings.drinks"
    code = f"import sys, {modules}; print(*{{'pydantic', 'pydantic_settings', 'asyncio'}} & set(sys.modules))"
    seen = subprocess.run(
        [sys.executable, "-S", "-c", _on_path(code)], capture_output=True, text=True, check=True
    )
    assert seen.stdout.strip() == ""


def _on_path(code: str) -> str:
    """The code with the package in reach, without site and what its hooks import."""
    root = str(Path(habits.__file__).parents[3])
    return f"import sys; sys.path.insert(0, {root!r}); {code}"


def test_dates_times_and_spans_keep_their_types() -> None:
    """They are tagged in the text, since JSON has none of them."""
    configuration = compiled(CONTRACT)
    loaded = load(dump(configuration))
    assert loaded.programme.start == date(2026, 11, 23)
    assert loaded.rhythm.bedtime[4] == time(0, 30)
    assert loaded.habit("relax") == configuration.habit("relax")
