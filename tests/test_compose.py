"""compose.yaml, checked as far as that goes without Docker."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import parser
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("index", "bot-1", "bot-2")
KNOWN = {
    "build", "image", "command", "environment", "read_only", "tmpfs", "restart", "networks",
    "volumes", "depends_on", "profiles", "healthcheck", "security_opt",
}  # fmt: skip


def environment(service: str) -> dict[str, str]:
    """As compose would set it: what stands in ${…} comes from outside."""
    values = SERVICES[service]["environment"]
    return {name: re.sub(r"\$\{[^}]*\}", "given", value) for name, value in values.items()}


def test_services_name_what_there_is() -> None:
    assert set(COMPOSE) <= {"name", "services", "networks", "volumes", "x-readout", "x-environment"}
    for name, service in SERVICES.items():
        assert set(service) <= KNOWN, name
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        mounted = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert mounted <= set(COMPOSE["volumes"])
        for other, wanted in service.get("depends_on", {}).items():
            assert wanted == {"condition": "service_healthy"}
            assert "healthcheck" in SERVICES[other]
        assert "ports" not in service  # nothing is to be reached from outside


@pytest.mark.parametrize("name", OURS)
def test_our_services_have_commands_and_settings_that_exist(name: str) -> None:
    assert SERVICES[name]["build"] == COMPOSE["x-readout"]["build"]
    program, *arguments = SERVICES[name]["command"]
    assert program == "readout"
    parser().parse_args(arguments)
    settings = Settings.from_environment(environment(name))
    assert settings.server is not None
    assert settings.server.host in SERVICES
    assert "@postgres/" in settings.database_url
    source = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    for variable in environment(name):
        assert f'"{variable}"' in source


def test_the_image_has_what_a_server_needs() -> None:
    extras = COMPOSE["x-readout"]["build"]["args"]["EXTRAS"].split(",")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(extras) <= project["optional-dependencies"].keys()
    assert set(extras) == {"milvus", "postgresql"}
    assert 'ARG EXTRAS=""' in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_two_bots_keep_every_shard_between_them() -> None:
    bots = [Settings.from_environment(environment(name)) for name in OURS[1:]]
    kept = [shard for bot in bots for shard in bot.shard_ids or ()]
    assert sorted(kept) == list(range(bots[0].shards or 0)) == list(range(bots[1].shards or 0))


def test_milvus_can_search_words() -> None:
    found = re.fullmatch(r"milvusdb/milvus:v(\d+)\.(\d+)\.\d+", SERVICES["milvus"]["image"])
    assert found is not None
    assert (int(found[1]), int(found[2])) >= (2, 5)
