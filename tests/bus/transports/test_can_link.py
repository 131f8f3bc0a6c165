"""Bringing CAN interfaces up over netlink."""

from collections.abc import Iterator
import errno
import socket
from typing import Any, Self

from pyroute2.netlink.exceptions import NetlinkError
from pyroute2.netlink.rtnl.ifinfmsg import ifinfmsg
import pytest

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.bus.transports import can_link
from custom_components.rvc.bus.transports.can_link import (
    Link,
    bring_up,
    command_to_run,
    read_link,
)
from custom_components.rvc.bus.transports.socketcan import SocketCanTransport
from custom_components.rvc.protocol.frame import Frame

RIGHT = (
    "sudo ip link set can0 down; sudo ip link set can0 up type can bitrate 250000 "
    "restart-ms 100 listen-only off"
)


@pytest.fixture(autouse=True)
def nothing_set_up_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin as after the start of the program."""
    monkeypatch.setattr(can_link, "_set_up_here", {})


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


@pytest.fixture
def linux() -> Iterator[Linux]:
    """Return a kernel whose link is down, and was listen-only before."""
    kernel = Linux(listenonly="on")
    yield kernel
    kernel.close()


async def test_what_an_earlier_program_set_does_not_stay(linux: Linux) -> None:
    linux.modes |= {"loopback": "on", "one_shot": "on"}
    linux.link("set", index=7)
    await bring_up("can0", open_netlink=lambda: linux)
    link = read_link("can0", lambda: linux)
    assert link is not None
    assert (link.is_up, link.bit_rate, link.modes, link.restart_ms) == (
        True,
        250_000,
        (),
        100,
    )


@pytest.mark.parametrize("listen_only", [True, False])
async def test_frames_reach_the_bus_unless_it_is_only_listened_to(
    linux: Linux, listen_only: bool, socket_enabled: None
) -> None:
    async def prepare() -> None:
        await bring_up("can0", listen_only=listen_only, open_netlink=lambda: linux)

    transport = SocketCanTransport("can0", prepare=prepare, connect=linux.connect)
    await transport.open(lambda batch: None, lambda error: None)
    await transport.send(Frame(0x19FEDA9F, b"12345678"))
    await transport.close()
    assert linux.heard() == (0 if listen_only else 1)


async def test_listen_only_is_taken_back_on_a_link_that_was_set_up_here(
    linux: Linux,
) -> None:
    for listen_only in (True, False, True):
        await bring_up("can0", listen_only=listen_only, open_netlink=lambda: linux)
        assert linux.up
        assert linux.modes["listenonly"] == ("on" if listen_only else "off")
    # So is the bit rate.
    await bring_up(
        "can0", bit_rate=500_000, listen_only=True, open_netlink=lambda: linux
    )
    assert linux.bit_rate == 500_000


async def test_what_was_changed_by_hand_since_is_left_alone(linux: Linux) -> None:
    await bring_up("can0", open_netlink=lambda: linux)
    linux.modes["listenonly"] = "on"
    linux.link("set", index=7)
    done = len(linux.done)
    with pytest.raises(CannotOpen) as caught:
        await bring_up("can0", open_netlink=lambda: linux)
    assert caught.value.reason == "wrong_mode"
    assert len(linux.done) == done


@pytest.mark.parametrize(
    ("modes", "listen_only", "detail"),
    [
        ({"listenonly": "on"}, False, f"can0 is up with listen-only on: {RIGHT}"),
        (
            {"listenonly": "off"},
            True,
            f"can0 is up without listen-only: {RIGHT[:-3]}on",
        ),
        (
            {"loopback": "on"},
            False,
            f"can0 is up with loopback on: {RIGHT} loopback off",
        ),
    ],
)
@pytest.mark.parametrize("may", [True, False])
async def test_a_link_that_is_up_in_another_mode_is_refused(
    modes: dict[str, str], listen_only: bool, detail: str, may: bool
) -> None:
    kernel = Linux(up=True, **modes)
    kernel.may = may
    with pytest.raises(CannotOpen) as caught:
        await bring_up("can0", listen_only=listen_only, open_netlink=lambda: kernel)
    kernel.close()
    assert (caught.value.reason, caught.value.detail) == ("wrong_mode", detail)
    assert not kernel.done


@pytest.mark.parametrize("listen_only", [True, False])
async def test_a_link_in_the_right_mode_needs_no_rights(listen_only: bool) -> None:
    kernel = Linux(up=True, listenonly="on" if listen_only else "off")
    kernel.may = False
    await bring_up("can0", listen_only=listen_only, open_netlink=lambda: kernel)
    kernel.close()
    assert kernel.up


async def test_a_virtual_link_only_listens_without_a_mode() -> None:
    kernel = Linux(kind="vcan")
    for _ in range(2):
        await bring_up("can0", listen_only=True, open_netlink=lambda: kernel)
    kernel.close()
    assert kernel.done == [{"index": 7, "txqlen": 128}, {"index": 7, "state": "up"}]


async def test_a_driver_that_cannot_only_listen_is_told(linux: Linux) -> None:
    linux.modes = {}
    linux.unable = frozenset({"listenonly"})
    with pytest.raises(CannotOpen) as caught:
        await bring_up("can0", listen_only=True, open_netlink=lambda: linux)
    assert caught.value.reason == "bad_settings"
    assert not linux.up
    await bring_up("can0", open_netlink=lambda: linux)
    assert linux.up


async def test_a_link_that_does_not_keep_its_mode_is_refused(linux: Linux) -> None:
    class Deaf(Linux):
        """A kernel that takes modes, and does nothing about them."""

        def _change(self, settings: dict[str, Any]) -> None:
            settings.pop("can_ctrlmode", None)
            super()._change(settings)

    kernel = Deaf(listenonly="on")
    with pytest.raises(CannotOpen) as caught:
        await bring_up("can0", open_netlink=lambda: kernel)
    kernel.close()
    assert caught.value.reason == "wrong_mode"


async def test_a_link_that_is_down_is_brought_up() -> None:
    kernel = Kernel(link_of(up=False))
    await bring_up("can0", listen_only=True, open_netlink=lambda: kernel)
    assert kernel.done == [
        {
            "index": 7,
            "txqlen": 128,
            "kind": "can",
            "can_bittiming": {"bitrate": 250_000},
            "can_ctrlmode": {"listenonly": "on"},
            "can_restart_ms": 100,
        },
        {"index": 7, "state": "up"},
    ]
    assert kernel.closed


async def test_a_virtual_link_has_no_bit_rate() -> None:
    kernel = Kernel(link_of(up=False, kind="vcan"))
    await bring_up("can0", open_netlink=lambda: kernel)
    assert kernel.done == [{"index": 7, "txqlen": 128}, {"index": 7, "state": "up"}]


async def test_a_driver_that_cannot_restart_is_brought_up_without() -> None:
    class Unable(Kernel):
        """A kernel whose driver cannot start again by itself."""

        def link(self, action: str, **settings: Any) -> list[Any]:
            if "can_restart_ms" in settings:
                raise NetlinkError(errno.EOPNOTSUPP)
            return super().link(action, **settings)

    kernel = Unable(link_of(up=False))
    await bring_up("can0", open_netlink=lambda: kernel)
    assert [set(one) for one in kernel.done] == [
        {"index", "txqlen", "kind", "can_bittiming", "can_ctrlmode"},
        {"index", "state"},
    ]


async def test_a_controller_that_has_left_the_bus_is_started_again() -> None:
    kernel = Kernel(link_of(up=True, bit_rate=250_000, state=3))
    await bring_up("can0", open_netlink=lambda: kernel)
    assert kernel.done == [{"index": 7, "state": "down"}, {"index": 7, "state": "up"}]


@pytest.mark.parametrize("bit_rate", [None, 250_000, 249_999])
async def test_what_is_up_is_left_alone(bit_rate: int | None) -> None:
    kernel = Kernel(link_of(up=True, bit_rate=bit_rate))
    await bring_up("can0", open_netlink=lambda: kernel)
    assert not kernel.done


async def test_another_bit_rate_is_told() -> None:
    kernel = Kernel(link_of(up=True, bit_rate=500_000))
    with pytest.raises(CannotOpen, match="500000 bit/s, not at 250000") as caught:
        await bring_up("can0", open_netlink=lambda: kernel)
    assert caught.value.reason == "wrong_bit_rate"
    assert caught.value.detail.endswith(RIGHT)
    assert not kernel.done


@pytest.mark.parametrize(
    ("refuses", "reason"),
    [
        (errno.EPERM, "may_not_bring_up"),
        (errno.EBUSY, "busy"),
        (errno.EINVAL, "bad_settings"),
        (errno.EIO, "unknown"),
    ],
)
async def test_what_the_system_refuses_is_told(refuses: int, reason: str) -> None:
    kernel = Kernel(link_of(up=False), refuses)
    with pytest.raises(CannotOpen) as caught:
        await bring_up("can0", open_netlink=lambda: kernel)
    assert caught.value.reason == reason
    assert kernel.closed
    if reason == "may_not_bring_up":
        assert caught.value.detail == command_to_run("can0", 250_000, listen_only=False)


def test_the_command_to_run_by_hand() -> None:
    assert command_to_run("can0", 250_000, listen_only=True) == (
        "sudo ip link set can0 up type can bitrate 250000 restart-ms 100 listen-only on"
    )
    assert command_to_run("can0", 250_000, listen_only=False, is_up=True) == RIGHT


@pytest.mark.parametrize("channel", ["can0", "lo"])
async def test_only_can_links_count_in_the_real_system(
    channel: str, socket_enabled: None
) -> None:
    with pytest.raises(CannotOpen) as caught:
        await bring_up(channel)
    assert caught.value.reason == "not_found"


async def test_a_netlink_that_cannot_be_opened_is_told() -> None:
    def broken() -> Any:
        raise RuntimeError("no netlink here")

    with pytest.raises(CannotOpen, match="no netlink here"):
        await bring_up("can0", open_netlink=broken)


def test_a_link_tells_how_it_is() -> None:
    kernel = Kernel(link_of(up=True, bit_rate=250_000))
    link = read_link("can0", lambda: kernel)
    assert link == Link(7, True, "can", 250_000, "ERROR_ACTIVE", 1, 2)
    assert read_link("can1", lambda: kernel) is None
    assert read_link("can0", lambda: Kernel(link_of(up=True, arp_type=1))) is None
