"""Run by CI with the Python of an environment that has only the built wheel, in another folder."""

from __future__ import annotations

import sys
from importlib import metadata, resources
from pathlib import Path


def main() -> int:
    files = metadata.files("readout-bot") or []
    names = {file.parts[0] for file in files if not file.parts[0].startswith((".", "readout_bot-"))}
    problems = []
    if names != {"bot", "retrieval", "corpus"}:
        problems.append(f"top-level names are {sorted(names)}")
    corpus = Path(str(resources.files("corpus")))
    bot = Path(str(resources.files("bot")))
    wanted = ("documents/2020-09-28-moon-putin-call.md", "questions/README.md", "py.typed")
    problems += [f"{name} is not in it" for name in wanted if not (corpus / name).is_file()]
    catalogues = [f"locale/{language}/LC_MESSAGES/readout-bot.mo" for language in ("ko", "ru")]
    problems += [f"bot/{name} is not in it" for name in catalogues if not (bot / name).is_file()]
    glossaries = Path(str(resources.files("retrieval"))) / "glossaries"
    if not all((glossaries / f"{language}.tsv").is_file() for language in ("en", "ko", "ru")):
        problems.append("retrieval/glossaries is not in it")
    if "site-packages" not in str(corpus):
        problems.append(f"the package is taken from {corpus}, not from the wheel")
    print("\n".join(problems) or f"the wheel has {len(files)} files: {sorted(names)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
