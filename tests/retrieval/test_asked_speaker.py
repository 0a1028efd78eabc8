from __future__ import annotations

import pytest

from corpus import Party, load_folder, shipped_documents
from retrieval.asked_speaker import asked_speaker, asked_speakers
from retrieval.asking import AskedKind, AskedSpeaker
from tests.retrieval.asked_accuracy import measure

MOON, PUTIN = "Moon Jae-in", "Vladimir Putin"


@pytest.fixture(scope="module")
def parties() -> tuple[Party, ...]:
    (readout,) = load_folder(shipped_documents())
    return readout.parties


def in_words(question: str, parties: tuple[Party, ...]) -> str | None:
    asked = asked_speaker(question, parties)
    names = {MOON: "Moon", PUTIN: "Putin"}
    party = asked.kind is AskedKind.PARTY
    return "/".join(names[name] for name in asked.names) if party else asked.kind


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Putin say about the visit?", "Putin"),
        ("Did Moon call Russia an important partner?", "Moon"),
        ("Does Moon plan to get vaccinated?", "Moon"),
        ("What did Moon say about Putin's visit?", "Moon"),
        ("Putin's response to Korea's COVID measures", "Putin"),
        ("Did Moon ask Russia to join the IVI?", "Moon"),
        ("How did Putin rate Korea's response to COVID-19?", "Putin"),
        ("How did Putin respond to Moon's request?", "Putin"),
        ("According to Moon, what matters?", "Moon"),
        ("In Putin's view, how good was Korea's response?", "Putin"),
        ("What did V. Putin reply?", "Putin"),
        ("What was proposed by Seoul?", "Moon"),
        ("Moscow's position on North Korea", "Putin"),
        ("Did the Korean side promise support?", "Moon"),
        ("How did the Kremlin react to the invitation?", "Putin"),
        ("what's the russian leader's stance on trade", "Putin"),
        ("What does the president of Russia think of it?", "Putin"),
        ("what did the russians say", "Putin"),
        ("what's VP's take on vaccines", "Putin"),
        ("whats putins view of the wto", "Putin"),
        ("did moon promise anything", "Moon"),
        ("that wto lady yoo, what did moon say abt her", "Moon"),
        ("Is Moscow ready to help?", "Putin"),
        ("What did the Seoul leader single out?", "Moon"),
        ("How does Moscow's leader rank Seoul?", "Putin"),
        ("Is it something the Russian head of state wants to pursue?", "Putin"),
        ("the fields the Russian side would like to expand", "Putin"),
        ("Was it accepted outright by the Kremlin?", "Putin"),
        ("Has Seoul asked for help?", "Moon"),
        ("And Moon?", "Moon"),
        ("and the Russian one?", "Putin"),
        ("moon on fta", "Moon"),
        ("did moon straight up ask russia to back his pick", "Moon"),
        ("is moon still pushing for denuclearization", "Moon"),
        ("how much does korea matter to putin in asia", "Putin"),
        ("What grade did the Russian head of state give the response?", "Putin"),
        ("What does the Kremlin make of it?", "Putin"),
        ("When was Moon's call with Biden?", None),
        ("anything from putin on trade?", "Putin"),
        ("what was moons line", "Moon"),
        ("is moscow up for working together on it", "Putin"),
        ("and putin, something on trade?", "Putin"),
        ("no sorry i meant putin", "Putin"),
    ],
)
def test_one_partys_words(question: str, expected: str, parties: tuple[Party, ...]) -> None:
    assert in_words(question, parties) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did both agree on?", "both"),
        ("Did the two leaders discuss Japan?", "both"),
        ("What did Putin and Moon agree on?", "both"),
        ("did moon n putin talk about trade", "both"),
        ("Who called for a constructive role?", "who"),
        ("Which of the two leaders brought up the sea route?", "who"),
        ("Which party suggested the FTA?", "who"),
        ("natural gas stuff who brought that up", "who"),
        ("who pitched the ivi to russia", "who"),
        ("Who called the measures impressive?", "who"),
        ("Whose idea was the visit?", "who"),
    ],
)
def test_both_and_who(question: str, expected: str, parties: tuple[Party, ...]) -> None:
    assert in_words(question, parties) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Was it Putin who asked Korea to join?", "Putin"),
        ("Is it Moon that wants the FTA?", "Moon"),
        ("Was it Moon or Putin who raised the sea route?", "who"),
        ("Was it Putin who was vaccinated?", None),
        ("What did Putin's counterpart say about the IVI?", "Moon"),
        ("Did Moon's interlocutor agree?", "Putin"),
    ],
)
def test_clefts_and_counterparts(question: str, expected: str, parties: tuple[Party, ...]) -> None:
    assert in_words(question, parties) == expected


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did North Korea say?", "North Korea"),
        ("What did Vice President Moon say?", "Vice President Moon"),
        ("Did Biden promise anything?", "Biden"),
        ("What did the United States say?", "the United States"),
        ("Did the Foreign Ministry comment on it?", "the Foreign Ministry"),
        ("What did Biden and Putin discuss?", "Biden and Putin"),
        ("What did President Moon and Trump agree on?", "President Moon and Trump"),
        ("What does Minister Yoo Myung-hee think of the WTO?", "Minister Yoo Myung-hee"),
    ],
)
def test_somebody_who_is_no_party(question: str, name: str, parties: tuple[Party, ...]) -> None:
    asked = asked_speaker(question, parties)
    (span,) = asked.spans
    assert (asked.kind, asked.names, asked.is_stranger) == (AskedKind.PARTY, (name,), True)
    assert question[slice(*span)] == name


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("When will Putin visit Korea?", PUTIN),
        ("Is Moon going to be vaccinated?", MOON),
        ("When did Moon call Putin on Monday?", MOON),
        ("문 대통령은 언제 모스크바를 방문하나요?", MOON),
        ("푸틴이 맞을 백신은?", PUTIN),
        ("한국 대통령도 백신을 맞나요?", MOON),
        ("Чем Мун собирался привиться?", MOON),
        ("Когда Путин приедет в Корею?", PUTIN),
        ("Приедет ли российский президент?", PUTIN),
        ("Когда президент России был в Сеуле?", PUTIN),
    ],
)
def test_somebodys_doings(question: str, name: str, parties: tuple[Party, ...]) -> None:
    assert asked_speaker(question, parties) == AskedSpeaker(AskedKind.DOINGS, (name,))


