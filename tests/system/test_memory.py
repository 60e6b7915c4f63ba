"""The daemon's memory, looked at in processes of their own: what is left out cannot be put back."""

import subprocess
import sys

from steadyhand.system.memory import OPTIONAL, code_spans

LEAVE_OUT = "from steadyhand.system.memory import leave_out_optional_modules as leave; leave()\n"
MAPPED_CODE = """
import re
from pathlib import Path
from steadyhand.system.memory import give_back

def resident_code_kib():
    mappings = re.split(r"^(?=[0-9a-f]+-[0-9a-f]+ )", Path("/proc/self/smaps").read_text(), flags=re.M)
    return sum(int(re.search(r"^Rss: +(\\d+)", each, re.M)[1]) for each in mappings if " r-xp " in each[:60])

import asyncio, json, sqlite3
before = resident_code_kib()
give_back()
print(before, resident_code_kib())
"""
MAPS = """\
55d0c0a00000-55d0c0a01000 r--p 00000000 fe:00 12 /usr/bin/python3.11
55d0c0a01000-55d0c0a03000 r-xp 00001000 fe:00 12 /usr/bin/python3.11
55d0c0a03000-55d0c0a04000 rwxp 00003000 fe:00 12 /usr/bin/python3.11
7f0000000000-7f0000001000 r-xp 00000000 00:00 0
7f0000002000-7f0000003000 rw-p 00000000 00:00 0 [heap]
7f0000004000-7f0000005000 r-xp 00000000 fe:00 13 /a folder/with blanks.so
7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0 [vdso]
"""


def told(program: str) -> str:
    """What a program of ours prints in a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    ).stdout


def test_what_is_left_out_is_never_loaded() -> None:
    """Neither asyncio nor the bus, the log or the copies of files bring the optional modules in."""
    program = LEAVE_OUT + (
        "import asyncio, hashlib, shutil, sqlite3, sys, tempfile, dbus_fast.aio\n"
        f"print([name for name in {OPTIONAL!r} if sys.modules[name] is not None])"
    )
    assert told(program).strip() == "[]"


def test_a_loop_runs_without_what_is_left_out() -> None:
    """Asyncio works all the same, and so does the hash that tells one configuration from another."""
    program = LEAVE_OUT + (
        "import asyncio, hashlib\n"
        "print(asyncio.run(asyncio.sleep(0, 'ran')), hashlib.sha256(b'').hexdigest()[:8])"
    )
    assert told(program).split() == ["ran", "e3b0c442"]


def test_what_is_loaded_already_stays() -> None:
    """A module that is in use is not taken away."""
    assert told("import ssl\n" + LEAVE_OUT + "import sys; print(sys.modules['ssl'] is ssl)").strip() == "True"


def test_code_that_ran_once_is_no_longer_mapped() -> None:
    """After giving back, less code is in memory, and the program still runs."""
    before, after = map(int, told(MAPPED_CODE).split())
    assert after < before


def test_only_code_of_files_is_given_back() -> None:
    """Data, what can be written, and what belongs to no file is left alone."""
    spans = list(code_spans(MAPS.splitlines()))
    assert spans == [(0x55D0C0A01000, 0x55D0C0A03000), (0x7F0000004000, 0x7F0000005000)]
