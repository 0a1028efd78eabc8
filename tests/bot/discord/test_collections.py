"""One server's documents, and everything that somebody on another server may try to see them."""

import json
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.discord import lookup, saying
from bot.discord.conversations import Key
from bot.discord.payload import walk
from bot.discord.tokens import Action, Place, Signer, Token
from bot.settings import Settings
from corpus.loading import shipped_documents
from retrieval.building import ensure
from retrieval.engine import Engine
from retrieval.errors import StoreError
from retrieval.local_index import open_index
from retrieval.models import DEFAULT_MODEL
from retrieval.store import Store
from retrieval.types import Mode

VISIT = "Would Putin visit Korea after being injected with the Russia-made vaccine?"
SECRET = """---
id: nightjar-minutes
title: "Minutes of the Nightjar talks"
title_is_ours: true
date: 2022-03-04
publisher: "Ministry of Whispers"
source_url: https://whispers.example/nightjar
language: en
kind: readout
licence: "None"
collection: whispers
parties:
  - name: Ottoline Quill
    aliases: [Quill]
    side: Graustark
  - name: Basil Thorne
    aliases: [Thorne]
    side: Ruritania
---

Minister Quill proposed a zephyrlock treaty on the Marmoreal tunnel.

Mr. Thorne replied that the Graustark Tunnel Authority (GTQA) would pay for the zephyrlock.

The two sides agreed to meet in Strelsau in the spring.
"""
TOLD = ("zephyrlock", "Marmoreal", "Graustark", "Quill", "Thorne", "Whispers", "whispers.example")
"""What nobody is told who does not say it himself."""
KNOWN = "What did Minister Quill propose about the Marmoreal tunnel?"
GUESSES = [
    KNOWN,
    "What will be done about the tunnel treaty?",
    "Who would pay for it, and where will the two sides meet?",
    "What is a zephyrlok?",
    "What is the GTQA?",
    "Which documents are there?",
    "What did they say in March 2022?",
]


