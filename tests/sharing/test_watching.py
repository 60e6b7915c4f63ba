"""Changes in the folder are heard of from the kernel, as synchronisers make them."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fakes.shared import LAPTOP, PHONE, file_of
from stage.meeting import in_loop
from steadyhand.sharing.watching import Watch

DEADLINE_S = 10.0
MOUNTING = """\
import asyncio, pathlib, subprocess, sys
from steadyhand.sharing.watching import Watch

async def looked() -> None:
    above = pathlib.Path(sys.argv[1])
    folder, other = above / "folder", above / "other"
    folder.mkdir()
    other.mkdir()
    heard, any_ = [], asyncio.Event()

    def hear(word: str) -> None:
        heard.append(word)
        any_.set()

    async def told(of: str) -> None:
        await any_.wait()
        any_.clear()
        print(of + ":", ", ".join(sorted({*heard})))
        heard.clear()

    watch = Watch(folder, "a", lambda: hear("others"), lambda: hear("mine"))
    subprocess.run(["mount", "-t", "tmpfs", "none", other], check=True)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("something else is mounted:", heard)
    subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=True)
    await told("mounted")
    (folder / "steadyhand-b.events").touch()
    await told("a file")
    subprocess.run(["umount", "--lazy", folder], check=True)
    await told("gone")
    watch.close()

asyncio.run(looked())
"""
NONE_ALLOWED = 'echo 0 > "/proc/sys/user/$1"; exec "$0" -c "$2" "$3" "$1"'
PROBE = """\
import asyncio, pathlib, sys
from steadyhand.sharing.watching import Watch

async def looked() -> None:
    watch = Watch(pathlib.Path(sys.argv[1]), "a", print, print)
    print(watch.deaf)
    pathlib.Path("/proc/sys/user", sys.argv[2]).write_text("100")
    print(watch.again(), watch.deaf)

asyncio.run(looked())
"""


class Ear:
    """What was heard of, in order."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._any = asyncio.Event()

    def others(self) -> None:
        """Another device's file."""
        self._hear("others")

    def mine(self) -> None:
        """One's own."""
        self._hear("mine")

    def _hear(self, word: str) -> None:
        self.heard.append(word)
        self._any.set()

    async def next(self) -> set[str]:
        """What is heard next; nothing from before counts again."""
        await asyncio.wait_for(self._any.wait(), DEADLINE_S)
        self._any.clear()
        heard, self.heard = set(self.heard), []
        return heard


@asynccontextmanager
async def watching(folder: Path) -> AsyncIterator[tuple[Watch, Ear]]:
    """The laptop watches."""
    ear = Ear()
    watch = Watch(folder, LAPTOP, ear.others, ear.mine)
    try:
        yield watch, ear
    finally:
        watch.close()


@in_loop
async def test_a_file_renamed_into_place_is_heard_of(tmp_path: Path) -> None:
    """As synchronisers do: written under another name, which is nothing, and renamed."""
    async with watching(tmp_path) as (_, ear):
        draft = tmp_path / ".syncthing.steadyhand-phone.events.tmp"
        draft.write_bytes(b"a")
        draft.rename(file_of(tmp_path, PHONE))
        assert await ear.next() == {"others"}


@in_loop
async def test_a_file_written_in_place_is_heard_of_when_it_is_closed(tmp_path: Path) -> None:
    """As a copy to a stick does."""
    async with watching(tmp_path) as (_, ear):
        file_of(tmp_path, PHONE).write_bytes(b"a")
        assert await ear.next() == {"others"}


@in_loop
async def test_a_file_that_goes_is_heard_of(tmp_path: Path) -> None:
    """Deleted, or moved away."""
    file_of(tmp_path, PHONE).touch()
    async with watching(tmp_path) as (_, ear):
        file_of(tmp_path, PHONE).unlink()
        assert await ear.next() == {"others"}


@in_loop
async def test_ones_own_file_is_told_apart(tmp_path: Path) -> None:
    """Whoever touches it, its device looks at it."""
    async with watching(tmp_path) as (_, ear):
        file_of(tmp_path).write_bytes(b"a")
        assert await ear.next() == {"mine"}


