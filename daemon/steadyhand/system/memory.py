"""Keeping the daemon small: it sleeps for days beside everything else on the desktop."""

import ctypes
import gc
import sys

OPTIONAL = ("ssl", "_hashlib", "bz2", "lzma", "_bz2", "_lzma")
"""Modules that asyncio, hashlib and shutil do without where Python was built without them."""


def leave_out_optional_modules() -> None:
    """Keep OpenSSL and the compressors out of this process: 2 MiB that a daemon without a network never uses.

    To be called before asyncio is imported. What is loaded already stays.
    """
    for name in OPTIONAL:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None is how Python marks a module as absent


def give_back() -> None:
    """Give the memory that only the start needed back to the system, where the C library can."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
