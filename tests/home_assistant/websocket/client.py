"""Clients of the WebSocket API: over a real connection, and on the test's clock."""

import json
import logging
from typing import Any

from homeassistant.auth.models import User
from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.components.websocket_api.http import WebSocketAdapter
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket

_LOGGER = logging.getLogger(__name__)


class Client:
    """Sends commands and takes what comes back."""

    def __init__(self, socket: MockHAClientWebSocket) -> None:
        """Take a connection that is authenticated."""
        self.socket = socket
        self._last_id = 0

    async def send(self, command: str, **fields: Any) -> int:
        """Send a command; returns the id that answers and events have."""
        self._last_id += 1
        await self.socket.send_json({"id": self._last_id, "type": command, **fields})
        return self._last_id

    async def receive(self) -> dict[str, Any]:
        """Return the next message."""
        message: dict[str, Any] = await self.socket.receive_json()
        return message

    async def answer(self, command: str, **fields: Any) -> dict[str, Any]:
        """Return the whole answer to a command."""
        await self.send(command, **fields)
        return await self.receive()

    async def call(self, command: str, **fields: Any) -> Any:
        """Return the result of a command, which must succeed."""
        answer = await self.answer(command, **fields)
        assert answer["success"], answer
        return answer["result"]

    async def error(self, command: str, **fields: Any) -> dict[str, Any]:
        """Return the error of a command, which must fail."""
        answer = await self.answer(command, **fields)
        assert not answer["success"], answer
        error: dict[str, Any] = answer["error"]
        return error

    async def event(self) -> Any:
        """Return the next event."""
        message = await self.receive()
        assert message["type"] == "event", message
        return message["event"]


class ClockClient:
    """The server's end of a connection: its time may be that of the test's clock."""

    def __init__(self, hass: HomeAssistant, user: User) -> None:
        """Be connected."""
        self.messages: list[dict[str, Any]] = []
        """What was received and not taken yet."""
        self.connection = ActiveConnection(
            WebSocketAdapter(_LOGGER, {"connid": "test"}),
            hass,
            self._receive,
            user,
            None,
            None,
        )
        self._last_id = 0

    def _receive(self, message: bytes | str | dict[str, Any]) -> None:
        if not isinstance(message, dict):
            message = json.loads(message)
        assert isinstance(message, dict)
        self.messages.append(message)

    def send(self, command: str, **fields: Any) -> int:
        """Send a command; returns the id that answers and events have."""
        self._last_id += 1
        self.connection.async_handle({"id": self._last_id, "type": command, **fields})
        return self._last_id

    def call(self, command: str, **fields: Any) -> Any:
        """Return the result of a command, which must succeed and answer at once."""
        number = self.send(command, **fields)
        (answer,) = (
            one
            for one in self.messages
            if one["id"] == number and one["type"] == "result"
        )
        self.messages.remove(answer)
        assert answer["success"], answer
        return answer["result"]

    def error(self, command: str, **fields: Any) -> Any:
        """Return the error of a command, which must fail at once."""
        number = self.send(command, **fields)
        answer = self.messages.pop()
        assert answer["id"] == number
        return answer["error"]

    def events(self) -> list[Any]:
        """Take the events that have come."""
        events = [one["event"] for one in self.messages if one["type"] == "event"]
        self.messages.clear()
        return events

    def close(self) -> None:
        """Go away."""
        self.connection.async_handle_close()
