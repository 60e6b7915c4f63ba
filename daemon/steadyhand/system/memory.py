"""Keeping the daemon small: it sleeps for days beside everything else on the desktop."""

import ctypes
import gc
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

OPTIONAL = ("ssl", "_hashlib", "bz2", "lzma", "_bz2", "_lzma")
"""Modules that asyncio, hashlib and shutil do without where Python was built without them."""
MAPS = Path("/proc/self/maps")
DONT_NEED = 4
"""MADV_DONTNEED of madvise(2)."""


def leave_out_optional_modules() -> None:
    """Keep OpenSSL and the compressors out of this process: 2 MiB a daemon without a network never uses.

    To be called before asyncio is imported. What is loaded already stays.
    """
    for name in OPTIONAL:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None is how Python marks a module as absent


def give_back() -> None:
    """Give the memory that only the start needed back to the system, where it has the calls for it.

    Freed memory goes back to the kernel, and the code that ran only once is no longer mapped: it
    stays in the page cache, and what is needed again is mapped again.
    """
    gc.collect()
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "malloc_trim") or not MAPS.exists():
        return
    libc.malloc_trim(0)
    for begin, end in code_spans(MAPS.read_text().splitlines()):
        libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), DONT_NEED)


def code_spans(maps: Iterable[str]) -> Iterator[tuple[int, int]]:
    """The address ranges of code mapped from files, from the lines of proc(5)'s ``maps``.

    Only what is executable and cannot be written: such pages are always as they are in the file.
    """
    for line in maps:
        span, permissions, _, _, inode, *_ = line.split(maxsplit=5)
        if permissions == "r-xp" and inode != "0":
            begin, _, end = span.partition("-")
            yield int(begin, 16), int(end, 16)
