"""What is configured, and changes that are looked at before they are made.

Here pydantic and tomlkit are imported, by the page's process when *Habits* is first asked for.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from difflib import SequenceMatcher

from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.page.shelf import Shelf
from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.errors import ConfigurationFault, NoSuchHabit, Refused
from steadyhand.report.agenda import agenda_view
from steadyhand.report.habit_words import habit_words, notification_words
from steadyhand.report.week import week_changes, week_view
from steadyhand.settings import form
from steadyhand.settings.advice import advice
from steadyhand.settings.assemble import habit_of
from steadyhand.settings.check import check
from steadyhand.settings.compiler import compile_text
from steadyhand.settings.editing import Change, edited
from steadyhand.settings.environment import Environment, read_environment
from steadyhand.settings.fault import Fault
from steadyhand.settings.known import description_at, usual_at
from steadyhand.settings.layers import Layers, value_at
from steadyhand.settings.models import Settings
from steadyhand.settings.problem import dotted, overlap
from steadyhand.settings.rewriting import CHANGED_MEANWHILE, rewrite, version_of
from steadyhand.settings.source import Source, read_source
from steadyhand.settings.written import shown
from steadyhand.values import NamedTuple
from steadyhand.web.pages.habits import NOTIFICATIONS, Edit, What
from steadyhand.web.told import Told

DAYS = 7
A_MINUTE = timedelta(minutes=1)
NEIGHBOURS = 1
NAMELESS = "Give it a name first. Nothing was written."
NOTHING_CHANGES = "That is what the file says already. Nothing was changed."
UNREADABLE = "The file cannot be read as it is, so nothing in it can be changed here. See: steady check"
ONCE_THERE = "This habit is not written in the file. Switch it off instead."
STILL_FAULTY = "The configuration is still faulty, so the one before stays in force."


class File(NamedTuple):
    """The configuration's file as it was read: its text, its tables, and what is wrong with it.

    ``document``: None where it is no TOML, or cannot be read. ``found``: the configuration, or the faults.
    ``settings``: as far as they can be read.
    """

    path: str
    source: Source | None
    document: Mapping[str, object] | None
    environment: Environment
    found: Configuration | tuple[Fault, ...]
    settings: Settings | None = None

    @property
    def layers(self) -> Layers:
        """What the environment sets, and the file beneath it."""
        return Layers(self.environment.tree, self.document or {})

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that is wrong."""
        return () if isinstance(self.found, Configuration) else self.found