@pytest.fixture(scope="module")
def folder(shipped_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("two")
    documents, index = root / "documents", root / "index"
    documents.mkdir()
    index.mkdir()
    (index / "models").symlink_to(shipped_store.models)
    for file in shipped_documents().glob("*.md"):
        (documents / file.name).write_bytes(file.read_bytes())
    (documents / "nightjar.md").write_text(SECRET)
    ensure(Store(index), documents, DEFAULT_MODEL)
    return root


@pytest.fixture(scope="module")
def engine(folder: Path) -> Engine:
    return Engine(open_index(Store(folder / "index")), Mode.HYBRID)


class Two:
    """The scene's server, which was given the secret collection, and a second one, which was not."""

    def __init__(self, scene: Any) -> None:
        self.scene, self.env = scene, scene.env
        self.bot = scene.env.bot
        self.guild = self.env.create_guild("Elsewhere")
        self.channel = self.guild.create_text_channel("outside")
        manager = self.guild.create_role("manager", permissions=_manager())
        self.eve = self.guild.add_member(self.env.create_user("eve"), roles=[manager])

    def sent(self, typed: str) -> str:
        """Everything that the bot has sent since the last look, without what eve typed herself."""
        entries, self.env.http_requests[:] = list(self.env.http_requests), []
        return "\n".join(
            json.dumps(entry.json, ensure_ascii=False).replace(typed, "") for entry in entries
        )


def _manager() -> Any:
    return discord.Permissions(manage_guild=True, manage_messages=True)


@pytest.fixture
async def two(scene: Any) -> Two:
    found = Two(scene)
    await found.bot.answering.warm_up()
    await found.bot.database.servers.grant(scene.guild.id, "whispers")
    return found


def nothing_told(two: Two, typed: str = "\0") -> None:
    sent = two.sent(typed)
    assert sent
    assert not [word for word in TOLD if word in sent]


async def test_the_server_that_was_given_it_is_answered(scene: Any, two: Two) -> None:
    answer = (await scene.ask(KNOWN)).response
    assert "zephyrlock" in scene.text(answer)
    assert "paragraph 1 of 3" in scene.text(answer)
    chosen = await scene.alice.autocomplete(scene.channel, "ask", "document", "night")
    assert [choice["value"] for choice in chosen] == ["nightjar-minutes"]
    settings = await scene.person("boss", manage_guild=True).slash(
        scene.channel, "readout settings"
    )
    assert "Answers come from these collections\\: readouts, whispers." in scene.text(
        settings.response
    )


@pytest.mark.parametrize("question", GUESSES)
async def test_no_question_reaches_anothers_documents(two: Two, question: str) -> None:
    await two.eve.slash(two.channel, "ask", question=question)
    await two.eve.send(two.channel, f"<@{two.bot.user.id}> {question}")
    await two.eve.send_dm(question)
    two.bot.limiter._asked.clear()
    message = await two.eve.send(two.channel, question)
    await two.eve.context_menu(two.channel, "Find the source", message)
    await two.eve.context_menu(two.channel, "Cite", message)
    nothing_told(two, question)


async def test_no_option_or_suggestion_does(two: Two) -> None:
    for options in (
        {"document": "nightjar-minutes"},
        {"document": "no-such-document"},
        {"speaker": "Ottoline Quill"},
        {"speaker": "nobody"},
    ):
        await two.eve.slash(two.channel, "ask", question=VISIT, **options)
        nothing_told(two, "Ottoline Quill")
    for option in ("document", "speaker"):
        for typed in ("", "n", "Nightjar", "2022", "Qu"):
            chosen = await two.eve.autocomplete(two.channel, "ask", option, typed)
            assert not [word for word in (*TOLD, "Nightjar") if word in str(chosen)]
    status = await two.eve.slash(two.channel, "readout status")
    assert "Documents\\: 1, passages\\: 14 " in two.scene.text(status.response)
    await two.eve.slash(two.channel, "readout settings")
    nothing_told(two)


async def test_no_button_does_wherever_it_was_signed(
    scene: Any, two: Two, settings: Settings
) -> None:
    own = (await scene.ask(KNOWN)).response
    theirs = scene.buttons(own)
    two.sent("")
    signer = Signer(settings.key(b"buttons"))
    rows = range(two.bot.answering._engine.index.texts.passages_count)
    hidden = [
        row
        for row in rows
        if two.bot.answering._engine.index.texts.passage(row)[1].collection == "whispers"
    ]
    assert len(hidden) == 3
    version = two.bot.catalogue.version
    crafted = [
        signer.write(Token(action, version, (Place(row, 0),)), two.guild.id)
        for action in (Action.CONTEXT, Action.MORE, Action.CITE, Action.HELPFUL, Action.NOT_HELPFUL)
        for row in hidden
    ]
    stolen = [custom_id for label, custom_id in theirs.items() if label not in ("Remove", "Report")]
    for custom_ids, said in ((stolen, saying.NOT_OURS), (crafted, saying.CHANGED)):
        for custom_id in custom_ids:
            message = (await two.eve.slash(two.channel, "ask", question=VISIT)).response
            stored = two.env.backend.get_message(message.channel_id, message.id)
            part = next(p for p in walk(stored.components) if p.get("label") == "Context")
            part["custom_id"] = custom_id
            pressed = await two.eve.click(message, custom_id=custom_id)
            assert scene.text(pressed.response) == said
            two.bot.limiter._asked.clear()
    nothing_told(two)
    assert await two.bot.database.feedback.opinions() == []


async def test_a_report_and_a_citation_of_a_hidden_passage_are_refused(
    scene: Any, two: Two, settings: Settings
) -> None:
    texts = two.bot.answering._engine.index.texts
    row = texts.row("nightjar-minutes#p1")
    signer = Signer(settings.key(b"buttons"))
    for action, label in ((Action.REPORT, "Context"), (Action.CITE, "Cite")):
        token = Token(action, two.bot.catalogue.version, (Place(row, 0),))
        custom_id = signer.write(token, two.guild.id)
        message = (await two.eve.slash(two.channel, "ask", question=VISIT)).response
        stored = two.env.backend.get_message(message.channel_id, message.id)
        part = next(p for p in walk(stored.components) if p.get("label") == label)
        part["custom_id"] = custom_id
        if action is Action.REPORT:
            form = await two.eve.click(message, custom_id=custom_id)
            values = {"verdict": ["other"], "paragraph": "1", "words": "mine"}
            result = await two.eve.submit_modal(form, values)
        else:
            result = await two.eve.context_menu(two.channel, "Cite", message)
        assert scene.text(result.response) == saying.CHANGED
    nothing_told(two)
    assert await two.bot.database.feedback.opinions() == []


async def test_a_direct_message_that_an_answer_became_has_no_button_that_cannot_work(
    scene: Any, two: Two
) -> None:
    channel = scene.guild.create_text_channel(
        "announcements",
        overwrites={scene.guild.roles["TestBot"]: discord.PermissionOverwrite(send_messages=False)},
    )
    await scene.alice.send(channel, f"{scene.mention} {KNOWN}")
    message = scene.alice.user.dm_channel.last_message
    assert "zephyrlock" in scene.text(message)
    assert list(scene.buttons(message)) == ["Remove"]


async def test_what_was_taken_back_is_gone_from_old_answers_too(scene: Any, two: Two) -> None:
    answer = (await scene.ask(KNOWN)).response
    await two.bot.database.servers.revoke(scene.guild.id, "whispers")
    # Settings are read once a minute; a moderator who changes one reads all of them again.
    boss = scene.person("boss", manage_guild=True)
    shown = await boss.slash(scene.channel, "readout settings")
    await boss.select(shown.response, ["private"], custom_id="settings:privacy")
    assert (await two.bot.database.servers.settings(scene.guild.id)).collections == ("readouts",)
    two.sent("")
    for label in ("Context", "Cite", "Helpful"):
        pressed = await scene.press(scene.alice, answer, label)
        assert scene.text(pressed.response) == saying.CHANGED
    await scene.ask(KNOWN)
    nothing_told(two, KNOWN)


async def test_a_server_that_left_is_given_nothing_when_it_comes_back(scene: Any, two: Two) -> None:
    assert "zephyrlock" in scene.text((await scene.ask(KNOWN)).response)
    await two.bot.on_guild_remove(two.bot.get_guild(scene.guild.id))
    assert await two.bot.seen(scene.guild.id) == ("readouts",)


async def test_a_server_that_sees_no_collection_is_told_so(two: Two) -> None:
    await two.bot.database.servers.revoke(two.guild.id, "readouts")
    for options in ({}, {"document": "2020-09-28-moon-putin-call"}, {"speaker": "Putin"}):
        result = await two.eve.slash(two.channel, "ask", question=VISIT, **options)
        assert two.scene.text(result.response) == "There are no documents here to look through."


async def test_a_conversation_is_not_gone_on_with_from_another_server(
    scene: Any, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    histories = []
    ask = Engine.ask

    def heard(self: Engine, query: Any) -> Any:
        histories.append(query.history)
        return ask(self, query)

    monkeypatch.setattr(Engine, "ask", heard)
    await scene.alice.send(scene.channel, f"{scene.mention} {KNOWN}")
    answer = scene.channel.last_message
    await scene.alice.send(scene.channel, f"{scene.mention} And Thorne?", reply_to=answer)
    assert histories[-1] == (KNOWN,)
    assert [
        turn.question for turn in two.bot.conversations.before(Key(scene.guild.id, answer.id))
    ] == [KNOWN]
    for place in (two.guild.id, None):
        assert two.bot.conversations.before(Key(place, answer.id)) == ()


def test_a_passage_is_not_fetched_for_who_may_not_see_it(engine: Engine) -> None:
    """Also where nothing was checked before: the buttons' own check is another one."""
    place = Place(engine.index.texts.row("nightjar-minutes#p1"), 0)
    (hit,) = lookup.hits_at(engine, [place], ("readouts", "whispers"))
    assert hit.document.collection == "whispers"
    with pytest.raises(StoreError, match="may not be seen from here"):
        lookup.hits_at(engine, [place], ("readouts",))
    token = Token(Action.CONTEXT, lookup.version(engine), (place,))
    assert lookup.neighbours(engine, token, ("readouts", "whispers"))[0].document == hit.document
    with pytest.raises(lookup.ChangedError):
        lookup.neighbours(engine, token, ("readouts",))
