"""Events as JSON lines and as a CSV table, out and in again."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.diary import draft, recorded
from steadyhand.domain.reminding.event import NO_DATA, Event, EventKind
from steadyhand.errors import Refused
from steadyhand.storage.jsonl import line_of, parse_line, read_lines, write_lines
from steadyhand.storage.memory import MemoryLog
from steadyhand.storage.portable import LINE_LIMIT
from steadyhand.storage.table import guarded, read_table, unguarded, write_table

EVENT = recorded(7, occurrence="water@2026-11-23T09:00", data={"amount": 250, "unit": "ml"})

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | TEXT
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(SCALARS | NUMBERS, lambda inner: st.lists(inner, max_size=3), max_leaves=6)
HABITS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)
INSTANTS = st.datetimes(datetime(1971, 1, 2), datetime(9998, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- Hypothesis adds the zone


@st.composite
def events(make: st.DrawFn) -> Event:
    """Any event that a log may hold."""
    at = make(INSTANTS)
    habit = make(st.none() | HABITS)
    return Event(
        id=str(make(st.uuids())),
        device=str(make(st.uuids())),
        kind=make(st.sampled_from(EventKind)),
        at=at,
        offset_s=make(st.integers(-86399, 86399)),
        day=at.date() + timedelta(days=make(st.integers(-300, 2))),
        via=make(st.sampled_from(["dbus", "cli", "import"])),
        habit=habit,
        occurrence=None if habit is None else f"{habit}@{at:%Y-%m-%dT%H:%M}",
        data=make(st.dictionaries(TEXT | st.sampled_from(["amount", "unit"]), VALUES, max_size=4)),
    )


def table_of(*rows: Event) -> str:
    """The CSV text of events."""
    stream = io.StringIO(newline="")
    write_table(rows, stream)
    return stream.getvalue()


def read(text: str) -> list[Event]:
    """The events in CSV text."""
    return list(read_table(io.StringIO(text, newline="")))


def changed(**fields: object) -> str:
    """The line of an event with some fields changed; a field set to ... is left out."""
    whole: Mapping[str, Any] = {**json.loads(line_of(EVENT)), **fields}
    return json.dumps({name: value for name, value in whole.items() if value is not ...})


def row_with(**cells: str) -> str:
    """The table of an event with some cells changed."""
    header, row = csv.reader(io.StringIO(table_of(EVENT), newline=""))
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(
        [header, [cells.get(name, cell) for name, cell in zip(header, row, strict=True)]]
    )
    return stream.getvalue()


def test_a_line_is_the_contracts() -> None:
    """A line has the contract's fields in its order, and the time with the offset then in force."""
    assert line_of(EVENT) == (
        '{"id": "01900000-0000-7000-8000-000000000007", "at": "2026-11-23T09:00:00+01:00", '
        '"day": "2026-11-23", "device": "5f0c3a52-8f2b-4d0e-9d51-0a3f6c1b7e44", "kind": "done", '
        '"habit": "water", "occurrence": "water@2026-11-23T09:00", "via": "cli", '
        '"data": {"amount": 250, "unit": "ml"}}'
    )


@settings(max_examples=100)
@given(events())
def test_lines_come_back_identical(event: Event) -> None:
    """Out and in again, an event is the same to the microsecond, and on one line."""
    line = line_of(event)
    assert parse_line(line, 1) == event
    assert "\n" not in line


@settings(max_examples=100)
@given(st.lists(events(), max_size=3))
def test_tables_come_back_identical(several: list[Event]) -> None:
    """A table out and in again gives the same events."""
    assert read(table_of(*several)) == several


@settings(max_examples=50)
@given(st.lists(events(), max_size=3, unique_by=lambda event: event.id))
def test_a_log_comes_back_identical(several: list[Event]) -> None:
    """A log exported and imported elsewhere is the same log."""
    first, second = MemoryLog(), MemoryLog()
    first.adopt(several)
    stream = io.StringIO()
    assert write_lines(first.history(), stream) == len(several)
    stream.seek(0)
    assert second.adopt(read_lines(stream)) == len(several)
    assert list(second.history()) == list(first.history())


def test_the_second_of_a_repeated_local_time_comes_back() -> None:
    """The night the clocks go back, one local time names two occurrences."""
    event = recorded(1, occurrence="water@2026-10-25T02:15~2")
    assert parse_line(line_of(event), 1) == event


def test_an_integer_stays_an_integer() -> None:
    """1 and 1.0 are written as they are and come back of their kinds."""
    event = parse_line(line_of(EVENT._replace(data={"a": 1, "b": 1.0, "c": True})), 1)
    assert [type(value) for value in event.data.values()] == [int, float, bool]


def test_empty_data_is_the_shared_mapping() -> None:
    """No data comes back as the one frozen mapping."""
    assert parse_line(line_of(EVENT._replace(data={})), 1).data is NO_DATA


