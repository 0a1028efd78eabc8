"""The root of the project's error tree, and what can be wrong with a corpus."""

from __future__ import annotations

from pathlib import Path


class ReadoutError(Exception):
    """Anything this program tells a person in one line instead of a traceback."""


class CorpusError(ReadoutError):
    """A document that cannot be used, with the file and the line to look at."""

    def __init__(self, path: Path | str, line: int | None, problem: str) -> None:
        place = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{place}: {problem}")
        self.path = Path(path)
        self.line = line
        self.problem = problem