class Configured:
    """The configuration's file, to look at and to change."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._weeks: Shelf[list[Json]] = Shelf(A_MINUTE)

    def overview(self) -> dict[str, Json]:
        """What is configured, and the next 7 days."""
        with self._desks.at() as desk:
            file, in_force = _read(desk), _in_force(desk)
            return {
                "path": file.path,
                "can_edit": file.document is not None,
                "faults": [_fault(each) for each in file.faults],
                "stays": in_force is not None and bool(file.faults),
                "warnings": [] if in_force is None else [*advice(in_force)],
                "habits": [*_habits(file)],
                "notifications": [] if in_force is None else [*notification_words(in_force)],
                "week": [] if in_force is None else self._week(desk, in_force),
                "variables": [*sorted(file.environment.names.values())],
                "kinds": [*form.NEW_KINDS],
            }

    def _week(self, desk: Desk, in_force: Configuration) -> list[Json]:
        """The next days, which the planner has to be run ahead for: a quarter of a second with 60 habits."""
        return self._weeks.of(desk, DAYS, lambda: [*week_view(_agenda(desk, in_force))])

    def form(self, edit: Edit) -> dict[str, Json]:
        """The form of a habit, of a new one, or of the notifications; typed text stays in it."""
        with self._desks.at() as desk:
            return _form(_read(desk), edit, ())

    def preview(self, edit: Edit) -> dict[str, Json]:
        """The same form, and what the edit would change: lines, words, days; or what is wrong with it."""
        with self._desks.at() as desk:
            file = _editable(desk)
            text = _candidate(file, edit)
            after = _judged(file, text)
            new = _new_faults(file, after)
            return {
                **_form(file, edit, after.faults),
                "preview": {
                    "version": version_of(_source(file)),
                    "lines": [*_lines(_source(file).text, text)],
                    "words": [*_word_changes(file, after)],
                    "week": [*_week_changes(desk, file, after)],
                    "warnings": [*_new_advice(file, after)],
                    "still_faulty": [_fault(each) for each in after.faults] if not new else [],
                    "can_save": not new,
                },
            }

    def save(self, edit: Edit, version: str) -> Told:
        """Write what was looked at, compile it, tell the daemon. Raises Refused; nothing is written then."""
        with self._desks.at() as desk:
            file = _editable(desk)
            if version_of(_source(file)) != version:
                raise Refused(CHANGED_MEANWHILE)
            text = _candidate(file, edit)
            if _new_faults(file, _judged(file, text)):
                raise Refused("The configuration would be faulty. Nothing was written.")
            backup = rewrite(file.path, version, text)
        with self._desks.at() as desk:
            in_force = _in_force(desk)
            taken = STILL_FAULTY if in_force is None or desk.warning else "It is in force now."
        return Told((f"Written. {taken}", f"What was there before is in {backup}"))


def _read(desk: Desk) -> File:
    environment = read_environment(desk.environ)
    source = read_source(desk.paths.config)
    if isinstance(source, Fault):
        return File(desk.paths.config, None, None, environment, (source, *environment.faults))
    return _parsed(desk.paths.config, source, environment)


def _parsed(path: str, source: Source, environment: Environment) -> File:
    found = compile_text(source.text, environment, path, version_of(source))
    try:
        document = tomllib.loads(source.text)
    except (ValueError, RecursionError):
        return File(path, source, None, environment, found)
    settings = check(Layers(environment.tree, document)).settings
    return File(path, source, document, environment, found, settings)


def _editable(desk: Desk) -> File:
    file = _read(desk)
    if file.document is None:
        raise ConfigurationFault(UNREADABLE)
    return file


def _source(file: File) -> Source:
    assert file.source is not None  # noqa: S101 - it is editable
    return file.source


def _judged(file: File, text: str) -> File:
    source = _source(file)
    return _parsed(file.path, source._replace(text=text, content=text.encode()), file.environment)


def _in_force(desk: Desk) -> Configuration | None:
    try:
        return desk.configuration
    except ConfigurationFault:
        return None


def _agenda(desk: Desk, configuration: Configuration) -> list[dict[str, Json]]:
    return agenda_view(
        configuration, desk.state(desk.today), desk.now, desk.zone, first=desk.today, days=DAYS
    )


def _fault(fault: Fault) -> dict[str, Json]:
    return {
        "place": f"line {fault.line}" if fault.line is not None else "",
        "key": fault.key,
        "value": fault.value,
        "message": fault.message,
        "allowed": fault.allowed,
        "remedy": fault.remedy,
    }


def _habits(file: File) -> Iterator[dict[str, Json]]:
    """Every habit, those that are off too; of one that cannot be read the id alone."""
    settings, written = file.settings, value_at(file.document, ("habits",))
    tables = {} if settings is None else settings.habits
    for name, table in tables.items():
        words = habit_words(habit_of(name, table))
        yield {**words, "kind": table.kind, "is_on": table.enabled, **_of_file(file, name)}
    for name in written if isinstance(written, Mapping) else ():
        if name not in tables:
            unread: dict[str, Json] = dict.fromkeys(("what", "when", "week", "window", "note", "more"), "")
            kind, of_file = file.layers.kind_of(name), _of_file(file, name)
            yield {"id": name, "title": name, "kind": kind, "is_on": True, **unread, **of_file}


def _of_file(file: File, name: str) -> dict[str, Json]:
    path = ("habits", name)
    variables = [each for keys, each in file.environment.names.items() if overlap(keys, path)]
    return {"is_written": value_at(file.document, path) is not None, "variables": [*sorted(variables)]}


def _entries(file: File, edit: Edit) -> tuple[tuple[str, ...], tuple[form.Entry, ...]]:
    """Where the fields of the edit stand in the file, and which they are. Raises NoSuchHabit, Refused."""
    match edit.what:
        case What.NOTIFICATIONS:
            return (), form.NOTIFICATIONS
        case What.NEW if edit.name in form.NEW_KINDS:
            return (), form.of_new(edit.name)
        case What.HABIT | What.REMOVE:
            kind = _kind(file, edit.name)
            return ("habits", edit.name), form.of_habit(kind)
        case _:
            raise Refused("There is no such kind of habit.")


def _kind(file: File, name: str) -> str:
    settings = file.settings
    if file.document is None:
        raise ConfigurationFault(UNREADABLE)
    if settings is not None and name in settings.habits:
        return settings.habits[name].kind
    if value_at(file.document, ("habits", name)) is None:
        raise NoSuchHabit(f"There is no habit {name!r}.")
    return file.layers.kind_of(name)


def _candidate(file: File, edit: Edit) -> str:
    """The file's text with the edit made. Raises Refused."""
    within, entries = _entries(file, edit)
    text = _source(file).text
    match edit.what:
        case What.NEW:
            if not edit.typed.get("title", "").strip():
                raise Refused(NAMELESS)
            name = form.new_id(edit.typed.get("title", ""), edit.name, _taken(file))
            made = edited(text, [Change(("habits", name), form.new_table(edit.name, edit.typed))])
        case What.REMOVE:
            if value_at(file.document, within) is None:
                raise Refused(ONCE_THERE)
            made = edited(text, [Change(within, None)])
        case _:
            free = [each for each in entries if _variable(file, (*within, *each.keys)) is None]
            made = edited(text, form.changes(within, free, edit.was, edit.typed))
    if made == text:
        raise Refused(NOTHING_CHANGES)
    return made


