"""A kernel with one CAN link, as far as netlink and a socket show it."""

from collections.abc import Iterator
import errno
import socket
from typing import Any, Self

from pyroute2.netlink.exceptions import NetlinkError
from pyroute2.netlink.rtnl.ifinfmsg import ifinfmsg


def link_of(
    *,
    up: bool,
    kind: str = "can",
    bit_rate: int | None = None,
    arp_type: int = 280,
    state: int = 0,
    modes: dict[str, str] | None = None,
    restart_ms: int = 0,
) -> ifinfmsg:
    """Return what the kernel says of a link, encoded and decoded by pyroute2."""
    said = ifinfmsg()
    said["index"] = 7
    said["ifi_type"] = arp_type
    said["flags"] = int(up)
    data: list[tuple[str, Any]] = []
    if bit_rate is not None:
        data = [
            ("IFLA_CAN_BITTIMING", {"bitrate": bit_rate}),
            ("IFLA_CAN_STATE", state),
            ("IFLA_CAN_BERR_COUNTER", {"txerr": 1, "rxerr": 2}),
        ]
    if modes is not None:
        data += [
            ("IFLA_CAN_CTRLMODE", modes),
            ("IFLA_CAN_RESTART_MS", restart_ms),
        ]
    said["attrs"] = [
        ("IFLA_IFNAME", "can0"),
        (
            "IFLA_LINKINFO",
            {
                "attrs": [
                    ("IFLA_INFO_KIND", kind),
                    *([("IFLA_INFO_DATA", {"attrs": data})] if data else []),
                ]
            },
        ),
    ]
    said["header"]["type"] = 16
    said.encode()
    heard = ifinfmsg(said.data)
    heard.decode()
    return heard


class Kernel:
    """A kernel with one link, as far as pyroute2's IPRoute shows it."""

    def __init__(self, link: ifinfmsg | None, refuses: int | None = None) -> None:
        """Take the link, and the error number of all changes."""
        self.link_now = link
        self.refuses = refuses
        self.done: list[dict[str, Any]] = []
        self.closed = False

    def __enter__(self) -> Self:
        """Open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.closed = True

    def link_lookup(self, ifname: str) -> list[int]:
        """Find the link."""
        return [7] if self.link_now is not None and ifname == "can0" else []

    def link(self, action: str, **settings: Any) -> list[Any]:
        """Show or change the link."""
        if action == "get":
            return [self.link_now]
        if self.refuses is not None:
            raise NetlinkError(self.refuses)
        self.done.append(settings)
        return []


class Linux(Kernel):
    """A kernel whose link behaves as one of Linux does.

    It keeps what is not stated anew, over down and up; a controller that is up
    takes no settings; and what is sent while it only listens is dropped.
    """

    def __init__(self, *, up: bool = False, kind: str = "can", **on: str) -> None:
        """Make a link with some modes on; all settings are those of before."""
        super().__init__(None)
        self.up = up
        self.kind = kind
        self.modes = on
        self.bit_rate: int | None = 250_000 if up else None
        self.restart_ms = 0
        self.may = True
        self.unable: frozenset[str] = frozenset()
        self._show()
        self.ours, self.bus = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.bus.setblocking(False)

    def _show(self) -> None:
        is_can = self.kind == "can"
        self.link_now = link_of(
            up=self.up,
            kind=self.kind,
            bit_rate=self.bit_rate if is_can else None,
            modes=self.modes if is_can else None,
            restart_ms=self.restart_ms,
        )

    def link(self, action: str, **settings: Any) -> list[Any]:
        """Show or change the link."""
        if action == "set":
            if not self.may:
                raise NetlinkError(errno.EPERM)
            self._change(settings)
            self._show()
        return super().link(action, **settings)

    def _change(self, settings: dict[str, Any]) -> None:
        stated = {one for one in settings if one.startswith("can_")}
        if stated and self.kind != "can":
            raise NetlinkError(errno.EOPNOTSUPP)
        if stated and self.up:
            raise NetlinkError(errno.EBUSY)
        modes = settings.get("can_ctrlmode", {})
        on = {mode for mode, is_on in modes.items() if is_on == "on"}
        if self.unable & (stated | on):
            raise NetlinkError(errno.EOPNOTSUPP)
        self.modes = {**self.modes, **modes}
        self.restart_ms = settings.get("can_restart_ms", self.restart_ms)
        self.bit_rate = settings.get("can_bittiming", {}).get("bitrate", self.bit_rate)
        if "state" in settings:
            self.up = settings["state"] == "up"

    def connect(self, _: str) -> socket.socket:
        """Return the socket of a program that uses the link."""
        parent = self

        class Raw(socket.socket):
            """A socket whose frames a controller that only listens drops."""

            def send(self, data: Any, flags: int = 0) -> int:
                """Send, or drop without an error."""
                if parent.modes.get("listenonly") == "on":
                    return len(data)
                return super().send(data, flags)

        raw = Raw(fileno=self.ours.dup().detach())
        raw.setblocking(False)
        return raw

    def heard(self) -> int:
        """Return how many frames are on the bus."""
        return sum(1 for _ in self._frames())

    def _frames(self) -> Iterator[bytes]:
        try:
            while True:
                yield self.bus.recv(16)
        except BlockingIOError:
            return

    def close(self) -> None:
        """Close both ends."""
        self.ours.close()
        self.bus.close()
