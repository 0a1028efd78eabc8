"""The engine over the shipped readout: real models, real index."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from corpus.loading import load_folder, shipped_documents
from retrieval import answerability
from retrieval.deciding import _probability, decide
from retrieval.engine import Engine
from retrieval.errors import QueryError
from retrieval.index import Index
from retrieval.replying import reply_first, same_first
from retrieval.types import Answer, Attribution, Given, Mode, NoAnswer, Query, Reason, Searched

MOON, PUTIN = "Moon Jae-in", "Vladimir Putin"
CALL = datetime.date(2020, 9, 28)


def paragraphs(result: Answer | NoAnswer) -> list[int]:
    hits = result.hits if isinstance(result, Answer) else result.closest
    return [hit.passage.paragraph for hit in hits]


def test_the_ivi_is_answered_by_paragraph_7(engine: Engine) -> None:
    result = engine.ask(Query("What did Putin say about the IVI?"))
    assert isinstance(result, Answer)
    assert paragraphs(result)[0] == 7
    (evidence,) = result.hits[0].evidence
    assert evidence.text.startswith("Regarding Russia’s participation in the IVI")
    assert (evidence.speaker, evidence.attribution) == (PUTIN, Attribution.PARAPHRASE)
    assert result.confidence is not None
    assert result.confidence >= answerability.THRESHOLD


@pytest.mark.parametrize("mode", Mode)
def test_every_passage_shown_is_the_documents_and_scores_fall(
    index_modes: Index, mode: Mode
) -> None:
    result = Engine(index_modes, mode).ask(Query("cooperation against COVID-19", limit=10))
    assert isinstance(result, Answer)
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert [hit.rank for hit in result.hits] == list(range(1, len(scores) + 1))
    for hit in result.hits:
        assert hit.document.text[hit.passage.start : hit.passage.end] == hit.passage.text
        for sentence in hit.evidence:
            assert sentence in hit.passage.sentences


@pytest.fixture
def index_modes(shipped_index: Index) -> Index:
    return shipped_index


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did Putin say about vaccines?", PUTIN),
        ("What did Moon say about COVID-19?", MOON),
        ("Moscow's position on the Korean Peninsula?", PUTIN),
        ("According to the South Korean president, who should lead the WTO?", MOON),
    ],
)
def test_the_others_words_are_never_shown_as_his(
    engine: Engine, question: str, speaker: str
) -> None:
    result = engine.ask(Query(question, limit=10))
    assert isinstance(result, Answer)
    for hit in result.hits:
        for sentence in hit.evidence:
            assert sentence.speaker in (speaker, None)


def test_what_only_the_other_said_is_shown_under_his_name(engine: Engine) -> None:
    result = engine.ask(Query("What did Putin say about the Nine Bridges projects?"))
    assert isinstance(result, NoAnswer)
    assert result.reason is Reason.OTHER_SPEAKER
    assert result.asked == (PUTIN,)
    assert result.closest[0].passage.paragraph == 4
    assert result.closest[0].evidence[0].speaker == MOON


def test_nobody_is_said_to_be_silent_where_the_others_words_are_little_likelier(
    engine: Engine,
) -> None:
    """Where the bar is a little higher than Putin's own paragraph reaches, Moon's is likelier yet."""
    query = Query("Did Putin say he likes Moon's minister?")
    found = engine.examine(query)
    own, other = (_probability(found, ranked) for ranked in (found.own, found.others))
    assert own is not None
    assert other is not None
    assert own < other
    higher = replace(found, threshold=(own + other) / 2)
    result = decide(query, higher, Searched(1, 14, CALL, CALL))
    assert isinstance(result, NoAnswer)
    assert result.asked == (PUTIN,)
    assert result.reason is Reason.NOT_IN_DOCUMENTS


def test_a_speaker_can_be_named_beside_the_question(engine: Engine) -> None:
    result = engine.ask(Query("COVID-19", speaker="Russia", limit=10))
    assert isinstance(result, Answer)
    assert {sentence.speaker for hit in result.hits for sentence in hit.evidence} <= {PUTIN, None}
    with pytest.raises(
        QueryError, match=f"no party is called 'Merkel'; there are: {MOON}, {PUTIN}"
    ):
        engine.ask(Query("COVID-19", speaker="Merkel"))


@pytest.mark.parametrize(
    "question", ["What did they say about sanctions?", "Who won the election?"]
)
def test_where_the_document_is_silent_it_says_so(engine: Engine, question: str) -> None:
    result = engine.ask(Query(question))
    assert isinstance(result, NoAnswer)
    assert result.reason is Reason.NOT_IN_DOCUMENTS
    assert result.searched is not None
    assert (result.searched.documents, result.searched.paragraphs) == (1, 14)
    assert result.confidence is not None
    assert result.confidence < answerability.THRESHOLD


@pytest.mark.parametrize(
    ("question", "own_words"),
    [
        ("Did they talk about nuclear weapons?", "complete denuclearization and permanent peace"),
        (
            "Was Arctic shipping something the Russian head of state wants to pursue jointly?",
            "the development of a Northern Sea Route as well as",
        ),
    ],
)
def test_what_is_said_in_other_words_is_found_and_shown_as_it_stands(
    engine: Engine, question: str, own_words: str
) -> None:
    result = engine.ask(Query(question))
    assert isinstance(result, Answer)
    assert own_words in result.hits[0].passage.text


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("How long will it take, and until what date, in Yemen?", ("yemen",)),
        ("How old is he?", ()),
        ("so what about yemen lol", ("yemen",)),
        ("Did nobody really mention Yemen?", ("yemen",)),
        ("A student thesis: was Yemen mentioned?", ("yemen",)),
        ("Did Putin ask about a journalist?", ("journalist",)),
        ("Has Yemen already been replaced or cancelled?", ("yemen",)),
        ("Has it already started?", ()),
    ],
)
def test_what_a_question_measures_is_not_what_it_is_about(
    engine: Engine, question: str, named: tuple[str, ...]
) -> None:
    assert engine.examine(Query(question)).coverage.unknown == named


def test_small_talk_is_no_question(engine: Engine) -> None:
    result = engine.ask(Query("thank you!"))
    assert isinstance(result, NoAnswer)
    assert result.reason is Reason.NOT_A_QUESTION


def test_a_misspelt_question_is_answered_and_says_how_it_was_understood(engine: Engine) -> None:
    result = engine.ask(Query("What about denuclerization?"))
    assert isinstance(result, Answer)
    assert paragraphs(result)[0] == 11
    assert result.interpreted_as == "What about denuclearization?"


def test_a_follow_up_is_read_with_what_was_asked_before(engine: Engine) -> None:
    result = engine.ask(
        Query("and what did Putin reply?", history=("What did Moon say about the IVI?",))
    )
    assert isinstance(result, Answer)
    assert paragraphs(result)[0] == 7
    assert result.interpreted_as is not None


def test_a_reply_is_looked_for_behind_what_it_replies_to(engine: Engine) -> None:
    found = engine.examine(Query("How did Putin react?"))
    before = {one.row: one.score for one in found.judged}
    last = max(one.row for one in found.judged)
    after = {one.row: one.score for one in reply_first(found, [last - 1]).judged}
    assert {row for row in after if after[row] > before[row]} == {last}
    # Moon's words are no reply, least of all those that Putin replies to.
    assert set(before) - set(after) == {one.row for one in found.judged if one.by_other}
    # The first paragraph of a document replies to nothing.
    assert {one.row: one.score for one in reply_first(found, [-1]).judged} == before


def test_what_was_answered_with_can_be_set_first(engine: Engine) -> None:
    found = engine.examine(Query("What did Putin say about vaccines?"))
    last, other = found.own[-1].row, found.others[0].row
    order = [one.row for one in same_first(found, [last], 100.0).judged]
    assert order == [last, *(one.row for one in found.judged if one.row != last)]
    # The other one's words stay behind.
    assert [one.row for one in same_first(found, [other], 100.0).own] == [
        one.row for one in found.own
    ]


@pytest.mark.parametrize(
    ("before", "reply"),
    [
        ("Did Moon ask for support for Minister Yoo?", 9),
        ("Did Moon ask for participation in the IVI?", 7),
        ("What did Moon say about complete denuclearization?", 12),
    ],
)
def test_a_follow_up_for_the_reply_finds_it(shipped_index: Index, before: str, reply: int) -> None:
    # Without that, paragraph 14 comes first.
    engine = Engine(shipped_index, Mode.HYBRID)
    assert paragraphs(engine.ask(Query("what was the answer", (before,))))[0] == reply


@pytest.mark.parametrize(
    ("before", "question", "paragraph"),
    [
        ("Did Moon say he would like to see Putin in Korea?", "And did he accept?", 14),
        ("What did Moon say about Yoo Myung-hee?", "putin thinks so too?", 9),
        ("What did Putin say on the inter-Korean dialogue?", "and Moon?", 11),
        ("What did Putin say on protectionism?", "next question: will he visit Korea?", 14),
        ("What did Moon say about Yoo Myung-hee?", "For which job?", 8),
        ("What did Putin say about the vaccine institute?", "what was he replying to", 6),
        ("What will the Russian health authorities review?", "who suggested that", 6),
        ("Did Moon say he would like to see Putin in Korea?", "is he coming?", 14),
    ],
)
def test_how_people_go_on(engine: Engine, before: str, question: str, paragraph: int) -> None:
    assert paragraphs(engine.ask(Query(question, (before,))))[0] == paragraph


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        ("Who suggested that Russia join the IVI?", 6),
        ("Who would have the suggestion on the IVI reviewed?", 7),
        ("Who suggested to restore trust in the WTO?", 9),
    ],
)
def test_who_proposed_it_is_not_who_takes_it_up(
    engine: Engine, question: str, paragraph: int
) -> None:
    assert paragraphs(engine.ask(Query(question)))[0] == paragraph


def test_thanks_are_nothing_to_go_on_with(engine: Engine) -> None:
    asked = "What did Moon say about the IVI?"
    plain = engine.ask(Query("and what did Putin reply?", (asked,)))
    thanked = engine.ask(Query("and what did Putin reply?", (asked, "thank you!")))
    assert thanked.interpreted_as == plain.interpreted_as
    assert paragraphs(thanked)[0] == paragraphs(plain)[0] == 7
    # After nothing but thanks a question stands by itself, or needs what nobody said.
    bare = engine.ask(Query("and what did he reply?", ("hi!",)))
    assert isinstance(bare, NoAnswer)
    assert bare.reason is Reason.NEEDS_CONTEXT
    alone = engine.ask(Query("What did Putin say about the IVI?", ("hi!",)))
    assert (alone.interpreted_as, paragraphs(alone)[0]) == (None, 7)


def test_a_follow_up_about_somebody_unheard_of_is_not_answered_with_what_went_before(
    engine: Engine,
) -> None:
    history = ("What did Putin say about the WTO?",)
    result = engine.ask(Query("Was Trump mentioned too?", history))
    assert isinstance(result, NoAnswer)
    assert result.reason is Reason.NOT_IN_DOCUMENTS
    assert "trump" in result.unknown_words
    # A side's name is heard of though the text does not have it.
    moons = engine.ask(Query("And the Kremlin?", ("What did Moon say about denuclearization?",)))
    assert moons.interpreted_as == "What did the Kremlin say about denuclearization?"
    assert paragraphs(moons)[0] == 12


def test_who_replied_is_asked_once_more(engine: Engine) -> None:
    history = ("What did Moon say about the IVI?", "and what did Putin reply?")
    result = engine.ask(Query("so did he accept it?", history))
    assert isinstance(result, Answer)
    assert paragraphs(result)[0] == 7


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        ("Did Moon promise to get vaccinated too?", 14),
        ("What did Putin say about sharing vaccines fairly?", 6),
        ("Did Putin bring up the service and investment FTA?", 4),
    ],
)
def test_what_the_other_says_much_likelier_is_not_answered_by_what_is_near(
    engine: Engine, question: str, paragraph: int
) -> None:
    result = engine.ask(Query(question))
    assert isinstance(result, NoAnswer)
    assert (result.reason, paragraphs(result)[0]) == (Reason.OTHER_SPEAKER, paragraph)


def test_a_call_on_another_day_is_none_of_the_only_document(engine: Engine) -> None:
    result = engine.ask(Query("How did the call of 28 September 2019 go?"))
    assert isinstance(result, NoAnswer)
    assert result.reason is Reason.NOT_IN_DOCUMENTS
    assert (result.closest, result.interpreted_as) == ((), None)
    right = engine.ask(Query("How did the call of 28 September 2020 go?"))
    assert paragraphs(right)[0] == 1


def test_what_others_say_is_not_shown_as_his(engine: Engine) -> None:
    result = engine.ask(Query("What did Yoo Myung-hee say about the WTO?"))
    assert isinstance(result, NoAnswer)
    assert (result.reason, result.asked) == (Reason.OTHER_SPEAKER, ("Yoo Myung-hee",))
    # Anybody says something.
    nothing = engine.ask(Query("What did Yoo Myung-hee say?"))
    assert isinstance(nothing, NoAnswer)
    assert nothing.reason is Reason.NOT_IN_DOCUMENTS
    # Nor what both parties said together.
    for question in ("What did Biden say?", "What did Moon and Trump agree on?"):
        assert isinstance(engine.ask(Query(question)), NoAnswer)
    # It is Putin who will be.
    doings = engine.examine(Query("Will Moon be injected with the Russian vaccine?"))
    assert 14 in {one.passage.paragraph for one in doings.others}


def test_verbs_of_saying_are_no_topic_that_is_missing(engine: Engine) -> None:
    result = engine.ask(Query("Did Putin reject sanctions?"))
    assert isinstance(result, NoAnswer)
    assert result.unknown_words == ("sanctions",)


def test_a_reply_needs_less_to_be_believed(engine: Engine) -> None:
    found = engine.examine(Query("What did Putin say about the Nine Bridges?"))
    beside, asked = found.own[0].row, found.others[0].row
    after = reply_first(found, [beside - 1])
    assert after.threshold < found.threshold
    # What a reply is asked to is none: it is not shown as the other's words on it.
    assert asked in {one.row for one in found.judged}
    assert asked not in {one.row for one in reply_first(found, [asked]).judged}


def test_a_change_of_topic_is_left_as_it_is(engine: Engine) -> None:
    result = engine.ask(
        Query(
            "Who is running for Director-General of the World Trade Organization?",
            history=("What did Putin say about the Northern Sea Route?",),
        )
    )
    assert paragraphs(result)[0] == 8


def test_and_the_other_side_is_the_other_party(engine: Engine) -> None:
    result = engine.ask(Query("And Moon?", ("What did Putin say about the Korean Peninsula?",)))
    assert result.interpreted_as == "What did Moon say about the Korean Peninsula?"
    assert paragraphs(result)[0] == 11


def test_what_was_given_before_counts_in_what_is_found(shipped_index: Index) -> None:
    engine = Engine(shipped_index, Mode.HYBRID)
    document = engine.index.texts.document_ids()[0]

    def found(paragraph: int) -> list[int]:
        given = (Given((f"{document}#p{paragraph}",)),)
        return paragraphs(engine.ask(Query("Why does it matter?", ("Tell me more",), given=given)))

    assert found(6) != found(14)
    # What is no more in the index is left out.
    gone = Query("Why does it matter?", ("Tell me more",), given=(Given(("gone#p1",)),))
    assert isinstance(engine.ask(gone), Answer)


def test_a_follow_up_without_its_beginning_is_asked_back(engine: Engine) -> None:
    result = engine.ask(Query("and what did he say?"))
    assert isinstance(result, NoAnswer)
    assert result.reason is Reason.NEEDS_CONTEXT


@pytest.mark.parametrize(
    "question", ["Что Путин сказал о вакцине?", "¿Qué dijo Moon de la vacuna?"]
)
def test_what_no_model_here_reads_is_told_and_not_guessed_at(engine: Engine, question: str) -> None:
    answer = engine.ask(Query(question))
    assert isinstance(answer, NoAnswer)
    assert answer.unread
    assert not answer.closest
    assert answer.searched is not None


def test_a_document_can_be_named(engine: Engine) -> None:
    (document,) = load_folder(shipped_documents())
    assert isinstance(engine.ask(Query("the WTO?", document_id=document.id)), Answer)
    with pytest.raises(QueryError, match="there is no document 'x'; there are: 2020-09-28"):
        engine.ask(Query("the WTO?", document_id="x"))


def test_nothing_shares_a_word_and_words_alone_are_looked_at(shipped_index: Index) -> None:
    result = Engine(shipped_index, Mode.LEXICAL).ask(Query("zebra crossings"))
    assert isinstance(result, NoAnswer)
    assert result.closest == ()


def test_the_same_question_gets_the_same_answer(engine: Engine) -> None:
    query = Query("shipbuilding")
    assert engine.ask(query) == engine.ask(query)
