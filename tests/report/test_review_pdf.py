import logging
import subprocess
import sys
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from report.logbook import Logbook
from report.review_forms import doctor_of, parsed, pdf_bytes, pdf_of, view_of
from report.reviews import (
    ALL,
    ASSOCIATIONS,
    FALLING,
    HOSTILE,
    day,
    flagged,
    hostile,
    improved,
    many_habits,
    ordinary,
    reviewed,
    wordy,
    worse,
)
from steadyhand.bootstrap import pdf
from steadyhand.domain.reassessment.association import Reading
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reassessment.symptoms import Rating
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.errors import Refused, Unavailable
from steadyhand.report.page.doctor_page import (
    LIMITS,
    Item,
    Limits,
    _habit,
    answers,
    compared,
    review_doctor_html,
    shortened,
)

A4 = (595, 842)
SMALLEST_POINTS = 10.5


def entries(number: int) -> list[Event]:
    """So many entries of a log."""
    log = Logbook()
    return [
        log.add(EventKind.EPISODE, day(1), at="12:00", where="thumb", note=f"n{n}") for n in range(number)
    ]


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    """The PDF of a review with a warning sign."""
    return pdf_of(flagged())


class TestOneSide:
    @pytest.mark.parametrize("made", ALL.values(), ids=ALL)
    def test_it_is_one_side_of_a4(self, made: Callable[[], Review]) -> None:
        """Always, the worst case among them (DOMAIN 6)."""
        (page,) = pdf_of(made()).pages
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4

    def test_an_ordinary_review_is_told_in_full(self) -> None:
        """Nothing is left to the log."""
        assert pdf._fitting(view_of(ordinary())) == LIMITS[0]

    def test_too_much_is_shortened_and_said(self) -> None:
        """Lists become shorter, the letters do not become smaller."""
        limits = pdf._fitting(view_of(many_habits()))
        assert limits.points == 11
        assert "more, see the log" in pdf_of(many_habits()).pages[0].extract_text().replace("\n", " ")

    @pytest.mark.parametrize("limits", LIMITS)
    def test_no_letter_is_smaller_than_can_be_read(self, limits: Limits) -> None:
        """11 pt, and 10.5 at the very last."""
        style = review_doctor_html(view_of(wordy()), limits).partition("</style>")[0]
        body = style.partition("body {")[2].partition("}")[0]
        assert f"font: {limits.points}pt" in body
        assert limits.points >= SMALLEST_POINTS

    def test_the_answers_are_never_shortened(self) -> None:
        """Every yes about a warning sign is on the page, however many there are."""
        text = " ".join(pdf_of(wordy()).pages[0].extract_text().split())
        yes = dict(answers(view_of(wordy())["screening"]))["Yes"]
        assert yes in text