def test_the_utc_sign_is_read() -> None:
    """A time that ends in Z is at offset 0."""
    assert parse_line(changed(at="2026-11-23T08:00:00.123Z"), 1).offset_s == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "1"),
        ("id", "01900000-0000-7000-8000-00000000000G"),
        ("id", "01900000-0000-7000-8000-000000000007\n"),
        ("id", 7),
        ("id", None),
        ("at", "2026-11-23T09:00:00"),
        ("at", "2026-11-23"),
        ("at", "2026-13-23T09:00:00+01:00"),
        ("at", "2026-11-23T09:00:00+25:00"),
        ("at", "0001-01-01T00:00:00+23:59"),
        ("at", "9999-12-31T23:59:59-23:59"),
        ("at", "\uff12026-11-23T09:00:00+01:00"),
        ("at", 1763884800),
        ("day", "2026-02-30"),
        ("day", "2026-W48-1"),
        ("day", "0001-01-01"),
        ("day", "9999-12-31"),
        ("day", None),
        ("device", ""),
        ("device", "a b"),
        ("device", "x" * 65),
        ("kind", "levitated"),
        ("kind", ["done"]),
        ("kind", None),
        ("habit", "Water!"),
        ("habit", "-water"),
        ("habit", 3),
        ("habit", "x" * 41),
        ("occurrence", "water"),
        ("occurrence", "water@2026-11-23T25:00"),
        ("occurrence", "tea@2026-11-23T09:00"),
        ("occurrence", ""),
        ("via", "=cmd"),
        ("via", ""),
        ("data", None),
        ("data", []),
        ("data", "{}"),
        ("data", {"a": 2**63}),
        ("data", {"a": [[[[[[[[["deep"]]]]]]]]]}),
        ("data", {"note": "\udcff"}),
        ("data", {"\ud800": 1}),
        *((name, ...) for name in json.loads(line_of(EVENT))),
    ],
)
def test_a_field_that_does_not_fit_is_named(field: str, value: object) -> None:
    """A field of the wrong type, syntax or range is refused with the line and the field's name."""
    with pytest.raises(Refused, match=f"^Line 12: `{field}` is .*Nothing was imported"):
        parse_line(changed(**{field: value}), 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}{}",
        '"done"',
        "{",
        "[" * 60000,
        '{"a":' * 10000,
        changed(surprise=1),
        changed()[:-1] + ', "via": "cli"}',
        changed(data={"a": float("nan")}),
        changed(data={"a": float("inf")}),
        changed(data={}).replace('"data": {}', '"data": {"a": 1e999}'),
        changed(data={}).replace('"data": {}', '"data": {"a": 1, "a": 2}'),
        changed(data={}).replace('"data": {}', '"data": {"a": ' + "9" * 5000 + "}"),
        changed(data={"note": "x" * LINE_LIMIT}),
        changed(data={"note": "ü" * LINE_LIMIT}),
    ],
)
def test_a_line_that_is_no_event_is_refused(text: str) -> None:
    """What is no object, has a key twice, an unknown key, no finite number or no end, is refused."""
    with pytest.raises(Refused, match=r"^Line 3: .*Nothing was imported"):
        parse_line(text, 3)


def test_a_persons_text_is_not_repeated() -> None:
    """I-8: a refusal does not show what was written."""
    with pytest.raises(Refused) as caught:
        parse_line(changed(habit="my secret"), 1)
    assert "secret" not in str(caught.value)


@settings(max_examples=200)
@given(st.text() | st.text('{}[]",:0123456789eE.-+\\untrfalsx ') | VALUES.map(json.dumps))
def test_hostile_lines_are_events_or_refused(text: str) -> None:
    """Whatever the text, it is an event or refused; nothing else is raised."""
    try:
        parse_line(text, 1)
    except Refused:
        return


@settings(max_examples=150)
@given(st.sampled_from(sorted(json.loads(line_of(EVENT)))), VALUES | st.from_regex(r"[-0-9T:+Z.]{4,30}"))
def test_hostile_fields_are_events_or_refused(field: str, value: object) -> None:
    """Whatever one field holds, what is accepted goes out and in again."""
    try:
        event = parse_line(changed(**{field: value}), 1)
    except Refused:
        return
    assert parse_line(line_of(event), 1) == event


@settings(max_examples=100)
@given(st.text() | st.text("\",\r\n'={}x"), st.sampled_from(["", table_of()]))
def test_hostile_tables_are_events_or_refused(text: str, header: str) -> None:
    """Whatever the table, it gives events or is refused."""
    try:
        read(header + text)
    except Refused:
        return


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    """A file that is not UTF-8 is refused, not crashed on."""
    with io.TextIOWrapper(io.BytesIO(b"\xff" + content), encoding="utf-8") as stream, pytest.raises(Refused):
        list(read_lines(stream))


def test_lines_are_numbered_from_one() -> None:
    """Empty lines are passed over and still counted."""
    stream = io.StringIO(f"\ufeff{line_of(EVENT)}\r\n\n{{}}\n")
    with pytest.raises(Refused, match=r"^Line 3: "):
        list(read_lines(stream))


