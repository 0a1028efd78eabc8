"""A function in a process of its own, forked from a warm one: it can be killed, and is cheap.

The parent only imports: it computes nothing, so that no thread of a library is lost in the fork.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

PATIENCE = 600.0
"""Seconds after which a child that says nothing counts as hanging."""


Tell = Callable[[str], None]
"""What a child tells its parent with."""


class Hanging(RuntimeError):  # noqa: N818 - a finding
    """A child that does not end."""


class Child:
    """A running function; what it passes to `tell` can be read here."""

    def __init__(self, work: Callable[[Tell], None]) -> None:
        self._reader, writer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._reader)
            _run(work, writer)
        os.close(writer)
        self._said = b""
        self._ended = False

    def wait_for(self, text: str, seconds: float) -> bool:
        """Whether the child tells `text` within so many seconds; False too when it has ended."""
        end = time.monotonic() + seconds
        while text.encode() not in self._said and not self._ended:
            if not self._read(end - time.monotonic()):
                return False
        return text.encode() in self._said

    def kill(self) -> None:
        """Ends it at once, as a power cut would end the process."""
        os.kill(self.pid, signal.SIGKILL)

    def result(self) -> tuple[int, str]:
        """Its exit status (negative: the signal that ended it) and all that it told."""
        end = time.monotonic() + PATIENCE
        while not self._ended:
            if not self._read(end - time.monotonic()):
                self.kill()
                os.waitpid(self.pid, 0)
                raise Hanging(f"nothing within {PATIENCE:.0f} s")
        os.close(self._reader)
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return status, self._said.decode(errors="replace")

    def _read(self, seconds: float) -> bool:
        if not select.select([self._reader], [], [], max(seconds, 0))[0]:
            return False
        part = os.read(self._reader, 1 << 16)
        self._said += part
        self._ended = not part
        return True


def _run(work: Callable[[Tell], None], writer: int) -> NoReturn:
    def tell(text: str) -> None:
        data = text.encode()
        while data:
            data = data[os.write(writer, data) :]

    status = 1
    try:
        work(tell)
        status = 0
    except BaseException:  # noqa: BLE001 - told to the parent, whatever it is
        tell(traceback.format_exc())
    finally:
        os._exit(status)


_REMOVALS = {"os.remove", "os.rmdir"}
_STEPS = _REMOVALS | {
    "open", "os.rename", "os.mkdir", "os.scandir", "os.listdir", "sqlite3.connect",
}  # fmt: skip


def count_steps(folder: Path, die_before: int = 0) -> Callable[[], int]:
    """Counts this process's steps in `folder`; SIGKILLs it right before the one of that number.

    Steps are what Python announces to audit hooks: files opened, folders made, listed and removed,
    names changed. `rmtree` names files by their folder's descriptor: all such count.
    """
    place = os.fsencode(folder)
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event not in _STEPS:
            return
        path = arguments[0]
        inside = isinstance(path, (str, bytes, os.PathLike)) and place in os.fsencode(path)
        if inside or (event in _REMOVALS and arguments[1] != -1):
            count += 1
            if count == die_before:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    return lambda: count
