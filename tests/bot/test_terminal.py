"""What a person sees at a real terminal: a pseudo-terminal is one."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from retrieval.store import Store


def on_a_terminal(store: Store, *arguments: str, **environment: str) -> str:
    """What `readout ARGUMENTS` writes to a terminal of 100 columns."""
    controller, terminal = pty.openpty()
    code = "import sys; from bot.cli import main; sys.exit(main(sys.argv[1:]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={
            **os.environ,
            "READOUT_INDEX": str(store.folder),
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "TERM": "xterm-256color",
            "COLUMNS": "100",
            **environment,
        },
    )
    os.close(terminal)
    written = b""
    while True:
        try:
            part = os.read(controller, 65536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        written += part
    process.wait()
    os.close(controller)
    return written.decode()


def test_the_matching_sentence_stands_out_and_the_words_are_the_documents(
    shipped_store: Store,
) -> None:
    shown = on_a_terminal(shipped_store, "ask", "--limit", "1", "What did Putin say about the IVI?")
    bold = "".join(re.findall(r"\x1b\[1m(.*?)\x1b\[0m", shown, re.DOTALL))
    assert "he would have its health authorities review the suggestion." in re.sub(
        r"\s+", " ", bold
    )
    plain = re.sub(r"\s+", " ", re.sub(r"\x1b\[[0-9;]*m", "", shown))
    assert "Taking note of a recent agreement to resume regular flights between the two" in plain


def test_no_color_is_respected(shipped_store: Store) -> None:
    shown = on_a_terminal(shipped_store, "ask", "the WTO?", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*(3[0-7]|9[0-7]|38)[0-9;]*m", shown)
    assert re.search(r"\x1b\[[0-9;]*(3[0-7]|9[0-7])", on_a_terminal(shipped_store, "ask", "WTO?"))


def test_show_has_a_margin(shipped_store: Store) -> None:
    shown = on_a_terminal(shipped_store, "show")
    assert "President Putin replied that he would visit Korea." in shown
