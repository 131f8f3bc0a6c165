"""Who may, about which coach, and how errors are told."""

from collections.abc import Callable
from typing import Any, TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.rvc.bus.errors import ListenOnly
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.websocket import lazy, registry
from custom_components.rvc.websocket.commands import register_websocket_api
from custom_components.rvc.websocket.contract import API_VERSION, COMMANDS
from custom_components.rvc.websocket.contract.command import (
    Command,
    EntryRequest,
    Subscription,
)
from custom_components.rvc.websocket.registry import Call, Stream
from tests.home_assistant.kit import Kit

from .client import Client


class Echo(TypedDict):
    """What the commands of these tests answer."""

    title: str


ECHO = Command(name="rvc/test/echo", request=EntryRequest, result=Echo)
FAIL = Command(name="rvc/test/fail", request=EntryRequest, result=Echo)
STREAM = Subscription(name="rvc/test/stream", request=EntryRequest, event=Echo)

ended: list[str] = []


async def echo(call: Call[EntryRequest]) -> Echo:
    """Answer the title of the entry."""
    return Echo(title=call.entry.title)


def fail(call: Call[EntryRequest]) -> Echo:
    """Fail as a command of a coach does."""
    raise ListenOnly("house")


def stream(opened: Stream[EntryRequest, Echo]) -> Callable[[], None]:
    """Send the title, and note the end."""
    opened.send(Echo(title=opened.entry.title))
    return lambda: ended.append(opened.entry.title)


@pytest.fixture(autouse=True)
def more_commands(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have commands about an entry."""
    ended.clear()
    rows = (*COMMANDS, ECHO, FAIL, STREAM)
    monkeypatch.setattr(registry, "COMMANDS", rows)
    monkeypatch.setattr(lazy, "COMMAND_NAMES", [row.name for row in rows])
    for row, handler in ((ECHO, echo), (FAIL, fail), (STREAM, stream)):
        monkeypatch.setitem(registry.HANDLERS, row.name, handler)


def test_each_row_of_the_contract_has_a_function() -> None:
    assert {row.name for row in COMMANDS} <= registry.HANDLERS.keys()
    assert all(row.name.startswith("rvc/") for row in COMMANDS)


async def test_the_info_says_which_coaches_there_are(
    coach: Kit, client: Client
) -> None:
    info = await client.call("rvc/info")
    assert info == {
        "api_version": API_VERSION,
        "version": "0.1.0",
        "entries": [
            {
                "entry_id": coach.entry.entry_id,
                "title": "Coach",
                "state": "loaded",
                "networks": [
                    {
                        "key": "house",
                        "title": "House",
                        "state": "connected",
                        "listen_only": False,
                    }
                ],
            }
        ],
    }


async def test_the_info_is_sent_when_it_changes(
    hass: HomeAssistant, coach: Kit, client: Client
) -> None:
    subscription = await client.send("rvc/info/subscribe")
    assert (await client.receive())["success"]
    assert (await client.event())["entries"][0]["state"] == "loaded"
    hass.config_entries.async_update_entry(coach.entry, title="Bus")
    assert (await client.event())["entries"][0]["title"] == "Bus"
    await hass.config_entries.async_unload(coach.entry.entry_id)
    states = []
    while "not_loaded" not in states:
        (entry,) = (await client.event())["entries"]
        states.append(entry["state"])
    assert entry["networks"] == []
    await client.call("unsubscribe_events", subscription=subscription)
    hass.config_entries.async_update_entry(coach.entry, title="Car")
    assert await client.call("rvc/info")


async def test_who_is_no_administrator_is_refused(coach: Kit, reader: Client) -> None:
    for row in COMMANDS:
        if row.needs_admin:
            answer = await reader.answer(row.name, **fields_for(row, coach))
            assert answer.get("error", {}).get("code") in (
                "unauthorized",
                "invalid_format",
            )
    error = await reader.error("rvc/test/echo", entry_id=coach.entry.entry_id)
    assert error["code"] == "unauthorized"


def fields_for(
    row: Command[Any, Any] | Subscription[Any, Any], coach: Kit
) -> dict[str, str]:
    """Return the entry of a request that wants one."""
    hints = row.request.__annotations__
    return {"entry_id": coach.entry.entry_id} if "entry_id" in hints else {}


async def test_a_command_is_about_a_coach_that_runs(
    hass: HomeAssistant, coach: Kit, client: Client
) -> None:
    entry_id = coach.entry.entry_id
    assert await client.call("rvc/test/echo", entry_id=entry_id) == {"title": "Coach"}
    error = await client.error("rvc/test/echo", entry_id="nobody")
    assert error["translation_key"] == "service_config_entry_not_found"
    await hass.config_entries.async_unload(entry_id)
    error = await client.error("rvc/test/echo", entry_id=entry_id)
    assert error["translation_key"] == "service_config_entry_not_loaded"
    assert error["translation_placeholders"]["entry_title"] == "Coach"
    error = await client.error("rvc/test/stream", entry_id=entry_id)
    assert error["translation_key"] == "service_config_entry_not_loaded"


async def test_fields_are_as_the_contract_has_them(coach: Kit, client: Client) -> None:
    for fields in ({}, {"entry_id": 5}, {"entry_id": "a", "more": 1}):
        error = await client.error("rvc/test/echo", **fields)
        assert error["code"] == "invalid_format"


async def test_errors_of_a_coach_are_translated(coach: Kit, client: Client) -> None:
    error = await client.error("rvc/test/fail", entry_id=coach.entry.entry_id)
    assert error["code"] == "home_assistant_error"
    assert error["translation_domain"] == DOMAIN
    assert error["translation_key"] == "listen_only"
    assert error["translation_placeholders"] == {"device": "Coach"}


async def test_what_an_owner_did_wrong_is_told_as_such(
    coach: Kit, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(call: Call[EntryRequest]) -> Echo:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_networks"
        )

    monkeypatch.setitem(registry.HANDLERS, FAIL.name, refuse)
    register_websocket_api(coach.hass)
    error = await client.error("rvc/test/fail", entry_id=coach.entry.entry_id)
    assert error["code"] == "service_validation_error"
    assert error["translation_key"] == "no_networks"


async def test_a_subscription_ends_with_its_coach(
    hass: HomeAssistant, coach: Kit, client: Client
) -> None:
    await client.call("rvc/test/stream", entry_id=coach.entry.entry_id)
    assert await client.event() == {"title": "Coach"}
    await hass.config_entries.async_reload(coach.entry.entry_id)
    assert await client.event() == {"ended": "unloaded"}
    assert ended == ["Coach"]
    await client.call("rvc/test/stream", entry_id=coach.entry.entry_id)
    assert await client.event() == {"title": "Coach"}


async def test_a_subscription_ends_with_its_client(
    hass: HomeAssistant, coach: Kit, client: Client
) -> None:
    first = await client.send("rvc/test/stream", entry_id=coach.entry.entry_id)
    assert (await client.receive())["success"]
    await client.event()
    await client.call("unsubscribe_events", subscription=first)
    assert ended == ["Coach"]
    await client.call("rvc/test/stream", entry_id=coach.entry.entry_id)
    await client.socket.close()
    await coach.until(lambda: len(ended) == 2)
