import ast
import string
from pathlib import Path

import pytest

import bot
from bot import wording

SOURCES = [
    path
    for path in Path(bot.__file__).parent.rglob("*.py")
    if path.name not in ("wording.py", "servers.py", "cli.py") and "migrations" not in path.parts
]


def texts_in_use() -> set[str]:
    """Every text of the program that some table translates, wherever it stands in the sources."""
    constants = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
    return constants


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["ko", "ru"])
def test_every_translation_is_of_a_text_in_use_and_has_its_fields(language: str) -> None:
    table = wording._TABLES[language]
    assert table.keys() == wording._TABLES["ko"].keys()
    assert set(table) <= texts_in_use()
    for text, translated in table.items():
        assert fields(translated) == fields(text)


def test_words_given_to_be_translated_are_translated() -> None:
    """Literals handed to `words(…)`, `saying.say(…)` and PatienceError stand in the tables."""
    handed = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                literals = [a for a in node.args if isinstance(a, ast.Constant)]
                if name in ("words", "outlet.words", "saying.say", "say", "PatienceError"):
                    handed |= {a.value for a in literals if isinstance(a.value, str)}
    assert handed - {"{problem}"} <= wording._TABLES["ko"].keys()


def test_an_unknown_language_is_english() -> None:
    assert wording.wording("xx")("More") == "More"
    assert wording.wording("ko")("More") == "더 보기"
