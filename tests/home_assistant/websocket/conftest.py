"""Clients of the WebSocket API."""

from collections.abc import Awaitable, Callable

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from .client import Client

type MakeClient = Callable[[], Awaitable[Client]]


@pytest.fixture
def make_client(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> MakeClient:
    """Return what makes a client of an administrator."""

    async def make() -> Client:
        return Client(await hass_ws_client(hass))

    return make


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