def _taken(file: File) -> set[str]:
    written = value_at(file.document, ("habits",))
    set_elsewhere = {keys[1] for keys in file.environment.names if keys[0] == "habits" and len(keys) > 1}
    return {*(written if isinstance(written, Mapping) else ()), *map(str, set_elsewhere)}


def _variable(file: File, path: tuple[str, ...]) -> str | None:
    return next((name for keys, name in file.environment.names.items() if overlap(keys, path)), None)


def _form(file: File, edit: Edit, faults: tuple[Fault, ...]) -> dict[str, Json]:
    within, entries = _entries(file, edit)
    prefix = within if edit.what is not What.NEW else ("habits", _new_name(file, edit))
    told, left = _beside(prefix, entries, faults, {_key(each) for each in file.faults})
    table = value_at(_effective(file), within) if within else _effective(file)
    fields = [_field(file, edit, prefix, each, table) for each in entries]
    for field in fields:
        field["faults"] = [*told.get(str(field["name"]), ())]
    return {
        "what": edit.what.value,
        "name": edit.name,
        "heading": _heading(file, edit),
        "fields": [*fields],
        "faults": [_fault(each) for each in left],
        "can_edit": file.document is not None,
        "is_written": bool(within) and value_at(file.document, within) is not None,
        "preview": None,
    }


def _new_name(file: File, edit: Edit) -> str:
    return form.new_id(edit.typed.get("title", ""), edit.name, _taken(file))


def _effective(file: File) -> Mapping[str, object]:
    """The tables with the defaults of the diary's check-ins in them."""
    from steadyhand.settings.defaults import with_check_ins  # noqa: PLC0415 - for the form alone

    return with_check_ins(file.document or {})


def _heading(file: File, edit: Edit) -> str:
    match edit.what:
        case What.NOTIFICATIONS:
            return NOTIFICATIONS
        case What.NEW:
            return "A new habit"
        case _:
            settings = file.settings
            table = None if settings is None else settings.habits.get(edit.name)
            return edit.name if table is None else habit_of(edit.name, table).title


def _field(
    file: File, edit: Edit, prefix: tuple[str, ...], entry: form.Entry, table: object
) -> dict[str, Json]:
    path = (*prefix, *entry.keys)
    variable = None if edit.what is What.NEW else _variable(file, path)
    if edit.what is What.NEW:
        before = ""
        text = edit.typed.get(entry.name, form.NEW_KINDS[edit.name].get(entry.name, ""))
    else:
        before = form.shown(entry, table)
        is_touched = entry.name in edit.typed and edit.typed[entry.name] != edit.was.get(entry.name, "")
        text = edit.typed[entry.name] if is_touched else before
    chosen = text.split(", ") if entry.sort is form.Sort.ANY_OF else [text]
    options: list[Json] = [
        {"value": value, "words": words, "is_chosen": value in chosen} for value, words in entry.options
    ]
    return {
        "name": entry.name,
        "label": entry.label,
        "sort": entry.sort.value,
        "text": text if variable is None else shown(file.layers.at(path)),
        "was": before,
        "options": options,
        "help": _help(file, edit, prefix, entry) + _usual(file, edit, path, entry, table),
        "variable": variable,
        "faults": [],
    }


