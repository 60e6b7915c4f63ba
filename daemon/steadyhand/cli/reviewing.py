"""``steady review``: the reassessment, in the terminal, as JSON, as a page, and for the doctor."""

import subprocess
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from steadyhand.bootstrap.machine_names import machine_names
from steadyhand.bootstrap.moment import DAY, day_of
from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.reviewing import answer_check_in, review_of
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say, say_json
from steadyhand.cli.private_file import refuse_own, write_private, write_private_bytes
from steadyhand.domain.reminding.event import Json
from steadyhand.errors import Refused, Unavailable, UsageFault
from steadyhand.report.review import review_view
from steadyhand.system.paths import private_directory

PAGE = "review.html"


def take_review(parser: ArgumentParser) -> None:
    """The words of ``review``."""
    parser.add_argument("--on", metavar="DAY", help=f"as on that day: {DAY}; without it, today")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON and nothing else")
    form.add_argument("--html", metavar="FILE", help="one page with charts, complete in itself")
    form.add_argument("--pdf", metavar="FILE", help="one sheet of paper for your doctor")
    form.add_argument("--open", action="store_true", help="open the page in your browser")
    parser.add_argument(
        "--appendix", action="store_true", help="with --pdf: the whole log of these weeks behind it"
    )
    parser.add_argument("--force", action="store_true", help="write over a file that is there")


def review(arguments: Arguments, desk: Desk) -> int:
    """Tell what four weeks of entries come to."""
    if arguments.appendix and arguments.pdf is None:
        raise UsageFault("--appendix goes with --pdf FILE")
    on = None if arguments.on is None else day_of(arguments.on, lambda: desk.today)
    made = review_of(desk, on)
    number = desk.configuration.person.emergency_number
    view = review_view(made, zone=desk.zone, emergency_number=number, machine_names=machine_names(desk.log))
    if arguments.json:
        say_json(view)
    elif arguments.html is not None:
        _write_page(view, _target(desk, arguments.html), force=arguments.force)
        say(f"the review is in {arguments.html}")
    elif arguments.pdf is not None:
        _write_sheet(arguments, desk, view, made.start, made.on)
        say(f"the sheet for your doctor is in {arguments.pdf}")
    elif arguments.open:
        _open_page(desk, view)
    else:
        from steadyhand.report.review_text import review_text  # noqa: PLC0415 - for the terminal alone

        say(review_text(view))
    if on is None and not arguments.json:
        answer_check_in(desk)
    return 0


def _target(desk: Desk, name: str) -> Path:
    if not name:
        raise UsageFault("a file has a name")
    target = Path(name)
    refuse_own(target, desk.paths)
    return target


def _write_page(view: Mapping[str, Json], target: Path, *, force: bool) -> None:
    from steadyhand.report.page.review_page import review_html  # noqa: PLC0415 - it brings jinja2

    text = review_html(view)
    with _told(target):
        write_private(target, lambda stream: stream.write(text), force=force)


def _write_sheet(arguments: Arguments, desk: Desk, view: Mapping[str, Json], first: date, last: date) -> None:
    from steadyhand.bootstrap.pdf import write_pdf  # noqa: PLC0415 - it brings weasyprint

    target = _target(desk, arguments.pdf)
    log = desk.log.chronicle(first, last) if arguments.appendix else None
    names = machine_names(desk.log, first, last)
    with _told(target):
        write_private_bytes(
            target,
            lambda stream: write_pdf(view, stream, appendix=log, machine_names=names),
            force=arguments.force,
        )


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}. Name a file elsewhere.") from error


def _open_page(desk: Desk, view: Mapping[str, Json]) -> None:
    """Put the page where only its owner can read it, until the session ends, and open it."""
    folder = Path(desk.paths.runtime)
    private_directory(desk.paths.runtime)
    target = folder / PAGE
    _write_page(view, target, force=True)
    try:
        words = ["xdg-open", str(target)]
        ended = subprocess.run(words, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - the desktop's own program
    except FileNotFoundError as error:
        raise Unavailable(f"There is no xdg-open here. Open {target} in a browser.") from error
    if ended.returncode:
        raise Unavailable(f"The page could not be opened. Open {target} in a browser.")
    say(f"opened {target}")


COMMANDS = {"review": Command(take_review, review)}
