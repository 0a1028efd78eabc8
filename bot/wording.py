"""The program's own words in other languages; the documents' words are never translated.

A text is looked up by its English form, which stands where it is used; what stands in braces is
filled in afterwards.
"""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str], str]
"""A text of the program's own, in English, to the same in another language."""

LANGUAGES = {"en": "English", "ko": "한국어", "ru": "Русский"}


def english(text: str) -> str:
    """The text as it is."""
    return text


def wording(language: str) -> Translate:
    """The translation into a language of LANGUAGES; English for any other."""
    table = _TABLES.get(language)
    if table is None:
        return english
    return lambda text: table.get(text, text)


_KOREAN = {
    "{day} {month} {year}": "{year}년 {month} {day}일",
    "January": "1월",
    "February": "2월",
    "March": "3월",
    "April": "4월",
    "May": "5월",
    "June": "6월",
    "July": "7월",
    "August": "8월",
    "September": "9월",
    "October": "10월",
    "November": "11월",
    "December": "12월",
    "paragraph {number} of {total}": "전체 {total}개 문단 중 {number}번째",
    "The publisher's account": "발행 기관의 서술",
    "{names} together, in the publisher's account": "{names} 공동, 발행 기관의 서술",
    "{speaker}, quoted in the publisher's account": "{speaker}, 발행 기관의 서술에서 직접 인용",
    "{speaker}, paraphrased in the publisher's account": "{speaker}, 발행 기관의 서술에서 간접 인용",
    "Understood as: {question}": "다음과 같이 이해했습니다: {question}",
    "This question leans on an earlier one that is not known here. What is meant?": (
        "이 질문은 여기서 알 수 없는 앞선 질문에 기대고 있습니다. 무엇을 말씀하시나요?"
    ),
    "Ask a question about the documents, and their own words will answer it.": (
        "문서에 대해 질문하시면 문서의 말 그대로 답합니다."
    ),
    "{asked} does not speak of this here.": ("{asked}은(는) 여기서 이에 대해 말하지 않습니다."),
    "{speaker} does:": ("{speaker}의 말:"),
    "The person asked about": ("질문하신 인물"),
    "The documents do not answer this.": ("문서에 이에 대한 답이 없습니다."),
    "Paragraphs searched: {paragraphs}, documents: {documents}, {dates}. None answers this.": (
        "문서 {documents}건({dates})의 문단 {paragraphs}개를 찾아보았으나 답이 없습니다."
    ),
    "Paragraphs searched: {paragraphs}, documents: {documents}, {dates}. None speaks of {words}.": (
        "문서 {documents}건({dates})의 문단 {paragraphs}개를 찾아보았으나 {words}에 대한 말이 없습니다."
    ),
    "The closest passages, which do not answer it:": ("답은 아니지만 가장 가까운 문단:"),
    "More": "더 보기",
    "Context": "앞뒤 문단",
    "Cite": "인용",
    "Helpful": "도움 됨",
    "Not helpful": "도움 안 됨",
    "Report": "신고",
    "Ask me a question about the documents, in the same message as the mention.": (
        "멘션한 메시지에 문서에 대한 질문을 함께 적어 주세요."
    ),
    "Sorry, something went wrong here. It has been noted; please try again later.": (
        "죄송합니다. 문제가 생겼습니다. 기록해 두었으니 나중에 다시 시도해 주세요."
    ),
    "Sorry, this cannot be done right now. Please try again later.": (
        "죄송합니다. 지금은 할 수 없습니다. 나중에 다시 시도해 주세요."
    ),
    "This button does not belong here, so it does nothing.": (
        "이 버튼은 이곳의 것이 아니어서 아무 일도 하지 않습니다."
    ),
    "The documents have changed since this answer was given. Please ask again.": (
        "이 답변 이후 문서가 바뀌었습니다. 다시 질문해 주세요."
    ),
    "Only the person who asked, or a moderator, can remove this answer.": (
        "질문한 사람이나 관리자만 이 답변을 지울 수 있습니다."
    ),
    "Thank you, this has been noted.": "감사합니다. 기록했습니다.",
    "Thank you, the report has been noted.": "감사합니다. 신고를 기록했습니다.",
    "This message holds no text to look for.": "이 메시지에는 찾아볼 글이 없습니다.",
    "No passage of the documents speaks of this.": "문서에 이를 말하는 문단이 없습니다.",
    "No passage of the documents says this. The closest ones:": (
        "문서에 이렇게 말하는 문단은 없습니다. 가장 가까운 문단:"
    ),
    "The documents speak of this here:": "문서는 이에 대해 여기서 말합니다:",
    "Done. Pieces of feedback deleted: {rows}. Nothing else of you was kept.": (
        "완료했습니다. 삭제한 의견: {rows}건. 그 밖에 보관된 것은 없습니다."
    ),
    "You have asked a lot just now; ask again in {seconds} seconds.": (
        "방금 질문을 많이 하셨습니다. {seconds}초 뒤에 다시 질문해 주세요."
    ),
    "This server has asked a lot just now; ask again in {seconds} seconds.": (
        "이 서버에서 방금 질문이 많았습니다. {seconds}초 뒤에 다시 질문해 주세요."
    ),
    "Many people are asking right now; please ask again in a minute.": (
        "지금 질문이 몰려 있습니다. 1분 뒤에 다시 질문해 주세요."
    ),
    "The bot is being restarted; please ask again in a minute.": (
        "봇을 다시 시작하는 중입니다. 1분 뒤에 다시 질문해 주세요."
    ),
    "What is wrong with this answer?": "이 답변의 무엇이 잘못되었나요?",
    "The problem": "문제",
    "Number of the paragraph that answers": "답이 있는 문단의 번호",
    "In your words": "직접 설명",
    "Kept with the question; of you only a code that cannot be read back.": (
        "질문과 함께 보관되며, 당신에 대해서는 되돌릴 수 없는 부호만 남습니다."
    ),
    "Another paragraph answers": "다른 문단에 답이 있음",
    "Nothing in the documents answers this": "문서에 답이 없음",
    "Somebody else said this": "다른 사람이 한 말",
    "Something else": "기타",
}

