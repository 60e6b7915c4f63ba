"""Writes into a folder until it is killed: each line that it prints tells up to which record that was done.

``python crashing.py FOLDER FIRST``: the log of the device has ``FIRST`` records to begin with, and gets more.
"""

import sys
from itertools import count
from pathlib import Path

from fakes.shared import LAPTOP, ledger, writer


def main(folder: Path, first: int) -> None:
    """Write, one to three records at once; now and then everything anew."""
    log = ledger(LAPTOP, *(b"record %d" % number for number in range(1, first + 1)))
    writes = writer(folder, log)
    for turn in count():
        log.add(*(b"record %d" % (log.last() + 1 + more) for more in range(turn % 3 + 1)))
        if turn % 7 == 6:
            writes.rewrite()
        else:
            writes.write()
        print(log.last(), flush=True)  # noqa: T201 - what it is for


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
