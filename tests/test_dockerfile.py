"""The Dockerfile's own RUN lines, run in a scratch folder: there is no Docker engine to ask."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def instructions(name: str) -> list[str]:
    joined = DOCKERFILE.replace("\\\n", " ")
    return [
        " ".join(found.split()) for found in re.findall(rf"^{name} (.+)$", joined, re.MULTILINE)
    ]


def test_the_run_lines_that_can_run_here_do(tmp_path: Path) -> None:
    """Installing takes minutes and is what CI does anyway: here this environment stands for it."""
    environment = tmp_path / "opt" / "readout"
    (environment / "bin").mkdir(parents=True)
    script = environment / "bin" / "readout"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bot.cli "$@"\n')
    script.chmod(0o755)
    ran = []
    for line in instructions("RUN"):
        if " -m venv " in line or "pip install" in line or line.startswith("useradd"):
            continue
        command = line.replace("/opt/", f"{tmp_path}/opt/")
        subprocess.run(["sh", "-c", command], check=True, cwd=ROOT)
        ran.append(line)
    assert ran == [
        "/opt/readout/bin/readout index --index /opt/readout-index",
        "mkdir -p /opt/data/readout-bot && ln -s /opt/readout-index /opt/data/readout-bot/index",
    ]
    assert (tmp_path / "opt" / "data" / "readout-bot" / "index" / "models").is_dir()
    (health,) = instructions("HEALTHCHECK")
    words = shlex.split(health[health.index("CMD [") + 5 : -1].replace(",", " "))
    variables = {**os.environ, "READOUT_INDEX": f"{tmp_path}/opt/readout-index"}
    variables["PATH"] = f"{environment}/bin:{variables['PATH']}"
    checked = subprocess.run(
        words, check=False, cwd=tmp_path, env={**variables, "PYTHONPATH": str(ROOT)}
    )
    assert checked.returncode == 0


def test_the_install_lines_are_those_that_ci_runs() -> None:
    assert "/opt/readout/bin/pip install --no-cache-dir ." in instructions("RUN")


def test_it_does_not_run_as_root_and_holds_no_token() -> None:
    assert instructions("USER") == ["readout"]
    assert not any("TOKEN" in line for line in [*instructions("ENV"), *instructions("ARG")])
    assert instructions("CMD")[-1] == '["readout", "bot"]'


@pytest.mark.parametrize("line", instructions("COPY"))
def test_what_is_copied_from_the_build_stage_was_made_there(line: str) -> None:
    paths = [word for word in line.split() if word.startswith("/")]
    assert not paths or any(paths[0] in run for run in instructions("RUN"))
