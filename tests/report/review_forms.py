"""The forms of a review, and what a reader finds in them."""

import io
import re
from collections.abc import Callable
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from pypdf import PdfReader

from report.logbook import BERLIN
from steadyhand.bootstrap.pdf import write_pdf
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reminding.event import Event
from steadyhand.report.page.doctor_page import review_doctor_html
from steadyhand.report.page.review_page import review_html
from steadyhand.report.review import review_view
from steadyhand.report.review_text import review_text

_UNREAD = frozenset({"style", "script", "title", "desc"})


def view_of(review: Review) -> dict[str, Any]:
    """The document."""
    return review_view(review, zone=BERLIN)


@cache
def said(form: str, made: Callable[[], Review]) -> str:
    """What a form of a made review says, on one line; written once for all the tests."""
    return FORMS[form](made())


def text_of(review: Review) -> str:
    """The terminal's form, on one line."""
    return squeezed(review_text(view_of(review)))


def page_of(review: Review) -> str:
    """What can be read on the page, on one line."""
    return readable(review_html(view_of(review)))


def doctor_of(review: Review) -> str:
    """What can be read on the doctor's page before it is a PDF, on one line."""
    return readable(review_doctor_html(view_of(review)))


def pdf_of(review: Review, appendix: list[Event] | None = None) -> PdfReader:
    """The PDF, as a reader opens it."""
    return PdfReader(io.BytesIO(pdf_bytes(review, appendix)))


def pdf_bytes(review: Review, appendix: list[Event] | None = None) -> bytes:
    """The PDF as it is written."""
    target = io.BytesIO()
    write_pdf(view_of(review), target, appendix=appendix)
    return target.getvalue()


def pdf_text_of(review: Review) -> str:
    """What can be read in the PDF, on one line."""
    return squeezed(" ".join(page.extract_text() for page in pdf_of(review).pages))


FORMS = {"terminal": text_of, "page": page_of, "doctor": doctor_of, "pdf": pdf_text_of}


def parsed(html: str) -> Element:
    """The document as a browser takes it apart; what is not valid HTML raises."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    document = parser.parse(html)
    assert isinstance(document, Element)
    return document


def readable(html: str) -> str:
    """The words of a page, without its styles and the names of its charts."""
    return squeezed(" ".join(_words(parsed(html))))


def squeezed(text: str) -> str:
    """The text on one line."""
    return re.sub(r"\s+", " ", text)


def _words(element: Element) -> list[str]:
    tag = str(element.tag).rpartition("}")[2]
    own = [] if tag in _UNREAD else [element.text or ""]
    inner = [] if tag in _UNREAD else [word for child in element for word in _words(child)]
    return [*own, *inner, element.tail or ""]
