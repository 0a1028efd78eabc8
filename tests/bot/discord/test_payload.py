from typing import Any

import pytest

from bot.discord.payload import PayloadError, check_components, check_content


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(**values: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "a", "custom_id": "a", **values}


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


def test_what_fits_passes() -> None:
    check_content("a" * 2000)
    check_components([{"type": 17, "components": [text("a" * 4000), row(button())]}])
    check_components([text("a") for _ in range(40)])


@pytest.mark.parametrize("content", ["", " \n", "a" * 2001])
def test_content_that_discord_refuses(content: str) -> None:
    with pytest.raises(PayloadError):
        check_content(content)


@pytest.mark.parametrize(
    "components",
    [
        [],
        [text("")],
        [text("a" * 2000), {"type": 17, "components": [text("a" * 2001)]}],
        [text("a") for _ in range(41)],
        [row()],
        [row(*(button(custom_id=str(number)) for number in range(6)))],
        [row(button(), button())],
        [row(button(label=""))],
        [row(button(label="a" * 81))],
        [row(button(custom_id="a" * 101))],
        [row(button(custom_id=""))],
        [row(button(style=5, custom_id=None, url="https://a.example/"))],
        [{"type": 9, "components": [text("a")], "accessory": button(label="")}],
    ],
)
def test_components_that_discord_refuses(components: list[dict[str, Any]]) -> None:
    with pytest.raises(PayloadError):
        check_components(components)
