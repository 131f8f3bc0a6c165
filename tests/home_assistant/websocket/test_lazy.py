"""The WebSocket API is loaded when a page sends the first command."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from unittest.mock import patch

from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers.importlib import async_import_module
import pytest

from tests.home_assistant.kit import Kit

from .client import Client
from .conftest import MakeClient


@pytest.fixture
async def held() -> AsyncIterator[asyncio.Event]:
    """Hold the loading until this is set."""
    go = asyncio.Event()

    async def late(*arguments: Any) -> Any:
        await go.wait()
        return await async_import_module(*arguments)

    with patch("custom_components.rvc.websocket.lazy.async_import_module", late):
        yield go


async def test_the_first_commands_are_answered_in_turn(
    hass: HomeAssistant, coach: Kit, client: Client, held: asyncio.Event
) -> None:
    calls = [asyncio.create_task(client.call("rvc/info"))]
    await asyncio.sleep(0)
    await hass.async_block_till_done()
    assert not calls[0].done()
    held.set()
    assert (await calls[0])["entries"]
    # From now on it is as if they had always been there.
    assert (await client.call("rvc/info"))["entries"]


async def test_the_first_command_is_checked_as_all_are(
    coach: Kit, client: Client
) -> None:
    error = await client.error("rvc/dashboard", entry_id=coach.entry.entry_id, more=1)
    assert error["code"] == "invalid_format"


async def test_commands_of_an_api_that_cannot_be_loaded_are_refused(
    coach: Kit, client: Client
) -> None:
    loading = "custom_components.rvc.websocket.lazy.async_import_module"
    with patch(loading, side_effect=ImportError("commands.py is gone")):
        for _ in range(2):
            error = await client.error("rvc/info")
            assert error["code"] == "unknown_error"
    # It is tried again with the next one.
    assert (await client.call("rvc/info"))["entries"]


async def test_first_commands_of_two_pages_are_both_answered(
    coach: Kit, make_client: MakeClient, held: asyncio.Event
) -> None:
    calls = [
        asyncio.create_task((await make_client()).call("rvc/info")) for _ in range(2)
    ]
    await asyncio.sleep(0.1)
    assert not any(call.done() for call in calls)
    held.set()
    assert all(answer["entries"] for answer in await asyncio.gather(*calls))


async def test_a_page_that_goes_meanwhile_leaves_nothing(
    hass: HomeAssistant, coach: Kit, held: asyncio.Event
) -> None:
    class Gone:
        subscriptions: dict[int, Callable[[], Any]] = {}

    gone: Any = Gone()
    message = {"id": 7, "type": "rvc/monitor/subscribe"}
    handler, _ = hass.data["websocket_api"]["rvc/monitor/subscribe"]
    handler(hass, gone, message)
    gone.subscriptions.pop(7)()
    held.set()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not gone.subscriptions


async def test_a_first_command_while_home_assistant_stops_is_refused_in_words(
    hass: HomeAssistant,
    coach: Kit,
    client: Client,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The executor takes nothing any more; that is no fault that a log has to tell."""
    loading = "custom_components.rvc.websocket.lazy.async_import_module"
    gone = RuntimeError("cannot schedule new futures after shutdown")
    with patch(loading, side_effect=gone):
        hass.set_state(CoreState.stopping)
        told = await client.error("rvc/info")
        hass.set_state(CoreState.running)
    assert told["translation_key"] == "no_coach"
    assert told["message"] == "No coach is set up and running"
    assert "Traceback" not in caplog.text
    assert "Error handling message" not in caplog.text