class TestAppendix:
    def test_the_log_follows_on_further_pages(self) -> None:
        """The first page stays the doctor's alone."""
        alone, pages = pdf_of(ordinary()), pdf_of(ordinary(), entries(150)).pages
        assert len(pages) > 2
        assert pages[0].extract_text() == alone.pages[0].extract_text()
        assert "thumb, n149" in " ".join(" ".join(page.extract_text() for page in pages[1:]).split())

    def test_too_long_a_log_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With another way to hand it over; nothing is written."""
        monkeypatch.setattr(pdf, "MOST_ENTRIES", 2)
        with pytest.raises(Refused, match=r"steady export FILE\.csv"):
            pdf_bytes(ordinary(), entries(3))


class TestFile:
    def test_title_and_language(self, reader: PdfReader) -> None:
        """A reader shows what it is, and a voice speaks it in English."""
        assert reader.metadata is not None
        assert reader.metadata.title == "Four-week diary, 23 Nov 2026 to 20 Dec 2026: summary for a doctor"
        assert reader.root_object["/Lang"] == "en"

    def test_it_is_tagged(self, reader: PdfReader) -> None:
        """Headings, lists and tables can be told apart without seeing them (PDF/UA-1)."""
        assert reader.root_object["/MarkInfo"]["/Marked"]
        assert "pdfuaid" in reader.root_object["/Metadata"].get_data().decode()

    def test_it_tells_nothing_of_the_machine(self, reader: PdfReader) -> None:
        """No path, no name of a host or a user."""
        assert reader.metadata is not None
        assert set(reader.metadata) == {"/Title", "/Producer", "/CreationDate"}
        assert b"/home" not in pdf_bytes(flagged())

    def test_the_same_review_is_the_same_file(self) -> None:
        """To the byte, also from another process."""
        made = (
            "import sys; from report.review_forms import pdf_bytes; from report.reviews import hostile;"
            "sys.stdout.buffer.write(pdf_bytes(hostile()))"
        )
        other = subprocess.run([sys.executable, "-c", made], check=True, capture_output=True, cwd="tests")
        assert other.stdout == pdf_bytes(hostile())

    def test_it_says_nothing_while_it_works(self, caplog: pytest.LogCaptureFixture) -> None:
        """The library's own messages stay with it."""
        with caplog.at_level(logging.DEBUG):
            pdf_bytes(ordinary())
        assert [
            record for record in caplog.records if record.name.startswith(("weasyprint", "fontTools"))
        ] == []

    def test_nothing_is_fetched(self) -> None:
        """Whatever the page would ask for is refused."""
        with pytest.raises(ValueError, match="asks for nothing"):
            pdf._refuse("file:///etc/hostname")

    def test_without_pango_it_names_the_remedy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A sentence with a command, never a traceback."""

        def broken(*_: object, **__: object) -> None:
            raise OSError("cannot load library 'libpango-1.0-0'")

        monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
        monkeypatch.setattr("builtins.__import__", importing(broken))
        with pytest.raises(Unavailable, match=r"sudo apt-get install libpango-1\.0-0"):
            pdf_bytes(ordinary())


def importing(broken: Callable[..., None]) -> Callable[..., object]:
    """An import that breaks on WeasyPrint alone."""
    real = __import__

    def imported(name: str, *rest: object) -> object:
        return broken() if name == "weasyprint" else real(name, *rest)  # type: ignore[arg-type]  # as given

    return imported


class TestDoctorPage:
    def test_it_is_valid_html(self) -> None:
        """Also for who prints it from a browser."""
        parsed(review_doctor_html(view_of(wordy())))

    def test_the_answers_by_what_matters(self) -> None:
        """Yes, then not sure, then no; each date where it is another than the last."""
        found = dict(answers(view_of(flagged())["screening"]))
        assert list(found) == ["Yes", "Not sure", "No", "Besides"]
        assert "numbness, tingling or burning (seen by a clinician 12 Dec)" in found["No"]

    def test_what_the_patient_brings(self) -> None:
        """Own words, medicines, questions, places with the day first seen."""
        text = doctor_of(ordinary())
        assert "In the patient's words: Buttons and keys are as before" in text
        assert "The patient wants to ask: Could the new inhaler have to do with it?" in text
        assert "right thumb 23 Nov (20)" in text

    def test_a_habit_with_occurrences_and_days(self) -> None:
        """Both are told; where nothing came due only the days, and else that they are unknown."""
        row = view_of(ordinary())["adherence"][0]
        nothing_due = row | {"due": 0, "done": 0, "excused": 0, "unobserved": 0}
        assert _habit(row).after == " 15/21 (1 e, 1 u), 16/20 days met"
        assert _habit(nothing_due).after == " 16/20 days met"
        assert _habit(row | {"days_eligible": 0}).after == " 15/21 (1 e, 1 u)"
        assert _habit(nothing_due | {"days_eligible": 0}).after == " 1 day unknown"

    def test_tests_on_few_days_say_no_more(self) -> None:
        """Between 14 and 20 pairs nothing is worded as a link or as none (DOMAIN 4.6)."""
        few = tuple(each for each in ASSOCIATIONS if each.reading is Reading.TOO_FEW_DAYS)
        assert "What went with it: 1 tested; too few days to say" in doctor_of(
            ordinary()._replace(associations=few)
        )
        assert "could be tested: too few days" in doctor_of(ordinary()._replace(associations=few[1:]))

    def test_why_nothing_was_tested(self) -> None:
        """Days alike and days too few are told apart."""
        untested = tuple(each for each in ASSOCIATIONS if each.p is None)
        words = "nothing could be tested: 1 not testable, as the days do not differ; 1 with too few days"
        assert words in doctor_of(ordinary()._replace(associations=untested))

    def test_the_reasons_follow_the_verdict(self) -> None:
        """Each once, before what no test can rule out."""
        text = doctor_of(improved())
        places = [
            text.index(words)
            for words in ("Verdict: ", "fell by at least", "own rating: better", "by itself")
        ]
        assert places == sorted(places)

    @pytest.mark.parametrize("made", [ordinary, improved, worse])
    def test_the_range_is_told_once(self, made: Callable[[], Review]) -> None:
        """A reason leaves out what the comparison says, and keeps the rest."""
        symptoms = view_of(made())["symptoms"]
        sentences = list(compared(symptoms))
        (told,) = [words for words in sentences if "(range: " in words]
        bounds = told.partition("(range: ")[2].partition(")")[0]
        assert sum(bounds in words for words in sentences) == 1
        assert ("This does not mean unchanged." in sentences) == (made is ordinary)

    def test_the_reasons_speak_of_the_patient(self) -> None:
        """A doctor is not addressed as the patient, and the rating is told once."""
        text = doctor_of(reviewed(FALLING, rating=Rating.MUCH_WORSE))
        assert "The patient rates it as much worse than before." in text
        assert "You rate" not in text
        assert "own rating: " not in text

    def test_when_it_began_is_told_with_the_period(self) -> None:
        """Once; an answer that is another stands with the answers."""
        given, began = ordinary().screening, day(-9)
        for answer, times in ((began.isoformat(), 0), ("long ago", 1)):
            screening = given._replace(answers=(*given.answers, ("onset", answer, day(28))))
            text = doctor_of(ordinary()._replace(screening=screening, onset=began))
            assert text.count("when it began: ") == times
            assert "The symptoms began on 13 Nov 2026" in text

    def test_a_list_says_how_many_more(self) -> None:
        """And where they are."""
        items = [Item("one"), Item("two", " 2/3"), Item("three")]
        assert shortened(items, Limits(2, 10))[1:] == (Item("two", " 2/3"), Item("and 1 more, see the log"))
        assert shortened([Item("a long sentence", " 1")], Limits(1, 6)) == (Item("a lon…", " 1"),)
        assert shortened(items, Limits(0, 0)) == (Item("3, see the log"),)
        assert shortened([], Limits(1, 10)) == ()

    def test_words_from_right_to_left_turn_nothing_round(self) -> None:
        """What stands beside a title keeps its place."""
        html = review_doctor_html(view_of(hostile()), LIMITS[0])
        assert f"\N{FIRST STRONG ISOLATE}{HOSTILE[6]}\N{POP DIRECTIONAL ISOLATE} 15/21" in html
