import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadyhand.settings.position import Path, Position, position_told, positions

TEXT = '''# a comment with "quotes" and = signs
top = 1
"quoted key" = 'x'   # = no key
a.b."c.d" = [ 1, # one
  { x = "]", y = [2] }, """
three ]
"""" ]

[ table . inner ]
text = """
[not.a.table]
key = 1
"""
'literal' = \'\'\'it''s\'\'\'
esc = "a \\" b # c"
[[many]]
n = 1
[many.sub]
x = 1
[[many]]
n = 2
[[many.deep]]
y = { z = 1 }
'''


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("top",), 2, 1),
        (("quoted key",), 3, 1),
        (("a", "b", "c.d"), 4, 5),
        (("a", "b", "c.d", 1, "x"), 5, 5),
        (("a", "b", "c.d", 1, "y", 0), 5, 19),
        (("a", "b", "c.d", 2), 5, 25),
        (("table", "inner"), 9, 11),
        (("table", "inner", "literal"), 14, 1),
        (("table", "inner", "esc"), 15, 1),
        (("many", 0, "n"), 17, 1),
        (("many", 0, "sub", "x"), 19, 1),
        (("many", 1, "n"), 21, 1),
        (("many", 1, "deep", 0, "y", "z"), 23, 7),
    ],
)
def test_every_kind_of_key_has_its_place(path: Path, line: int, column: int) -> None:
    """Dotted, quoted, inline and repeated; strings and comments hide nothing and add nothing."""
    tomllib.loads(TEXT)
    assert positions(TEXT).of(path) == Position(line, column)


def test_what_is_not_there_has_the_place_of_its_table() -> None:
    """The nearest table that is there."""
    assert positions(TEXT).of(("table", "inner", "absent")) == Position(9, 11)


def test_what_has_no_table_has_no_place() -> None:
    """None stands for the whole file."""
    assert positions(TEXT).of(("absent",)) is None


def test_line_ends_from_elsewhere_count_once() -> None:
    """A file with CR LF has the same lines and columns."""
    assert positions(TEXT.replace("\n", "\r\n")).of(("many", 1, "n")) == Position(21, 1)


def test_a_message_without_a_place_is_left_as_it_is() -> None:
    """Another parser may tell none."""
    assert position_told("bad", "x") == ("bad", Position(1, 1))


keys = st.from_regex(r"[A-Za-z0-9_-]{1,3}", fullmatch=True) | st.sampled_from(
    ["'a.b'", '"c\\"]"', '"é ="', "''"]
)
texts = st.sampled_from(['"x"', "'#'", '"""a\n]"b"""""', "'''[x]\n'''", '"\\\\"', '""', "''''''"])
atoms = texts | st.sampled_from(["1", "-2.5e3", "true", "1979-05-27 07:32:00Z", "07:32:00", "inf"])
gaps = st.sampled_from(["", " ", "\n", " # x ] }\n"])
blanks = st.sampled_from(["", " ", "\t"])


@st.composite
def arrays(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    """An array over several lines with comments."""
    parts = [draw(gaps) + item + draw(gaps) for item in draw(st.lists(items, max_size=3))]
    return "[" + ",".join(parts) + draw(gaps) + "]"


@st.composite
def inline_tables(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    """An inline table."""
    names = draw(st.lists(keys, max_size=3, unique=True))
    return "{" + ",".join(f" {name}{draw(blanks)}={draw(blanks)}{draw(items)} " for name in names) + "}"


values = st.recursive(atoms, lambda items: arrays(items) | inline_tables(items), max_leaves=6)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Lines of pairs and headers; not all of them are valid together."""
    lines = []
    for _ in range(draw(st.integers(0, 6))):
        name = draw(blanks).join(
            (draw(keys), *(f".{draw(blanks)}{key}" for key in draw(st.lists(keys, max_size=1))))
        )
        header = draw(st.sampled_from(["{0} = {1}", "[{0}]", "[[{0}]]", "[ {0} ] # x"]))
        lines.append(draw(blanks) + header.format(name, draw(values)))
    return "\n".join(lines)


def paths(tree: object, path: Path = ()) -> Iterator[Path]:
    """Every path of a parsed document."""
    branches = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for part, branch in branches:
        yield (*path, part)
        yield from paths(branch, (*path, part))


@settings(max_examples=100)
@given(documents())
def test_every_path_of_a_valid_document_is_found(text: str) -> None:
    """And no other one."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(positions(text).offsets) == set(paths(document))
