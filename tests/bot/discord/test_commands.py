import re
from dataclasses import replace
from typing import Any

import pytest

from bot.discord import commands, create_bot
from bot.discord.lookup import Catalogue, Entry
from bot.discord.translating import CommandTranslator
from bot.settings import Settings
from retrieval.engine import Engine

VISIT = "Would Putin visit Korea after being injected with the Russia-made vaccine?"
CLAIM = "lol Putin said he'd get the russian-made vaccine injected before visiting korea"


async def test_a_private_answer_is_seen_by_the_asker_alone(scene: Any) -> None:
    result = await scene.ask(VISIT, private=True)
    assert result.ephemeral
    pressed = await scene.alice.click(result.response, label="Context")
    assert pressed.ephemeral


async def test_document_and_speaker_are_offered(scene: Any) -> None:
    offered = await scene.alice.autocomplete(scene.channel, "ask", "document", "2020 putin")
    assert [choice["value"] for choice in offered] == ["2020-09-28-moon-putin-call"]
    assert offered[0]["name"].startswith("2020-09-28 · Telephone conversation")
    offered = await scene.alice.autocomplete(scene.channel, "ask", "speaker", "путин")
    assert [choice["value"] for choice in offered] == ["Vladimir Putin"]
    assert await scene.alice.autocomplete(scene.channel, "ask", "document", "trump") == []


async def test_an_unknown_document_gets_a_reason(scene: Any) -> None:
    result = await scene.ask(VISIT, document="'; DROP TABLE document;--")
    assert scene.text(result.response).startswith("There is no document")
    result = await scene.ask(VISIT, document="2020-09-28-moon-putin-call")
    assert "paragraph 14 of 14" in scene.text(result.response)


def test_choices_keep_to_discords_limits_and_the_document() -> None:
    entries = tuple(
        Entry(f"d{n}", f"2020-01-{n:02} · " + "t" * 200, ((f"Speaker {n}", ("Alias",)),), "c")
        for n in range(1, 31)
    )
    catalogue = Catalogue("0" * 8, entries, {"c": 1}, "m", "now")
    assert catalogue.seen(["c", "d"]) == entries
    assert catalogue.seen(["d"]) == ()
    found = commands._choices(commands.document_choices(entries, ""))
    assert len(found) == 25
    assert all(len(choice.name) <= 100 for choice in found)
    assert found[0].value == "d30"
    assert commands.speaker_choices(entries, "alias", "d3") == [("Speaker 3", "Speaker 3")]
    assert commands.document_choices((), "") == []


async def test_find_the_source_answers_privately(scene: Any) -> None:
    bob = scene.person("bob")
    message = await bob.send(scene.channel, CLAIM)
    result = await scene.alice.context_menu(scene.channel, "Find the source", message)
    assert result.acknowledged
    assert result.ephemeral
    text = scene.text(result.response)
    assert "documents speak of this here" in text
    assert "injected with the Russia-made vaccine" in text


async def test_find_the_source_of_a_picture_has_a_reason(scene: Any) -> None:
    message = await scene.alice.send(scene.channel, "", attachments=[("a.png", b"x")])
    result = await scene.alice.context_menu(scene.channel, "Find the source", message)
    assert scene.text(result.response) == commands.NOTHING_TO_FIND


async def test_cite_takes_the_answers_own_passage(scene: Any) -> None:
    await scene.alice.send(scene.channel, f"{scene.mention} {VISIT}")
    answer = scene.channel.last_message
    result = await scene.alice.context_menu(scene.channel, "Cite", answer)
    assert result.ephemeral
    assert "para. 14" in scene.text(result.response)
    claim = await scene.alice.send(scene.channel, CLAIM)
    result = await scene.alice.context_menu(scene.channel, "Cite", claim)
    assert "para. 14" in scene.text(result.response)


async def test_forget_me_deletes_the_rows_of_one_person(scene: Any) -> None:
    bob = scene.person("bob")
    result = await scene.ask(VISIT)
    for person in (scene.alice, bob):
        await person.click(result.response, label="Helpful")
    forgotten = await scene.alice.slash(scene.channel, "forget-me")
    assert forgotten.ephemeral
    assert "feedback deleted\\: 1." in scene.text(forgotten.response)
    assert len(await scene.env.bot.database.feedback.opinions()) == 1


async def test_forget_me_promises_what_it_can_keep(
    scene: Any, engine: Engine, settings: Settings
) -> None:
    result = await scene.ask(VISIT)
    await scene.press(scene.alice, result.response, "Helpful")
    changed = replace(settings, token="another-token", feedback_days=90)
    await scene.env.restart_bot(create_bot(engine=engine, settings=changed))
    told = scene.text((await scene.alice.slash(scene.channel, "forget-me")).response)
    assert len(await scene.env.bot.database.feedback.opinions()) == 1
    assert "feedback deleted\\: 0." in told
    assert "can no longer be told to be yours; it is deleted when it is 90 days old." in told
    assert "Nothing else" not in told


@pytest.mark.parametrize(("name", "said"), [("ask", "paragraph 14 of 14"), ("forget-me", "Done.")])
async def test_commands_work_in_direct_messages(scene: Any, name: str, said: str) -> None:
    carol = scene.env.create_user("carol")
    await carol.send_dm("hello?")
    options = {"question": VISIT} if name == "ask" else {}
    result = await carol.slash(name, **options)
    assert result.acknowledged
    assert said in scene.text(result.response)


def test_the_bot_can_be_installed_by_servers_and_by_people(simcord_bot: Any) -> None:
    ask = simcord_bot.tree.get_command("ask").to_dict(simcord_bot.tree)
    assert ask["integration_types"] == [0, 1]
    assert ask["contexts"] == [0, 1, 2]
    settings = simcord_bot.tree.get_command("readout").to_dict(simcord_bot.tree)
    assert settings["integration_types"] == [0]
    assert settings["contexts"] == [0]


COMMAND_NAME = re.compile(r"[-_a-z0-9а-яё가-힣]{1,32}")
"""Discord's rule for names (https://discord.com/developers/docs/interactions/application-commands)."""


async def test_commands_are_named_and_described_in_korean_and_russian(simcord_bot: Any) -> None:
    await simcord_bot.tree.set_translator(CommandTranslator())
    payloads = {
        command.name: await command.get_translated_payload(
            simcord_bot.tree, simcord_bot.tree.translator
        )
        for command in simcord_bot.tree._get_all_commands()
    }
    ask = payloads["ask"]
    assert ask["name_localizations"] == {"ko": "질문", "ru": "спросить"}
    assert ask["description_localizations"]["ru"] == "Задать вопрос документам"
    assert payloads["Cite"]["name_localizations"] == {"ko": "인용", "ru": "Процитировать"}
    for payload in payloads.values():
        for part in (payload, *payload.get("options", ())):
            if part["name"] != "readout":
                assert set(part["name_localizations"]) == {"ko", "ru"}
            for name in part["name_localizations"].values():
                assert len(name) <= 32
                # Of what is typed Discord takes no spaces and no capitals; a menu may have both.
                assert "description" not in part or COMMAND_NAME.fullmatch(name)
            if "description" in part:
                described = part["description_localizations"]
                assert set(described) == {"ko", "ru"}
                assert all(len(text) <= 100 for text in described.values())
