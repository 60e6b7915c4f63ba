"""Changes to the configuration's text: comments, order and layout stay as the person made them. Pure.

Only the page's process comes here: tomlkit is too dear for the daemon and the quick path.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from datetime import date, time
from typing import Any, NamedTuple, TypeAlias

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable, Array, InlineTable, Item, String

from steadyhand.errors import Refused

Value: TypeAlias = str | bool | int | float | date | time | list[str] | dict[str, Any]
Keys: TypeAlias = tuple[str, ...]

BY_HAND = (
    "The file is laid out in a way that cannot be changed here without touching more of it. "
    "Nothing was written. Change it with an editor, and look it over with: steady check"
)
NOT_TOML = "The file is not TOML, so nothing in it can be changed here. See what is wrong with: steady check"
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_LINE_LENGTH = 80
TABLE_OF_A_HABIT = 2
"""So many keys lead to it; what it holds is written within it."""
_CONTROLS = {code: f"\\u{code:04x}" for code in (*range(0x20), 0x7F)}


class Change(NamedTuple):
    """One key of the file and what stands there afterwards; None: nothing does, and the default holds."""

    keys: Keys
    value: Value | None


def edited(text: str, changes: Iterable[Change]) -> str:
    """The text with these changes made and everything else as it was.

    A table that is missing is added at the end of the file. What comes out is read again and compared
    with what was meant. Raises Refused where the text is not TOML, or cannot be changed so.
    """
    wanted = list(changes)
    meant = _meant(text, wanted)
    made = _in_its_line_ends(text, lambda plain: _all_made(plain, wanted))
    if _filled(_read(made)) != _filled(meant):
        raise Refused(BY_HAND)
    return made


def without_table(text: str, keys: Keys) -> str:
    """The text without that table; a comment that stands apart below it stays. Raises Refused, as above."""
    return edited(text, [Change(keys, None)])


def _meant(text: str, changes: Iterable[Change]) -> dict[str, Any]:
    tree = _read(text)
    if tree is None:
        raise Refused(NOT_TOML)
    for keys, value in changes:
        _mean(tree, keys, value)
    return tree


def _mean(tree: dict[str, Any], keys: Keys, value: Value | None) -> None:
    *parents, last = keys
    for parent in parents:
        if value is None and parent not in tree:
            return
        tree = tree.setdefault(parent, {})
        if not isinstance(tree, dict):
            raise Refused(BY_HAND)
    if value is None:
        tree.pop(last, None)
    else:
        tree[last] = value


def _read(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _filled(tree: object) -> object:
    """Without tables that hold nothing: one that has lost its last key may be gone."""
    if not isinstance(tree, dict):
        return tree
    held = {key: _filled(value) for key, value in tree.items()}
    return {key: value for key, value in held.items() if value != {}}


def _in_its_line_ends(text: str, make: Any) -> str:  # noqa: ANN401 - from text to text
    """Made on plain line ends, where the file has one kind of them."""
    windows = text.count("\r\n")
    if not windows or windows != text.count("\n"):
        return str(make(text))
    return str(make(text.replace("\r\n", "\n"))).replace("\n", "\r\n")


def _all_made(text: str, changes: Iterable[Change]) -> str:
    try:
        for change in changes:
            text = _made(text, change)
    except (TOMLKitError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Refused(BY_HAND) from error
    return text


def _made(text: str, change: Change) -> str:
    document = tomlkit.parse(text)
    keys, value = change
    if value is None:
        table = _table_at(document, keys[:-1])
        return text if table is None or keys[-1] not in table else _taken_out(text, document, keys)
    return _set(text, document, keys, value)


def _set(text: str, document: Any, keys: Keys, value: Value) -> str:  # noqa: ANN401 - what tomlkit holds
    *parents, last = keys
    table = _table_at(document, parents)
    if table is None:
        is_within = len(parents) > TABLE_OF_A_HABIT and _table_at(document, parents[:-1]) is not None
        if is_within:
            return _set(text, document, tuple(parents), {last: value})
        return _with_table(text, document, parents, {last: value})
    if last in table:
        table[last] = _item(value, table[last])
    elif isinstance(table, InlineTable):
        _table_at(document, parents[:-1])[parents[-1]] = _inline(table, last, value)  # type: ignore[index]  # it holds the table
    elif isinstance(value, dict) and len(keys) == TABLE_OF_A_HABIT:
        return _with_table(text, document, list(keys), value)
    else:
        _append(table, last, value)
    return str(tomlkit.dumps(document))


def _inline(table: InlineTable, key: str, value: Value) -> Any:  # noqa: ANN401 - what tomlkit holds
    """The table in braces with a key more; the others stay as they are written."""
    held = [
        f"{name.as_string().strip()} = {each.as_string()}"
        for name, each in table.value.body
        if name is not None
    ]
    held.append(f"{_key(key)} = {_written(value)}")
    return tomlkit.value(f"{{ {', '.join(held)} }}")


def _table_at(tree: Any, keys: Iterable[str]) -> MutableMapping[str, Any] | None:  # noqa: ANN401 - any item
    for key in keys:
        if not isinstance(tree, MutableMapping) or key not in tree:
            return None
        tree = tree[key]
    return tree if isinstance(tree, MutableMapping) else None


def _append(table: MutableMapping[str, Any], key: str, value: Value) -> None:
    """Behind the table's last key, before the comments that stand below it."""
    if not isinstance(table, AbstractTable):
        table[key] = _item(value)
        return
    body, below = table.value.body, []
    while body and body[-1][0] is None:
        below.append(body.pop())
    item = _item(value)
    item.trivia.trail = "\n"
    if body:
        _end_line(body[-1][1])
    table.append(key, item)
    body.extend(reversed(below))