def test_an_endless_line_is_not_read() -> None:
    """Of a line without end no more than the limit is read."""
    stream = io.StringIO("x" * (LINE_LIMIT * 5))
    with pytest.raises(Refused, match="longer than"):
        list(read_lines(stream))
    assert stream.tell() <= LINE_LIMIT + 2


def test_a_table_is_rfc_4180() -> None:
    """Lines end with CR LF, the header is the stable one, and quotes are doubled."""
    assert table_of(EVENT) == (
        "schema_version,id,at,day,device,kind,habit,occurrence,via,amount,unit,data_json\r\n"
        "1,01900000-0000-7000-8000-000000000007,2026-11-23T09:00:00+01:00,2026-11-23,"
        "5f0c3a52-8f2b-4d0e-9d51-0a3f6c1b7e44,done,water,water@2026-11-23T09:00,cli,250,ml,"
        '"{""amount"":250,""unit"":""ml""}"\r\n'
    )


@pytest.mark.parametrize("cell", ["=1+1", "+x", "-x", "@sum", "\tx", "\rx", "'x", "--1", "-1=2"])
def test_a_formula_is_guarded(cell: str) -> None:
    """A cell that a spreadsheet would run begins with an apostrophe, and reading takes it away."""
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["-5", "+5", "-0.5", "-1e-07", "", "ml", "a=b"])
def test_numbers_and_plain_text_are_not_guarded(cell: str) -> None:
    """A negative number stays a number."""
    assert guarded(cell) == cell


def test_no_cell_of_a_hostile_event_begins_a_formula() -> None:
    """A unit that is a formula does not reach a spreadsheet as one."""
    hostile = EVENT._replace(data={"unit": "=HYPERLINK(1)", "amount": -3})
    (_, row) = csv.reader(io.StringIO(table_of(hostile), newline=""))
    assert row[9:11] == ["-3", "'=HYPERLINK(1)"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"amount": "300"}, "change both alike"),
        ({"unit": "l"}, "change both alike"),
        ({"schema_version": "2"}, "`schema_version` is not 1"),
        ({"data_json": "{"}, "`data_json` is not JSON"),
        ({"data_json": '{"a":1,"a":1}'}, "`data_json` is not JSON"),
        ({"kind": ""}, "`kind` is not"),
        ({"at": "yesterday"}, "`at` is not"),
        ({"occurrence": "tea@2026-11-23T09:00"}, "`occurrence` is not"),
    ],
)
def test_a_row_that_does_not_fit_is_refused(cells: dict[str, str], reason: str) -> None:
    """A changed row is refused with its line and the reason."""
    with pytest.raises(Refused, match=f"^Line 2: .*{reason}"):
        read(row_with(**cells))


@pytest.mark.parametrize(
    "text", ["", "a,b\r\n", table_of() + "1,2\r\n", table_of() + '"open', table_of() + '"a"b']
)
def test_a_table_of_another_shape_is_refused(text: str) -> None:
    """Another header, too few cells, an open quote: refused."""
    with pytest.raises(Refused, match=r"^Line [12]: "):
        read(text)


def test_a_table_saved_by_a_spreadsheet_is_read() -> None:
    """A byte order mark and plain line ends do no harm."""
    assert read("\ufeff" + table_of(EVENT).replace("\r\n", "\n")) == [EVENT]


def doubtful(event: Event) -> str | None:
    """A reason against each event with an amount."""
    return "`data.amount` is not believed" if "amount" in event.data else None


def test_what_is_doubted_is_refused_with_its_line() -> None:
    """In lines and in a table, with the reason alone."""
    plain = EVENT._replace(data={})
    told = r"^Line 2: `data.amount` is not believed. Nothing was imported.$"
    with pytest.raises(Refused, match=told):
        list(read_lines(io.StringIO(f"{line_of(plain)}\n{line_of(EVENT)}\n"), doubtful))
    with pytest.raises(Refused, match=told):
        list(read_table(io.StringIO(table_of(EVENT), newline=""), doubtful))


def test_what_is_not_doubted_is_read() -> None:
    """A doubt without a reason changes nothing."""
    plain = EVENT._replace(data={})
    assert list(read_lines(io.StringIO(line_of(plain)), doubtful)) == [plain]
    assert list(read_table(io.StringIO(table_of(plain), newline=""), doubtful)) == [plain]


def test_days_far_from_their_time_within_ten_years_are_kept() -> None:
    """An outcome that is found out years later keeps its day."""
    late = EVENT._replace(day=date(2017, 1, 1), kind=EventKind.UNOBSERVED)
    assert parse_line(line_of(late), 1) == late


def test_what_is_appended_can_be_exported() -> None:
    """A draft of every kind comes out and in; the number on its device stays with the log."""
    log = MemoryLog()
    events = log.append([draft(kind) for kind in EventKind])
    told = tuple(event._replace(sequence=0) for event in events)
    assert tuple(parse_line(line_of(event), 1) for event in events) == told
