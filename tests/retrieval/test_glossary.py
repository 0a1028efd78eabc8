"""Questions in Korean and Russian word by word in English."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval import glossary, glossary_lookup
from retrieval.glossary import gloss
from retrieval.lemmas import dictionary_forms


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Glossaries of a few words."""
    (tmp_path / "ru.tsv").write_text(
        "выразить, выражать\texpress\nпомощь, помогать\thelp; assistance\nкорея\tKorea\n"
        "северная корея\tNorth Korea; DPRK\nвиэ\trenewable energy\nкоран\tQuran\nвыборы, выборов\telection\nвыбор\tchoice\n"
        "кто\twho\nкто-то\tsomebody\nчто\twhat\n",
        encoding="utf-8",
    )
    (tmp_path / "ko.tsv").write_text(
        "북극\tArctic\n항로\tsea route\n개발\tdevelopment; develop\n제안\tpropose; proposal\n"
        "하나\tone\n한일정상\tKorea and Japan leaders; summit\n말\tsay\n평화 조약\tpeace treaty\n평화\tpeace\n"
        "강\triver\n온\tcome\n무엇\twhat\n언제\twhen\n어느\twhich\n있나요, 건\t-\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(glossary_lookup, "_FOLDER", tmp_path)
    forget()
    yield
    forget()


def forget() -> None:
    for kept in (glossary_lookup.table, glossary_lookup.saying_nothing, glossary_lookup._lines):
        kept.cache_clear()


def text(question: str, language: str, names: dict[str, str] | None = None) -> str:
    found = gloss(question, language, names)
    return "" if found is None else found.text


def test_russian_words_are_found_by_their_stems() -> None:
    assert text("Корее помогали", "ru") == "Korea help"
    assert text("выразил", "ru") == "express"
    assert text("помощь-то Корея выразила", "ru") == "help Korea express"


def test_of_words_with_one_stem_the_one_as_written_counts() -> None:
    assert text("выборов", "ru") == "election"
    assert text("выбор", "ru") == "choice"


def test_an_expression_comes_before_its_words() -> None:
    assert text("Северной Кореи", "ru") == "North Korea"
    assert text("평화 조약을", "ko") == "peace treaty"
    assert text("평화 제안을", "ko") == "peace propose"


def test_korean_compounds_are_cut_up_and_endings_left_out() -> None:
    assert text("북극항로개발을 제안했나요?", "ko") == "Arctic sea route development propose"
    # "하나" would be "one"; behind a verb it is an ending.
    assert text("말하나요", "ko") == "say"


def test_what_a_korean_word_of_one_syllable_begins_is_another_word() -> None:
    assert text("강을 개발", "ko") == "river development"
    assert text("강정호 개발", "ko") == "development"
    assert text("온댔어요", "ko") == "come"
    # Another word may be written together with it.
    assert text("강개발을", "ko") == "river development"


def test_a_long_word_is_read_fast() -> None:
    start = time.perf_counter()
    gloss("강을" * 2000, "ko")
    assert time.perf_counter() - start < 0.5


def test_russian_to_makes_an_indefinite_word_of_one_that_asks() -> None:
    assert text("кто-то выразил", "ru") == "somebody express"
    assert text("что-то выразил", "ru") == "express"


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("북극을 언제 말했나요?", "when Arctic say"),
        ("북극에서 어느 항로를 제안했나요?", "which sea route Arctic propose"),
        ("개발의 제안은 무엇인가요?", "what propose development"),
        ("무엇을 말했나요?", "what say"),
        ("북극을 말했나요?", "Arctic say"),
        ("언제?", "when"),
    ],
)
def test_what_a_korean_question_asks_comes_first(question: str, english: str) -> None:
    assert text(question, "ko") == english


def test_names_come_before_words_and_in_every_case() -> None:
    assert text("Путиным выражен", "ru", {"Путин": "Vladimir Putin"}) == "Vladimir Putin express"
    assert text("문재인이 말한", "ko", {"문재인": "Moon Jae-in"}) == "Moon Jae-in say"


def test_whom_it_asks_may_be_said_first() -> None:
    found = gloss("문재인이 북극을 제안했나요", "ko", {"문재인": "Moon Jae-in"})
    assert found is not None
    assert found.said_by("Moon Jae-in") == "What did Moon Jae-in say about Arctic propose?"
    alone = gloss("문재인", "ko", {"문재인": "Moon Jae-in"})
    assert alone is not None
    assert alone.said_by("Moon Jae-in") == "Moon Jae-in?"


def test_short_russian_words_are_looked_up_only_as_they_are_written() -> None:
    # By what a stemmer leaves of them "в" would be ВИЭ and "Корее" the Koran.
    assert text("в Корее", "ru") == "Korea"
    assert dictionary_forms("корее") == ("корея",)


