"""Clients of the WebSocket API."""

from collections.abc import Awaitable, Callable

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.helpers.importlib import async_import_module
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.home_assistant.kit import Kit

from .client import Client, ClockClient
from .watcher import Watcher

type MakeClient = Callable[[], Awaitable[Client]]
type MakeClockClient = Callable[[], ClockClient]
type Watch = Callable[..., Watcher]


@pytest.fixture
def make_client(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> MakeClient:
    """Return what makes a client of an administrator."""

    async def make() -> Client:
        return Client(await hass_ws_client(hass))

    return make


@pytest.fixture
async def make_clock_client(
    hass: HomeAssistant, hass_admin_user: User
) -> MakeClockClient:
    """Return what makes a client of an administrator on the test's clock."""
    # The first command is answered at once too: on that clock nobody waits for an import.
    await async_import_module(hass, "custom_components.rvc.websocket.commands")
    return lambda: ClockClient(hass, hass_admin_user)


@pytest.fixture
def watch(coach: Kit, make_clock_client: MakeClockClient) -> Watch:
    """Return what makes a page that watches."""
    return lambda **fields: Watcher(coach, make_clock_client(), **fields)


@pytest.fixture
async def client(make_client: MakeClient) -> Client:
    """Return a client of an administrator."""
    return await make_client()


@pytest.fixture
async def reader(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> Client:
    """Return a client of a user who is no administrator."""
    return Client(await hass_ws_client(hass, hass_read_only_access_token))
