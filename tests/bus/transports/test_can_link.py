"""Bringing CAN interfaces up over netlink."""

import errno
from typing import Any, Self

from pyroute2.netlink.exceptions import NetlinkError
from pyroute2.netlink.rtnl.ifinfmsg import ifinfmsg
import pytest

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.bus.transports.can_link import (
    Link,
    bring_up,
    command_to_run,
    read_link,
)


def link_of(
    *,
    up: bool,
    kind: str = "can",
    bit_rate: int | None = None,
    arp_type: int = 280,
    state: int = 0,
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
        {"index", "txqlen", "kind", "can_bittiming"},
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
