"""A page as a browser reads it: its elements, its text, and its forms as they are sent untouched."""

from html.parser import HTMLParser
from typing import NamedTuple

OF_THE_PAGE = frozenset({"token", "once"})
Attributes = list[tuple[str, str | None]]


class Form(NamedTuple):
    """Where it is sent, and what it says, with its first button pressed."""

    action: str
    fields: dict[str, str]


class Markup(HTMLParser):
    """What was read of a page. ``scripts``: from where each is; ``forms``: those that record or change."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.scripts: list[str] = []
        self.forms: list[Form] = []
        self._text: list[str] = []
        self._form: Form | None = None
        self._open = ""
        self._is_in_text = False
        self.feed(page)
        self.close()

    @property
    def text(self) -> str:
        """All words of it."""
        return "".join(self._text)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Note an element."""
        self.tags.add(tag)
        given = {name: value or "" for name, value in attrs}
        if tag == "script":
            self.scripts.append(given.get("src", ""))
        if tag == "form" and given.get("method") == "post":
            self._form = Form(given["action"], {})
            self.forms.append(self._form)
        if self._form is not None:
            self._field(self._form.fields, tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Note its end."""
        if tag == "form":
            self._form = None
        if tag in {"select", "textarea"}:
            self._open, self._is_in_text = "", False

    def handle_data(self, data: str) -> None:
        """Note words."""
        self._text.append(data)
        if self._form is not None and self._is_in_text:
            self._form.fields[self._open] += data.strip()

    def _field(self, fields: dict[str, str], tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "option" and "selected" in given:
            fields[self._open] = given["value"]
        if not name or name in OF_THE_PAGE:
            return
        if tag == "input":
            fields[name] = given.get("value", "")
        elif tag == "button":
            fields.setdefault(name, given.get("value", ""))
        elif tag in {"select", "textarea"}:
            fields[name], self._open, self._is_in_text = "", name, tag == "textarea"