def _help(file: File, edit: Edit, prefix: tuple[str, ...], entry: form.Entry) -> str:
    """Unit and range, in the words of the checker."""
    if entry.sort not in {form.Sort.NUMBER, form.Sort.LIST} and entry != form.UNIT:
        return ""
    if entry.hint:
        return entry.hint
    layers = file.layers
    if edit.what is What.NEW:
        layers = Layers({}, {"habits": {prefix[1]: {"kind": edit.name}}})
    return description_at((*prefix, *entry.keys), layers)


def _usual(file: File, edit: Edit, path: tuple[str, ...], entry: form.Entry, table: object) -> str:
    """What holds where the field stays empty; a preset has numbers of its own."""
    has_preset = value_at(table, ("preset",)) is not None
    if entry.sort is not form.Sort.NUMBER or edit.what is What.NEW or has_preset:
        return ""
    usual = usual_at(path, file.layers)
    return "" if usual is None else f"; {usual:g} where nothing is said"


def _beside(
    prefix: tuple[str, ...],
    entries: Iterable[form.Entry],
    faults: Iterable[Fault],
    known: set[tuple[str, str]],
) -> tuple[dict[str, list[Json]], list[Fault]]:
    """The faults by the field they belong to, and those that belong to none and are not old."""
    told: dict[str, list[Json]] = {}
    left: list[Fault] = []
    paths = {entry.name: dotted((*prefix, *entry.keys)) for entry in entries}
    for fault in faults:
        name = next((name for name, path in paths.items() if _concerns(fault.key, path)), None)
        if name is not None:
            told.setdefault(name, []).append(_fault(fault))
        elif _key(fault) not in known:
            left.append(fault)
    return told, left


def _concerns(key: str, path: str) -> bool:
    """Whether a fault at the key is told beside the field: of the key, of a part, or of what it is in."""
    is_part = key.startswith((f"{path}.", f"{path}["))
    return key == path or is_part or (key.endswith(".remind") and path.startswith(f"{key}."))


def _key(fault: Fault) -> tuple[str, str]:
    return fault.key, fault.message


def _new_faults(before: File, after: File) -> bool:
    """Whether an edit must not be written: it leaves all faults that were, or brings another."""
    old, new = ({_key(each) for each in file.faults} for file in (before, after))
    return bool(new) and not new < old


def _lines(before: str, after: str) -> Iterator[dict[str, Json]]:
    """The lines that change, each with its number and a line around them."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(NEIGHBOURS)):
        if number:
            yield {"sign": "gap", "number": None, "text": ""}
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                yield from _numbered("same", new, new_from, new_to)
            else:
                yield from _numbered("before", old, old_from, old_to)
                yield from _numbered("after", new, new_from, new_to)


def _numbered(sign: str, lines: list[str], first: int, end: int) -> Iterator[dict[str, Json]]:
    return ({"sign": sign, "number": at + 1, "text": lines[at]} for at in range(first, end))


def _word_changes(before: File, after: File) -> Iterator[dict[str, Json]]:
    """What is said of each habit before and after, where it differs."""
    old, new = ({str(each["id"]): _sentence(each) for each in _habits(file)} for file in (before, after))
    titles = {str(each["id"]): each["title"] for file in (before, after) for each in _habits(file)}
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            yield {"title": titles[name], "before": old.get(name, ""), "after": new.get(name, "")}
    if isinstance(before.found, Configuration) and isinstance(after.found, Configuration):
        was, will = (" ".join(notification_words(each)) for each in (before.found, after.found))
        if was != will:
            yield {"title": NOTIFICATIONS, "before": was, "after": will}


def _sentence(words: Mapping[str, Json]) -> str:
    state = "" if words["is_on"] else "off"
    parts = (
        state,
        words["title"],
        words["what"],
        words["when"],
        words["week"],
        words["window"],
        words["more"],
        words["note"],
    )
    return "; ".join(str(part) for part in parts if part)


def _week_changes(desk: Desk, before: File, after: File) -> Iterator[dict[str, Json]]:
    if not isinstance(after.found, Configuration):
        return
    in_force = before.found if isinstance(before.found, Configuration) else _in_force(desk)
    old = [] if in_force is None else _agenda(desk, in_force)
    yield from week_changes(old, _agenda(desk, after.found))


def _new_advice(before: File, after: File) -> Iterator[str]:
    if isinstance(after.found, Configuration):
        old = advice(before.found) if isinstance(before.found, Configuration) else ()
        yield from (each for each in advice(after.found) if each not in old)