@pytest.mark.parametrize(
    "question",
    [
        "Russia's participation in the IVI",
        "Korea's response to COVID-19",
        "What should the two countries restore in the WTO?",
        "How many minutes did the two presidents talk on the phone?",
        "why did moon n putin even call each other",
        "Who called whom?",
        "Who is running for Director-General?",
        "When is Putin's visit to Korea hoped to take place?",
        "Which institute is Russia invited to join?",
        "What does the North Korean leader want?",
        "What did Moon's spokesman say?",
        "What did Korea's trade minister say?",
        "Is the kremlinology of it said to be hard?",
        "hello there",
        "러시아는 언제 참여하나요?",
        "문 대통령과 푸틴 대통령은 언제 통화했나요?",
        "한국 장관은 어디에 출마했나요?",
        "문 대통령이 추천한 후보를 러시아가 밀어주나요?",
        "문재인 대통령이 푸틴한테서 얻어낸 것은?",
        "문재인·푸틴 대통령은 몇 분 통화했나요?",
        "Вступит ли Россия в институт?",
        "Поможет ли Россия кандидату, которого выдвинул Мун?",
        "Вступит ли в институт, куда зовёт Мун?",
        "Чего добился Мун от Путина?",
        "На какой пост баллотируется корейский министр?",
        "С кем созванивался президент Мун и Путин?",
        "👍",
        "",
    ],
)
def test_nobodys_words(question: str, parties: tuple[Party, ...]) -> None:
    assert asked_speaker(question, parties) == AskedSpeaker()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("푸틴은 무역에 대해 뭐라고 했나요?", "Putin"),
        ("한국의 방역에 대해 푸틴은 뭐라고 평가했나?", "Putin"),
        ("비핵화에 대한 청와대 입장은 무엇입니까?", "Moon"),
        ("러시아 쪽은 뭐라고 하던가요?", "Putin"),
        ("문재인 대통령에 따르면 무엇이 중요한가요?", "Moon"),
        ("문재인대통령이 러시아에 당부한 것은?", "Moon"),
        ("기대를 나타낸 정상은 누구인가요?", "who"),
        ("북극항로 얘기한 거 푸틴이야?", "Putin"),
        ("양측이 합의한 것은?", "both"),
        ("누가 백신을 언급했나요?", "who"),
        ("블라디미르 푸틴의 백신 발언", "Putin"),
        ("푸틴 방한은 언제예요?", None),
        ("러시아는 도와준대요?", "Putin"),
        ("푸틴이 한국 온대?", "Putin"),
        ("푸틴의 상대?", None),
        ("청와대에 따르면 푸틴은 뭐라고 답했나", "Putin"),
        ("러시아는 한반도 평화에 대해 어떤 태도인가?", "Putin"),
        ("서울이 모스크바에 바라는 것", "Moon"),
        ("두 대통령이 무엇을 논의했나", "both"),
        ("러시아의 IVI 참여", None),
        ("푸틴이 언제 온댔어?", "Putin"),
        ("우리 대통령은 뭐라고 했어?", "Moon"),
        ("우리 쪽은 러시아에 뭘 부탁했나요?", "Moon"),
        ("우리가 알아야 할 말이 있나요?", None),
        ("그쪽 대통령은 뭐래?", "Putin"),
        ("푸틴은 어느 쪽 협력을 원한대?", "Putin"),
        ("어느 쪽에서 먼저 말했나요?", "who"),
        ("푸틴 본인도 맞겠대?", "Putin"),
        ("푸틴이 오면 문 대통령은 무슨 이야기를 나누고 싶어 하나요?", "Moon"),
        ("문재인이 추천한 후보를 푸틴은 어떻게 평가했나요?", "Putin"),
        ("푸틴이 맞겠다고 한 건 어느 나라에서 만든 백신인가요?", "Putin"),
        ("문재인이 누구를 지지해 달라고 했어?", "Moon"),
        ("푸틴이 온다고 누가 말했어?", "who"),
        ("한국과 러시아의 정상이 의견을 말했나요?", "both"),
        ("문재인과 푸틴은 뭐라고 했나요?", "both"),
        ("푸틴이랑 문재인이 합의한 건 뭐야?", "both"),
        ("푸틴이 한국은 안전하다고 말했나요?", "Putin"),
        ("문 대통령이 러시아는 중요한 파트너라고 했나요?", "Moon"),
        ("푸틴이 온다고 한 게 누구야?", "who"),
        ("한국이 방역을 잘했다고 칭찬한 사람은 누구인가요?", "who"),
        ("어느 나라 대통령이 방한하고 싶다고 말했나요?", "who"),
        ("어느 쪽의 제안이었나요?", "who"),
        ("한국과 러시아가 협력하자고 푸틴이 말했나요?", "Putin"),
        ("한국 시각으로 몇 시에 두 정상이 이야기를 나눴나요?", "both"),
        ("푸틴의 방한 의지를 문 대통령이 환영했나요?", "Moon"),
        ("크렘린의 수장이 하겠다고 한 일이 있나요?", "Putin"),
        ("한국 후보를 바라보는 러시아의 시선은 어떤 평가였나요?", "Putin"),
    ],
)
def test_korean(question: str, expected: str | None, parties: tuple[Party, ...]) -> None:
    assert in_words(question, parties) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Что сказал Путин о вакцине?", "Putin"),
        ("Что Путину сказал Мун?", "Moon"),
        ("По словам Муна, что важно?", "Moon"),
        ("Какова позиция Москвы по Корее?", "Putin"),
        ("Что ответил российский президент?", "Putin"),
        ("Что думает президент России о мире?", "Putin"),
        ("Что предложила южнокорейская сторона?", "Moon"),
        ("О чём попросил президент РФ?", "Putin"),
        ("Какую просьбу Мун Чжэ Ин высказал Путину?", "Moon"),
        ("Как отозвался Путин о министре?", "Putin"),
        ("Что Владимир Владимирович думает о мире?", "Putin"),
        ("О чём договорились президенты?", "both"),
        ("Что сказали Мун и Путин?", "both"),
        ("Кто попросил поддержать Ю?", "who"),
        ("Когда ждут Путина в Корее?", None),
        ("Как в Кремле оценили борьбу Кореи с ковидом?", "Putin"),
        ("Что сказал хозяин Кремля о полуострове?", "Putin"),
        ("что там путин про авиасообщение", "Putin"),
        ("Какие надежды у Муна на визит Путина?", "Moon"),
        ("Как Мун видит мир на полуострове?", "Moon"),
        ("Путин Муна поздравил?", "Putin"),
        ("Кто первым заговорил о вакцине?", "who"),
        ("Чей это был ответ про прививку?", "who"),
        ("Чем Путина впечатлила Корея?", None),
        ("Визит Путина в Корею", None),
        ("Какой роли ждёт от РФ южнокорейский президент?", "Moon"),
        ("В Сеул обещал приехать Путин?", "Putin"),
        ("Какова позиция РФ?", "Putin"),
        ("Что предложила РФ?", "Putin"),
        ("Принял ли Путин предложение?", "Putin"),
        ("Поднимал ли Мун тему Навального?", "Moon"),
        ("По какому поводу Мун и Путин созвонились?", None),
        ("Что сказал корейский коллега?", "Moon"),
        ("Что сказали корейскому коллеге?", None),
    ],
)
def test_russian(question: str, expected: str | None, parties: tuple[Party, ...]) -> None:
    assert in_words(question, parties) == expected


