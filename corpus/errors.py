"""The root of the project's error tree, and what can be wrong with a corpus."""

from __future__ import annotations

from pathlib import Path

from corpus.messages import Message


class ReadoutError(Exception):
    """Anything this program tells a person in one line instead of a traceback.

    It is raised with an English template and, by name, what its {fields} are filled with.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        self.message = Message(template, **values)
        super().__init__(str(self.message))


class CorpusError(ReadoutError):
    """A document that cannot be used, with the file and the line to look at."""

    def __init__(
        self, path: Path | str, line: int | None, template: str, /, **values: object
    ) -> None:
        problem = Message(template, **values)
        place = f"{path}:{line}" if line is not None else str(path)
        super().__init__("{place}: {problem}", place=place, problem=problem)
        self.path = Path(path)
        self.line = line
        self.problem = problem
