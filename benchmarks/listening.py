"""The other end of a gateway's connection, at a port of this machine."""

from abc import ABC, abstractmethod
import asyncio


class Listening(ABC):
    """Listens, and serves whoever connects."""

    _server: asyncio.Server

    async def start(self) -> int:
        """Listen; returns the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @abstractmethod
    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve one."""

    def close(self) -> None:
        """Listen no more."""
        self._server.close()