def test_it_says_where_the_question_says_so(parties: tuple[Party, ...]) -> None:
    question = "Tell me what the Russian president thinks of Seoul."
    asked = asked_speaker(question, parties)
    assert [question[start:end] for start, end in asked.spans] == ["the Russian president"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Putin say about the 9 bridges (나인브릿지)?", PUTIN),
        ("Что сказал президент Мун о вакцине 백신?", MOON),
        ("푸틴은 IVI에 대해 뭐라고 했어", PUTIN),
    ],
)
def test_a_word_in_other_letters_does_not_change_the_language(
    question: str, expected: str, parties: tuple[Party, ...]
) -> None:
    assert asked_speaker(question, parties).names == (expected,)


def test_a_title_is_another_party_in_another_document(parties: tuple[Party, ...]) -> None:
    abbas = Party("Mahmoud Abbas", ("President Abbas", "the President"), "Palestine")
    blinken = Party("Antony J. Blinken", ("the Secretary",), "United States", (), True)
    asked = asked_speakers(
        "What did the President ask for?", {"a": parties, "b": (blinken, abbas), "c": (blinken,)}
    )
    # In the readout both are presidents: "the President" is the publisher's own.
    assert {document: one.names for document, one in asked.items()} == {
        "a": (MOON,), "b": ("Mahmoud Abbas",), "c": (),
    }  # fmt: skip


def test_a_side_of_several_parties_is_all_of_them() -> None:
    parties = (
        Party("Blinken", (), "United States", ("Washington",), True),
        Party("Austin", (), "United States", ("Washington",), True),
        Party("Ghani", (), "Afghanistan"),
    )
    asked = asked_speaker("What did Washington promise?", parties)
    assert (asked.kind, asked.names) == (AskedKind.PARTY, ("Blinken", "Austin"))


def test_the_question_set_for_building() -> None:
    # .959, .904 and 0 when this was written; follow-ups need their history, which is not read here.
    result = measure()
    assert result.precision >= 0.95, "\n".join(result.errors)
    assert result.recall >= 0.89, "\n".join(result.errors)
    assert result.other_party == 0, "\n".join(result.errors)
