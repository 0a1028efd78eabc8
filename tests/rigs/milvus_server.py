"""A real Milvus server, shut into a network namespace and reached through a relay on 127.0.0.1."""

from __future__ import annotations

import lzma
import os
import shutil
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

INSIDE = Path(__file__).with_name("milvus_inside.py")
_CONFIGURATION = {
    # Without it a tenant's search misses what it should find: recall .85 (Milvus 2.3.5).
    "queryNode.segcore.interimIndex.enableIndex": "false",
    "grpc.log.level": "ERROR",
    "log.level": "error",
}


@cache
def namespace() -> tuple[str, ...] | None:
    """The command that shuts a program into a network of its own; None where that is not allowed."""
    for command in (("unshare", "-n"), ("unshare", "-rn")):
        tried = (*command, "ip", "link", "set", "lo", "up")
        try:
            if subprocess.run(tried, check=False, capture_output=True).returncode == 0:
                return command
        except OSError:
            return None
    return None


class MilvusServer:
    """A standalone server with its data below `folder`; the same port over all its lives."""

    def __init__(self, folder: Path, binary: Path | None = None) -> None:
        """`binary` is the program of another one, unpacked already."""
        self._folder = folder
        self._inside: subprocess.Popen[str] | None = None
        self._pid = 0
        self.port = 0
        self.binary = binary or _unpack(folder)
        _configure(folder)

    @property
    def uri(self) -> str:
        return f"milvus://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts the server and waits until it is healthy."""
        command = namespace()
        if command is None:
            raise RuntimeError("network namespaces are not allowed here")
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", self.port))
            self.port = listener.getsockname()[1]
            inside = [sys.executable, INSIDE, listener.fileno(), self._folder, self.binary]
            script = 'ip link set lo up; exec "$@"'
            self._inside = subprocess.Popen(
                [*command, "bash", "-c", script, "inside", *map(str, inside)],
                pass_fds=[listener.fileno()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                # What ends the tests by a signal ends this too, by closing its standard input.
                start_new_session=True,
            )
        assert self._inside.stdout is not None
        self._pid = int(self._inside.stdout.readline())
        if self._inside.stdout.readline().strip() != "ready":
            raise RuntimeError((self._folder / "server.log").read_text()[-3000:])

    def stop(self, number: int = signal.SIGKILL) -> None:
        """Ends the server as a power cut would; SIGINT lets it write what it has, for seconds."""
        if self._inside is None:
            return
        os.kill(self._pid, number)
        try:
            self._inside.wait(10)
        except subprocess.TimeoutExpired:
            os.kill(self._pid, signal.SIGKILL)
            self._inside.wait(10)
        self._inside = None


def _unpack(folder: Path) -> Path:
    """The server's program from its package, which carries it compressed."""
    import milvus

    binaries = folder / "bin"
    binaries.mkdir(parents=True, exist_ok=True)
    carried = (Path(milvus.__file__).parent / "data" / "bin").glob("*.lzma")
    largest_first = sorted(carried, key=lambda packed: -packed.stat().st_size)
    with ThreadPoolExecutor() as threads:
        list(
            threads.map(lambda packed: _unpack_file(packed, binaries / packed.stem), largest_first)
        )
    return binaries / "milvus"


def _unpack_file(packed: Path, unpacked: Path) -> None:
    if not unpacked.exists():
        with lzma.open(packed) as source, unpacked.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        unpacked.chmod(0o755)


def _configure(folder: Path) -> None:
    from milvus import MilvusServerConfig

    configuration = MilvusServerConfig(data_dir=str(folder))
    for name, value in _CONFIGURATION.items():
        configuration.set(name, value)
    configuration.resolve()
