"""One tree of errors: ``str(error)`` is the message for the person, the class has the exit code.

A message says what is wrong, where, and the remedy. The exit codes are those of the README.
"""


class SteadyError(Exception):
    """Any failure that is told to the person as one message, never as a traceback."""

    exit_code = 1


class Refused(SteadyError):
    """The command was understood and turned down; the message says why."""


class UsageFault(SteadyError):
    """The words of the command do not fit."""

    exit_code = 2


class NoSuchHabit(SteadyError):
    """The named habit is not in the configuration."""

    exit_code = 64


class Unavailable(SteadyError):
    """The daemon, the bus or the service manager is needed and not there."""

    exit_code = 69


class LogFault(SteadyError):
    """The adherence log cannot be read or written."""

    exit_code = 74


class ConfigurationFault(SteadyError):
    """The configuration is faulty; the message lists every fault."""

    exit_code = 78
