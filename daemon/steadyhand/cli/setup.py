"""``steady setup``: from nothing to the first reminder."""

import shutil
import sys
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say
from steadyhand.cli.first_draft import Wishes, first_draft
from steadyhand.cli.private_file import write_private
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.prompt import Choice, Failed, Shown
from steadyhand.errors import ConfigurationFault, Refused, SteadyError, Unavailable
from steadyhand.system.paths import private_directory
from steadyhand.system.single_instance import running

PATIENCE_S = 30.0
BEFORE_DAWN = timedelta(hours=4)
BY_HAND = "start it by hand: steady run (or let your desktop start that when you log in)"


def take_setup(parser: ArgumentParser) -> None:
    """The words of ``setup``."""
    parser.add_argument("--yes", action="store_true", help="ask nothing: the usual answer to each question")


def setup(arguments: Arguments, desk: Desk) -> int:
    """Write the configuration, install and start the unit, and show a test notification.

    Each step that cannot be done says so, with the way to do it by hand, and the rest goes on.
    """
    target = Path(desk.paths.config)
    if target.exists():
        say(f"configuration: {target} is there already and stays as it is")
    else:
        _configure(target, desk, ask=not arguments.yes)
    habits = len(desk.configuration.habits)
    if desk.warning is not None:
        raise ConfigurationFault("Mend the configuration first, then run steady setup again.")
    say(f"configuration: no faults, {habits} {'habit' if habits == 1 else 'habits'}")
    say(f"daemon: {_start(desk)}")
    say(f"page: {_listen(desk)}")
    for what, unit in _companions(desk).items():
        say(f"{what}: {_restarted(unit, desk)}")
    say(f"notification: {_try_out(desk, patience_s=0 if arguments.yes else PATIENCE_S)}")
    say("\nBefore you begin, answer the questions about warning signs once: steady screen")
    say("What comes next: steady agenda. How today goes: steady status. Everything: steady --help")
    return 0


def _configure(target: Path, desk: Desk, *, ask: bool) -> None:
    from steadyhand.cli import questions  # noqa: PLC0415 - only where there is no configuration
    from steadyhand.settings.examples import example  # noqa: PLC0415 - the same

    today = _today(desk)
    wishes = questions.ask(today) if ask else questions.usual(today)
    text = first_draft(example(), wishes)
    _judge(text, desk, target)
    try:
        _make_folder(target.parent)
        write_private(target, lambda stream: stream.write(text), force=False)
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}. Make its folder writable.") from error
    say(f"configuration: written to {target}")
    _tell_wishes(wishes)


def _make_folder(folder: Path) -> None:
    """A folder that exists keeps its mode: it may be the person's own."""
    if not folder.is_dir():
        private_directory(str(folder))


def _today(desk: Desk) -> date:
    """The person's day, before there is a configuration that says when it begins."""
    return (desk.now.astimezone(desk.reading.zone).replace(tzinfo=None) - BEFORE_DAWN).date()


def _judge(text: str, desk: Desk, target: Path) -> None:
    from steadyhand.settings.compiler import compile_text  # noqa: PLC0415 - it brings pydantic
    from steadyhand.settings.environment import read_environment  # noqa: PLC0415 - the same

    answer = compile_text(text, read_environment(desk.environ), str(target))
    if not isinstance(answer, Configuration):
        faults = "\n\n".join(str(fault) for fault in answer)
        raise ConfigurationFault(f"These answers do not fit together; nothing was written.\n\n{faults}")


def _tell_wishes(wishes: Wishes) -> None:
    if wishes.conditions and "water" in wishes.habits:
        say(
            "water: off for now. Ask your clinician how much is right for you, "
            "then set clinician_agreed_ml and enabled in [habits.water]."
        )
    if not wishes.show_details:
        say("notifications: neutral words; a click shows what it is about (notifications.show_details)")


def _start(desk: Desk) -> str:
    from steadyhand.system import unit  # noqa: PLC0415 - subprocess is needed here alone

    try:
        is_ours = unit.unit_state() in {"active", "activating", "reloading"}
        found = running(desk.paths.runtime)
        if found is not None and not is_ours:
            return f"it runs already as process {found.pid}; end it and run steady setup again for the unit"
        text = unit.unit_text(executable(), graphical=unit.graphical_session_active())
        path = unit.install_unit(text, desk.environ)
    except SteadyError as error:
        return f"not installed. {error}" + ("" if "steady run" in str(error) else f"\n  {BY_HAND}")
    return f"started, and it starts with your session ({path})"


def _listen(desk: Desk) -> str:
    from steadyhand.system import page_unit  # noqa: PLC0415 - subprocess is needed here alone

    try:
        page_unit.install_page(executable(), desk.environ)
    except SteadyError:
        return "not installed as a unit; steady open starts it when you want to look"
    return "systemd starts it when you look: steady open"


def _companions(desk: Desk) -> dict[str, str]:
    """The units beside the daemon's that are in place, by what they are for."""
    from steadyhand.system.companion_unit import OF_TABLE  # noqa: PLC0415 - subprocess comes with it
    from steadyhand.system.unit import unit_path  # noqa: PLC0415 - the same

    return {what: unit for what, unit in OF_TABLE.items() if unit_path(unit, desk.environ).exists()}


def _restarted(unit: str, desk: Desk) -> str:
    from steadyhand.system.companion_unit import install_companion  # noqa: PLC0415 - subprocess comes with it

    try:
        install_companion(unit, executable(), desk.environ)
    except SteadyError as error:
        return f"not started. {error}"
    return "started, and it starts with the daemon"


def executable() -> str:
    """The absolute path of the command ``steady`` that is running. Raises Unavailable."""
    own = Path(sys.argv[0])
    candidates = [own, Path(sys.executable).with_name("steady"), Path(shutil.which("steady") or "")]
    found = next((each for each in candidates if each.name == "steady" and each.is_file()), None)
    if found is None:
        raise Unavailable("The command `steady` is not in its place. Install Steadyhand again.")
    return str(found.absolute())


def _try_out(desk: Desk, patience_s: float) -> str:
    from steadyhand.bootstrap.trial import try_out  # noqa: PLC0415 - it brings the event loop and the bus

    if patience_s:
        say("notification: look at your desktop, and press one of its buttons …")
    try:
        trial = try_out(desk.environ, desk.configuration.notifications.channel, patience_s)
    except SteadyError as error:
        return f"not shown. {error}"
    match trial.delivery:
        case Failed(reason=reason):
            return f"not shown: {reason}"
        case Shown(via="none"):
            return f"not shown. {trial.reason}"
        case Shown(via=via, buttons=buttons):
            return f"shown through {via}, {_buttons(trial.choice, buttons=buttons, waited=patience_s > 0)}"


def _buttons(choice: Choice | None, *, buttons: bool, waited: bool) -> str:
    if not buttons:
        return "without buttons: answer with steady done, snooze or skip"
    if choice is not None:
        return f"and you pressed {choice}: answers arrive"
    return "with buttons; none was pressed" if waited else "with buttons"


COMMANDS = {"setup": Command(take_setup, setup)}