def test_latin_letters_and_numbers_stay_as_they_are() -> None:
    assert text("IVI 제안 2020", "ko") == "IVI propose 2020"


def test_all_renderings_are_for_the_lexical_search_and_unknown_words_are_counted() -> None:
    found = gloss("помощь фывапролд", "ru")
    assert found is not None
    assert (found.text, found.words, found.known) == ("help", "help assistance", 0.5)


def test_names_are_told_apart_from_other_words() -> None:
    found = gloss("북극이 제안", "ko")
    assert found is not None
    assert found.names == (("북극", ("Arctic",)),)
    found = gloss("북극곰 제안", "ko")
    # "북극곰" is a bear, and no case of the Arctic.
    assert found is not None
    assert found.names == ()
    found = gloss("Корее помощь IVI", "ru")
    assert found is not None
    assert found.names == (("корее", ("Korea",)),)


def test_words_that_say_nothing_need_not_be_known() -> None:
    found = gloss("평화를 제안한 건 있나요", "ko")
    assert found is not None
    assert (found.text, found.known) == ("peace propose", 1.0)
    unknown = gloss("평화를 제안한 뭣 있나요", "ko")
    assert unknown is not None
    assert unknown.known == pytest.approx(2 / 3)


def test_there_is_none_where_no_word_is_known_or_no_glossary_is_there() -> None:
    assert gloss("фывапролд", "ru") is None
    assert gloss("Was sagte Moon?", "de") is None
    assert gloss("", "ko") is None


def test_every_line_of_the_glossaries_has_forms_and_renderings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = Path(glossary.__file__).parent / "glossaries"
    for language in glossary.LANGUAGES:
        forms: list[str] = []
        for line in (folder / f"{language}.tsv").read_text(encoding="utf-8").splitlines():
            written, tab, english = line.partition("\t")
            assert tab, line
            assert all(one == one.strip() != "" for one in english.split("; ")), line
            forms += written.split(", ")
        assert all(form == form.strip() != "" for form in forms)
        assert len(forms) == len(set(forms))
        if language == "ko":
            assert max(map(len, forms)) <= glossary_lookup._LONGEST
        assert len(forms) > 3000


@pytest.mark.parametrize("language", glossary.LANGUAGES)
def test_the_glossaries_are_of_no_document(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    renderings = {one for own in glossary_lookup.table(language).values() for one in own}
    glossary_lookup.table.cache_clear()
    assert len(renderings) > 3000
    # Heads of state are of many documents; a candidate of one year is not.
    assert not [one for one in renderings if re.search(r"\bYoo\b", one)]


def test_of_a_words_renderings_one_that_was_found_comes_first() -> None:
    def said(*terms: str) -> str:
        found = gloss("помощь Северной Корее выражают", "ru", said=set(terms))
        return "" if found is None else found.text

    assert said() == said("tree") == "help North Korea express"
    assert said("assist") == "assistance North Korea express"
    # The commonest stays where it was found too, and before what is only a part of it.
    assert said("assist", "help") == "help North Korea express"
    assert said("dprk", "north", "korea", "help") == "help North Korea express"
    assert said("dprk", "help") == "help DPRK express"


def test_of_a_pair_of_names_both_must_be_heard_of() -> None:
    pair = gloss("한중 말", "ko", {"한중": "Korea-China"})
    assert pair is not None
    assert pair.unheard({"russia"}.__contains__, {"korea"}) == ("한중",)
    assert pair.unheard({"china"}.__contains__, {"korea"}) == ()
    found = gloss("한러 말", "ko", {"한러": "Russia-Korea"})
    assert found is not None
    assert found.unheard({"russia"}.__contains__, {"korea"}) == ()
    name = gloss("유명희 말", "ko", {"유명희": "Yoo Myung-hee"})
    assert name is not None
    assert name.unheard({"yoo"}.__contains__, ()) == ()
    assert name.unheard({"hee"}.__contains__, ()) == ()
    leaders = gloss("한중정상 말", "ko", {"한중정상": "Korea and China leaders"})
    assert leaders is not None
    assert leaders.unheard({"korea", "leader"}.__contains__, ()) == ("한중정상",)
    assert leaders.unheard({"korea", "china"}.__contains__, ()) == ()


def test_a_pair_that_has_another_rendering_too_is_one_of_names() -> None:
    found = gloss("한일정상 말", "ko")
    assert found is not None
    assert found.unheard({"korea", "summit", "leader"}.__contains__, ()) == ("한일정상",)
    assert found.unheard({"korea", "japan"}.__contains__, ()) == ()
