"""The catalogues hold every text of the program, and nothing in them can go wrong."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.checkers import python_format
from babel.messages.pofile import read_po

from bot import wording as wording_module
from bot.settings import terminal_language
from bot.wording import english, language_of, language_written, wording
from corpus.messages import Message
from retrieval.errors import CorpusError
from tests import catalogues
from tests.catalogues import KEYWORDS, TRANSLATED, fields, forms, messages

ADVICE = "run: python -m tests.catalogues, and fill in what it names"


@pytest.fixture(scope="module")
def template() -> Catalog:
    return catalogues.collected()


@pytest.fixture(scope="module", params=TRANSLATED)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return catalogues.read(request.param)


def keys(catalog: Catalog) -> set[object]:
    return {(message.context, message.id) for message in messages(catalog)}


def test_every_text_is_translated_and_none_is_left_over(
    template: Catalog, catalog: Catalog
) -> None:
    assert keys(template) - keys(catalog) == set(), ADVICE
    assert keys(catalog) - keys(template) == set(), ADVICE
    assert not catalog.obsolete, ADVICE
    assert catalogues.missing(catalog) == []


def problems(catalog: Catalog) -> list[str]:
    """Translations that would not be filled in, or not be laid out, as their texts are."""
    found = []
    for message in messages(catalog):
        texts = (message.id,) if isinstance(message.id, str) else message.id
        for form in forms(message):
            same = fields(form) == fields(texts[-1])
            same &= form.count("%") == texts[-1].count("%")
            same &= form.startswith(" ") == texts[-1].startswith(" ")
            same &= form.endswith(" ") == texts[-1].endswith(" ")
            if not same:
                found.append(form)
        if message.python_format:
            python_format(catalog, message)
    return found


def test_fields_and_spaces_of_a_translation_are_those_of_its_text(catalog: Catalog) -> None:
    assert problems(catalog) == []


def test_other_fields_are_noticed() -> None:
    text = 'msgid "no {name}"\nmsgstr "нет {nаme}"\n'  # a Cyrillic "а"
    assert problems(read_po(text.encode().splitlines(), locale="ru")) == ["нет {nаme}"]


def test_a_language_has_all_its_plural_forms(catalog: Catalog) -> None:
    expected = {"ko": 1, "ru": 3}[catalog.locale.language]
    assert catalog.num_plurals == expected
    counted = [message for message in messages(catalog) if message.pluralizable]
    assert counted
    assert all(len(forms(message)) == expected for message in counted)


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    written = catalogues.entries(catalogues.read(language))
    assert catalogues.compiled(language) == written, ADVICE


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def calls() -> Iterator[tuple[str, ast.Call, ast.expr]]:
    """Every call that marks a text: its place, itself, and the argument that is the text."""
    for package in ("bot", "retrieval", "corpus"):
        for path in sorted((catalogues.ROOT / package).rglob("*.py")):
            place = path.relative_to(catalogues.ROOT).as_posix()
            if place.startswith(catalogues.EVALUATION):
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                if _name(node) not in KEYWORDS:
                    continue
                for position in KEYWORDS[_name(node)] or (1,):
                    if isinstance(position, int) and position <= len(node.args):
                        yield f"{place}:{node.lineno}", node, node.args[position - 1]


def test_every_text_that_is_marked_is_collected_and_its_fields_are_given(
    template: Catalog,
) -> None:
    """Babel reads tokens, and would pass over a call inside an f-string, or a text that is one."""
    known = set()
    for message in messages(template):
        known |= {message.id} if isinstance(message.id, str) else set(message.id)
    wrong = []
    for place, call, text in calls():
        if isinstance(text, ast.JoinedStr):
            wrong.append(f"{place}: a text with its values in it cannot be translated")
        if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
            continue
        if text.value not in known:
            wrong.append(f"{place}: {text.value!r} is not collected")
        given = {keyword.arg for keyword in call.keywords}
        if _name(call) == "plural":
            given.add("count")
            given |= fields(text.value)  # "one document" need not say the number
        deferred = _name(call) == "Message" and not given
        if given != fields(text.value) and not deferred:
            wrong.append(f"{place}: {text.value!r} is given {sorted(map(str, given))}")
    assert wrong == []


def test_texts_kept_in_constants_are_marked() -> None:
    """`NAME = "…"` that is put into words elsewhere has to be `NAME = Message("…")`."""
    used = set()
    for _, _, text in calls():
        inner = text.value if isinstance(text, ast.Subscript) else text
        name = inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "id", "")
        used |= {name} if name.isupper() else set()
    assert {"CHANGED", "FORGOTTEN", "_LABELS"} <= used
    bare = []
    for path in (catalogues.ROOT / "bot").rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
                continue
            value = node.value
            texts = value.values if isinstance(value, ast.Dict) else [value]
            if node.targets[0].id in used and any(isinstance(t, ast.Constant) for t in texts):
                bare.append(f"{path.name}:{node.lineno}: {node.targets[0].id}")
    assert bare == []


def test_an_unknown_language_is_english() -> None:
    assert wording("xx") is english
    assert wording("../../etc") is english
    assert wording("xx")("Report") == "Report"
    assert wording("ko")("Report") == "신고"


@pytest.mark.parametrize(
    ("count", "paragraphs", "written"),
    [
        (1, "1 абзаце", "записан 1 вопрос"),
        (2, "2 абзацах", "записано 2 вопроса"),
        (5, "5 абзацах", "записано 5 вопросов"),
        (11, "11 абзацах", "записано 11 вопросов"),
        (21, "21 абзаце", "записан 21 вопрос"),
        (112, "112 абзацах", "записано 112 вопросов"),
        (4022, "4\u00a0022 абзацах", "записано 4\u00a0022 вопроса"),
    ],
)
def test_russian_counts(count: int, paragraphs: str, written: str) -> None:
    words = wording("ru")
    assert words.plural("{count} paragraph", "{count} paragraphs", count) == paragraphs
    assert words.plural("{count} question written", "{count} questions written", count) == written


def test_korean_and_english_counts() -> None:
    forms = ("{count} paragraph", "{count} paragraphs")
    assert [wording("ko").plural(*forms, n) for n in (1, 4022)] == ["문단 1개", "문단 4,022개"]
    assert [english.plural(*forms, n) for n in (1, 2, 4022)] == [
        "1 paragraph", "2 paragraphs", "4,022 paragraphs",
    ]  # fmt: skip


def test_an_error_is_told_in_another_language_with_what_is_inside_it() -> None:
    error = CorpusError("d.md", 3, "'{name}' must be a list", name="parties {x} %s")
    assert wording("ru")(error.message) == "d.md:3: 'parties {x} %s' должно быть списком"
    reason = Message("the documents have changed")
    notice = Message("Building the index: {reason}.", reason=reason)
    assert wording("ko")(notice) == "색인을 만듭니다: 문서가 바뀌었습니다."
    assert english(notice) == notice == "Building the index: the documents have changed."


def test_a_text_is_translated_where_it_stands() -> None:
    assert wording("ru")("Cite") == "Ссылка"
    assert wording("ru").within("menu", "Cite") == "Процитировать"
    assert wording("ru")("") == ""


def test_lists() -> None:
    names = ["a", "b", "c"]
    assert [english.both(names[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert wording("ko").either(names) == "a, b 또는 c"
    assert wording("ru").both(["{last}", "{some}"]) == "{last} и {some}"


def test_a_broken_catalogue_loses_a_word_but_never_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    broken = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    broken += 'msgid "no {name}"\nmsgstr "нет {x.y} {0} {name!r} { {имя} %d"\n'.encode()
    with (folder / "readout-bot.mo").open("wb") as file:
        catalogues.write_mo(file, read_po(broken.splitlines(), locale="ru"))
    monkeypatch.setattr(wording_module, "CATALOGUES", tmp_path)
    wording_module._translated.cache_clear()
    try:
        assert wording("ru")("no {name}", name="x") == "нет {x.y} {0} {name!r} { {имя} %d"
        assert wording("ko")("no {name}", name="x") == "no x"
    finally:
        wording_module._translated.cache_clear()


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ru_RU.KOI8-R"}, "ru"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "", "LANGUAGE": "de:ru:en"}, "ru"),
        ({"LANG": "de_DE.UTF-8@euro"}, "en"),
        ({"LANG": "../../ko"}, "en"),
        ({}, "en"),
    ],
)
def test_the_terminals_language(environment: dict[str, str], language: str) -> None:
    assert terminal_language(environment) == language


def test_locales_and_letters() -> None:
    assert [language_of(tag) for tag in ("en-GB", "ko", "RU", "de", "korean", "")] == [
        "en", "ko", "ru", None, None, None,
    ]  # fmt: skip
    assert language_written("푸틴은 무엇을 말했나?") == "ko"
    assert language_written("Что сказал Путин?") == "ru"
    assert language_written("Що сказав Путін?") == "en"
    assert language_written("Who is Путин? Путин.") == "ru"
    assert language_written("What about the IVI?") == "en"


def test_english_reads_no_catalogue() -> None:
    """A question in English must not wait for any of this."""
    code = (
        "import sys; from bot.wording import wording; wording('en')('Report')\n"
        "import bot.wording; print(bot.wording._translated.cache_info().currsize, "
        "sorted({'babel', 'locale'} & set(sys.modules)))"
    )
    root = str(catalogues.ROOT)
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    )
    assert told.stdout.startswith("0 ")
    assert "babel" not in told.stdout