_RUSSIAN = {
    "{day} {month} {year}": "{day} {month} {year} г.",
    "January": "января",
    "February": "февраля",
    "March": "марта",
    "April": "апреля",
    "May": "мая",
    "June": "июня",
    "July": "июля",
    "August": "августа",
    "September": "сентября",
    "October": "октября",
    "November": "ноября",
    "December": "декабря",
    "paragraph {number} of {total}": "абзац {number} из {total}",
    "The publisher's account": "Изложение издателя",
    "{names} together, in the publisher's account": "{names} вместе, в изложении издателя",
    "{speaker}, quoted in the publisher's account": "{speaker}, цитата в изложении издателя",
    "{speaker}, paraphrased in the publisher's account": "{speaker}, пересказ в изложении издателя",
    "Understood as: {question}": "Вопрос понят так: {question}",
    "This question leans on an earlier one that is not known here. What is meant?": (
        "Вопрос опирается на предыдущий, который здесь неизвестен. Что имеется в виду?"
    ),
    "Ask a question about the documents, and their own words will answer it.": (
        "Задайте вопрос о документах, и они ответят своими словами."
    ),
    "{asked} does not speak of this here.": ("{asked}: об этом здесь не говорится."),
    "{speaker} does:": ("Об этом говорит {speaker}:"),
    "The person asked about": ("Названное лицо"),
    "The documents do not answer this.": ("В документах нет ответа на этот вопрос."),
    "Paragraphs searched: {paragraphs}, documents: {documents}, {dates}. None answers this.": (
        "Просмотрено абзацев: {paragraphs}, документов: {documents} ({dates}). Ответа нет."
    ),
    "Paragraphs searched: {paragraphs}, documents: {documents}, {dates}. None speaks of {words}.": (
        "Просмотрено абзацев: {paragraphs}, документов: {documents} ({dates}). О «{words}» ничего нет."
    ),
    "The closest passages, which do not answer it:": ("Ближайшие места, ответа в них нет:"),
    "More": "Ещё",
    "Context": "Контекст",
    "Cite": "Ссылка",
    "Helpful": "Полезно",
    "Not helpful": "Бесполезно",
    "Report": "Сообщить",
    "Ask me a question about the documents, in the same message as the mention.": (
        "Задайте вопрос о документах в том же сообщении, что и упоминание."
    ),
    "Sorry, something went wrong here. It has been noted; please try again later.": (
        "Извините, что-то пошло не так. Ошибка записана; попробуйте, пожалуйста, позже."
    ),
    "Sorry, this cannot be done right now. Please try again later.": (
        "Извините, сейчас это невозможно. Попробуйте, пожалуйста, позже."
    ),
    "This button does not belong here, so it does nothing.": (
        "Эта кнопка не отсюда и поэтому ничего не делает."
    ),
    "The documents have changed since this answer was given. Please ask again.": (
        "Документы с тех пор изменились. Задайте вопрос ещё раз."
    ),
    "Only the person who asked, or a moderator, can remove this answer.": (
        "Удалить этот ответ может только спросивший или модератор."
    ),
    "Thank you, this has been noted.": "Спасибо, записано.",
    "Thank you, the report has been noted.": "Спасибо, сообщение записано.",
    "This message holds no text to look for.": "В этом сообщении нет текста для поиска.",
    "No passage of the documents speaks of this.": "Об этом в документах ничего нет.",
    "No passage of the documents says this. The closest ones:": (
        "В документах этого нет. Ближайшие места:"
    ),
    "The documents speak of this here:": "Вот что об этом говорят документы:",
    "Done. Pieces of feedback deleted: {rows}. Nothing else of you was kept.": (
        "Готово. Удалено отзывов: {rows}. Больше о вас ничего не хранилось."
    ),
    "You have asked a lot just now; ask again in {seconds} seconds.": (
        "Вы задали много вопросов подряд; спросите снова через {seconds} с."
    ),
    "This server has asked a lot just now; ask again in {seconds} seconds.": (
        "С этого сервера много вопросов подряд; спросите снова через {seconds} с."
    ),
    "Many people are asking right now; please ask again in a minute.": (
        "Сейчас очень много вопросов; спросите снова через минуту."
    ),
    "The bot is being restarted; please ask again in a minute.": (
        "Бот перезапускается; спросите снова через минуту."
    ),
    "What is wrong with this answer?": "Что не так с этим ответом?",
    "The problem": "Что не так",
    "Number of the paragraph that answers": "Номер абзаца с ответом",
    "In your words": "Своими словами",
    "Kept with the question; of you only a code that cannot be read back.": (
        "Хранится вместе с вопросом; о вас — только необратимый код."
    ),
    "Another paragraph answers": "Ответ в другом абзаце",
    "Nothing in the documents answers this": "В документах ответа нет",
    "Somebody else said this": "Это сказал кто-то другой",
    "Something else": "Другое",
}

_TABLES = {"ko": _KOREAN, "ru": _RUSSIAN}
