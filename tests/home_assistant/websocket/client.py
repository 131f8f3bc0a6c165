"""A client of the WebSocket API, over a real connection."""

from typing import Any

from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket


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
