"""Bringing CAN interfaces up over netlink."""

from collections.abc import Iterator
import errno
from typing import Any

from pyroute2.netlink.exceptions import NetlinkError
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

from .kernel import Kernel, Linux, link_of

RIGHT = (
    "sudo ip link set can0 down; sudo ip link set can0 up type can bitrate 250000 "
    "restart-ms 100 listen-only off"
)


@pytest.fixture(autouse=True)
def nothing_set_up_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin as after the start of the program."""
    monkeypatch.setattr(can_link, "_set_up_here", {})


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
