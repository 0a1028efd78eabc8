"""Runs inside a network namespace of its own: Milvus, and a relay to it from outside.

    python milvus_inside.py LISTENER FOLDER BINARY

Milvus listens on all interfaces whatever it is told; here the only interface is the namespace's
own loopback. LISTENER is the descriptor of a socket that was opened outside, on 127.0.0.1: what
connects to it is passed on. Prints the server's process id, then "ready"; ends when the server
does, and ends the server when standard input is closed (whoever started this has gone).
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

PORT, HEALTH = 19530, "http://127.0.0.1:9091/healthz"


async def main(listener: socket.socket, folder: Path, binary: Path) -> None:
    environment = {
        **os.environ,
        "DEPLOY_MODE": "STANDALONE",
        "METRICS_PORT": "9091",
        "MILVUS_RUN_DIR": str(folder / "run"),
        "LD_LIBRARY_PATH": str(binary.parent),
    }
    with (folder / "server.log").open("ab") as log:
        server = await asyncio.create_subprocess_exec(
            binary, "run", "standalone", cwd=folder, env=environment, stdout=log, stderr=log
        )
    print(server.pid, flush=True)
    ended = asyncio.create_task(server.wait())
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, watch, server.pid)
    await loop.run_in_executor(None, wait_until_healthy, ended.done)
    async with await asyncio.start_server(relay, sock=listener):
        print("ready", flush=True)
        await ended
    os._exit(0)  # the thread that watches standard input would keep it


def watch(pid: int) -> None:
    """Ends the server when whoever started it has gone."""
    sys.stdin.read()
    os.kill(pid, signal.SIGKILL)


def wait_until_healthy(ended: Callable[[], bool]) -> None:
    while not ended() and not healthy():
        time.sleep(0.1)


def healthy() -> bool:
    try:
        with urllib.request.urlopen(HEALTH, timeout=2) as response:
            return bool(response.read() == b"OK")
    except (urllib.error.URLError, OSError):
        return False


async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", PORT)
    except OSError:
        writer.close()
        return
    await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


if __name__ == "__main__":
    inherited = socket.socket(fileno=int(sys.argv[1]))
    asyncio.run(main(inherited, Path(sys.argv[2]), Path(sys.argv[3])))
