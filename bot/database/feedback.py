"""What people think of answers: of a person only a keyed hash is kept, with what that person gave."""

from __future__ import annotations

import datetime
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import DateTime, String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.connection import Base, Sessions, delete_rows, failing
from corpus.messages import Message


class Verdict(StrEnum):
    """What a person thinks of an answer."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"
    OTHER_PARAGRAPH = "other_paragraph"
    """Another paragraph answers."""
    NOT_IN_DOCUMENTS = "not_in_documents"
    """Nothing in the documents answers."""
    OTHER_SPEAKER = "other_speaker"
    """Somebody else says this."""
    OTHER = "other"
    """Something else is wrong: the words say what."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Feedback on one passage of one answer."""

    verdict: Verdict
    question: str
    document_id: str
    passage_id: str
    paragraph: int
    evidence: str
    corpus_version: str
    model: str
    words: str = ""
    right_paragraph: int | None = None
    """The paragraph that answers, where a report names it."""


class _Feedback(Base):
    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    created: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True), index=True)
    user: Mapped[str] = mapped_column(String(64), index=True)
    verdict: Mapped[str] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    document_id: Mapped[str] = mapped_column(Text)
    passage_id: Mapped[str] = mapped_column(Text)
    paragraph: Mapped[int]
    right_paragraph: Mapped[int | None]
    evidence: Mapped[str] = mapped_column(Text)
    corpus_version: Mapped[str] = mapped_column(String(16))
    model: Mapped[str] = mapped_column(Text)


class Feedback:
    """The opinions' rows. Every method raises DatabaseError when the database does not answer."""

    def __init__(self, sessions: Sessions, key: bytes) -> None:
        self._sessions = sessions
        self._key = key

    async def keep(self, user: int, opinion: Opinion) -> None:
        """Keeps an opinion; one about the same answer replaces the person's earlier one."""
        hashed = self.hashed(user)
        earlier = delete(_Feedback).where(
            _Feedback.user == hashed,
            _Feedback.passage_id == opinion.passage_id,
            _Feedback.question == opinion.question,
        )
        row = _Feedback(
            created=datetime.datetime.now(datetime.UTC),
            user=hashed,
            verdict=opinion.verdict.value,
            question=opinion.question,
            words=opinion.words,
            document_id=opinion.document_id,
            passage_id=opinion.passage_id,
            paragraph=opinion.paragraph,
            right_paragraph=opinion.right_paragraph,
            evidence=opinion.evidence,
            corpus_version=opinion.corpus_version,
            model=opinion.model,
        )
        with failing(Message("the feedback cannot be kept: {problem}")):
            async with self._sessions.begin() as session:
                await session.execute(earlier)
                session.add(row)

    async def opinions(self) -> Sequence[Opinion]:
        """All feedback, oldest first."""
        with failing(Message("the feedback cannot be read: {problem}")):
            async with self._sessions() as session:
                rows = (await session.scalars(select(_Feedback).order_by(_Feedback.id))).all()
        return [_opinion(row) for row in rows]

    async def forget(self, user: int) -> int:
        """Deletes everything that is kept of a person; how many rows that was."""
        return await delete_rows(
            self._sessions, delete(_Feedback).where(_Feedback.user == self.hashed(user))
        )

    async def forget_older_than(self, age: datetime.timedelta) -> int:
        """Deletes feedback older than `age`; how many rows that was."""
        before = datetime.datetime.now(datetime.UTC) - age
        return await delete_rows(
            self._sessions, delete(_Feedback).where(_Feedback.created < before)
        )

    def hashed(self, user: int) -> str:
        """The keyed hash that stands for a person."""
        return hmac.digest(self._key, f"user {user}".encode(), "sha256").hex()[:32]


def _opinion(row: _Feedback) -> Opinion:
    return Opinion(
        verdict=Verdict(row.verdict),
        question=row.question,
        document_id=row.document_id,
        passage_id=row.passage_id,
        paragraph=row.paragraph,
        evidence=row.evidence,
        corpus_version=row.corpus_version,
        model=row.model,
        words=row.words,
        right_paragraph=row.right_paragraph,
    )