def _end_line(item: Item) -> None:
    """The last line of a file may lack its end."""
    if not isinstance(item, AbstractTable) and "\n" not in item.trivia.trail:
        item.trivia.trail = "\n"


def _with_table(text: str, document: Any, keys: Keys | list[str], table: Mapping[str, Value]) -> str:  # noqa: ANN401 - what tomlkit holds
    """A table more: at the end of the file; within what holds it, where that is no table with a header."""
    lines = [f"[{'.'.join(map(_key, keys))}]", *_lines_of(table)]
    added = f"{text.rstrip()}\n\n" if text.strip() else text
    made = added + "\n".join(lines) + "\n"
    if _read(made) is not None:
        return made
    place: Any = document
    for key in keys[:-1]:
        place = place.setdefault(key, tomlkit.inline_table())
    place[keys[-1]] = _item(dict(table))
    return str(tomlkit.dumps(document))


def _lines_of(table: Mapping[str, Value]) -> Iterator[str]:
    for key, value in table.items():
        yield f"{_key(key)} = {_written(value)}"


def _written(value: Value) -> str:
    if isinstance(value, dict):
        held = ", ".join(f"{_key(key)} = {_written(each)}" for key, each in value.items())
        return f"{{ {held} }}" if held else "{}"
    return str(_item(value).as_string())


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _quoted(key)


def _taken_out(text: str, document: Any, keys: Keys) -> str:  # noqa: ANN401 - what tomlkit holds
    *parents, last = keys
    table = _table_at(document, parents)
    assert table is not None  # noqa: S101 - the caller has looked
    cut = _cut(text, keys, table[last])
    if cut is not None:
        return cut
    del table[last]
    return str(tomlkit.dumps(document))


def _cut(text: str, keys: Keys, table: object) -> str | None:
    """The text without the lines of a table that has a header; None for any other.

    Comments that stand apart below the last key belong to what comes next, and stay.
    """
    if not isinstance(table, AbstractTable) or isinstance(table, InlineTable):
        return None
    body = table.as_string()
    for header in re.finditer(_header_of(keys), text):
        if text.startswith(body, header.end()):
            end = header.end() + len(_own(body))
            before, after = text[: header.start()].rstrip("\n"), text[end:].lstrip("\n")
            return f"{before}\n\n{after}".lstrip("\n") if after else f"{before}\n"
    return None


def _header_of(keys: Keys) -> re.Pattern[str]:
    parts = (f"""(?:{re.escape(key)}|"{re.escape(key)}"|'{re.escape(key)}')""" for key in keys)
    return re.compile(
        r"^[ \t]*\[[ \t]*" + r"[ \t]*\.[ \t]*".join(parts) + r"[ \t]*\][^\n]*(?:\n|\Z)", re.MULTILINE
    )


def _own(body: str) -> str:
    """A table's lines without the blank and comment lines below the last paragraph that has a key."""
    paragraphs = re.split(r"(\n[ \t]*\n)", body)
    while len(paragraphs) > 1 and not _has_key(paragraphs[-1]):
        paragraphs.pop()
    return "".join(paragraphs)


def _has_key(paragraph: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in paragraph.split("\n"))


def _item(value: Value, before: object = None) -> Any:  # noqa: ANN401 - tomlkit's items have no common setter
    """The value as it is written; in the place of a list its layout stays where it still fits."""
    match value:
        case bool():
            return tomlkit.item(value)
        case str():
            return _text(value, before)
        case list():
            return _list(value, before)
        case dict():
            return tomlkit.value(_written(value))
        case _:
            return tomlkit.item(value)


def _text(value: str, before: object) -> Any:  # noqa: ANN401 - as above
    """Text in one line; in single quotes where it was, and can be."""
    is_literal = isinstance(before, String) and before.as_string().startswith("'")
    if is_literal and "'" not in value and not any(ord(each) < ord(" ") or each == "\x7f" for each in value):
        return tomlkit.string(value, literal=True)
    return tomlkit.value(_quoted(value))


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped.translate(_CONTROLS)}"'


def _list(values: list[str], before: object) -> Array:
    array = tomlkit.array()
    for each in values:
        array.append(_text(each, None))
    many = isinstance(before, Array) and "\n" in before.as_string()
    return array.multiline(many or len(array.as_string()) > _LINE_LENGTH)