@in_loop
async def test_a_file_about_a_key_is_heard_of(tmp_path: Path) -> None:
    """Another device may have revoked one."""
    async with watching(tmp_path) as (_, ear):
        (tmp_path / f"steadyhand-{'a' * 16}.keys").touch()
        assert await ear.next() == {"others"}


@in_loop
async def test_what_is_not_ours_wakes_nobody(tmp_path: Path) -> None:
    """A conflict copy, a file on its way, reading: the first that is heard of is what comes after them."""
    file_of(tmp_path, PHONE).write_bytes(b"a")
    async with watching(tmp_path) as (_, ear):
        for name in ("notes.txt", "steadyhand-phone.sync-conflict-1.events", "steadyhand-phone.events.tmp"):
            (tmp_path / name).write_bytes(b"a")
        file_of(tmp_path, PHONE).read_bytes()
        file_of(tmp_path).touch()
        assert await ear.next() == {"mine"}


@in_loop
async def test_a_folder_that_goes_and_comes_back_is_watched_again(tmp_path: Path) -> None:
    """Both are told when it goes and when it is there again; then its files are heard of as before."""
    folder = tmp_path / "shared"
    folder.mkdir()
    async with watching(folder) as (watch, ear):
        shutil.rmtree(folder)
        assert await ear.next() == {"mine", "others"}
        assert not watch.sees
        folder.mkdir()
        while not watch.sees:
            await ear.next()
        file_of(folder, PHONE).touch()
        while "others" not in await ear.next():
            pass


@in_loop
async def test_a_folder_that_comes_later_is_heard_of(tmp_path: Path) -> None:
    """It need not be there at the start."""
    async with watching(tmp_path / "shared") as (watch, ear):
        assert not watch.sees
        (tmp_path / "shared").mkdir()
        assert await ear.next() == {"mine", "others"}
        assert watch.sees


@in_loop
async def test_another_folder_in_its_place_is_watched(tmp_path: Path) -> None:
    """One that was put there by renaming is watched, the one that was there is not."""
    folder, other = tmp_path / "shared", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    async with watching(folder) as (_, ear):
        os.rename(folder, tmp_path / "away")  # noqa: PTH104 - as other programs do
        os.rename(other, folder)  # noqa: PTH104 - as other programs do
        await ear.next()
        file_of(tmp_path / "away", PHONE).touch()
        file_of(folder).touch()
        assert await ear.next() == {"mine"}


@pytest.mark.parametrize("limit", ["max_inotify_watches", "max_inotify_instances"])
def test_where_the_system_allows_no_more_watches_that_is_told(tmp_path: Path, limit: str) -> None:
    """In a user namespace of its own, whose limit is none, with the remedy; a raised one is felt."""
    told = subprocess.run(
        [
            "unshare",
            "--user",
            "--map-root-user",
            "sh",
            "-c",
            NONE_ALLOWED,
            sys.executable,
            limit,
            PROBE,
            tmp_path,
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.splitlines()
    assert "cannot be heard of" in told[0]
    assert f"raise fs.inotify.{limit.replace('inotify_', 'user_')}" in told[0]
    assert told[1:] == ["True None"]


@in_loop
async def test_a_folder_that_is_not_there_is_no_lack_of_watches(tmp_path: Path) -> None:
    """Whoever reads it tells of that."""
    async with watching(tmp_path / "shared") as (watch, _):
        assert watch.deaf is None


def test_what_is_mounted_over_the_folder_is_heard_of(tmp_path: Path) -> None:
    """A stick or a share, in a mount namespace of its own: when it comes, its files, and when it goes."""
    told = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-c", MOUNTING, tmp_path],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.splitlines()
    assert told == [
        "something else is mounted: []",
        "mounted: mine, others",
        "a file: others",
        "gone: mine, others",
    ]


@in_loop
async def test_a_folder_that_is_mounted_over_it_is_seen_to_be_another(tmp_path: Path) -> None:
    """Nothing tells of that, as of a link above it that leads elsewhere; whoever asks watches the new one."""
    for name in ("before", "after"):
        (tmp_path / name / "shared").mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to("before")
    async with watching(link / "shared") as (watch, ear):
        assert watch.sees
        link.unlink()
        link.symlink_to("after")
        assert not watch.sees
        assert watch.again()
        file_of(tmp_path / "after" / "shared", PHONE).touch()
        assert await ear.next() == {"others"}
