"""Bringing a CAN interface of Linux up, as `ip link` would.

Nothing on Home Assistant OS does it at boot. What another program has brought
up already is left as it is.
"""

import asyncio
from collections.abc import Callable
import errno
import os
from typing import Any, Final, NamedTuple

from ..errors import CannotOpen
from .can_failures import cannot_open

# After so many errors that it leaves the bus, a controller starts again; in ms.
_RESTART: Final = 100
# The usual ten frames are less than a burst of commands.
_TRANSMIT_QUEUE: Final = 128
_TOLERANCE: Final = 0.05
_ARPHRD_CAN: Final = 280
_UP: Final = 1
_BUS_OFF: Final = "BUS_OFF"
_NOT_ALLOWED: Final = frozenset({errno.EPERM, errno.EACCES})


class Link(NamedTuple):
    """How a CAN interface is."""

    number: int
    is_up: bool
    kind: str | None
    """can for a controller, vcan and slcan for links without bit timing."""
    bit_rate: int | None
    state: str | None
    """The controller's: ERROR_ACTIVE, ERROR_WARNING, ERROR_PASSIVE, BUS_OFF ..."""
    transmit_errors: int | None
    receive_errors: int | None


def command_to_run(channel: str, bit_rate: int, *, listen_only: bool) -> str:
    """Return the command that does the same by hand."""
    listening = " listen-only on" if listen_only else ""
    return (
        f"sudo ip link set {channel} up type can bitrate {bit_rate} "
        f"restart-ms {_RESTART}{listening}"
    )


def _open_netlink() -> Any:
    # It takes half a second to import, and most coaches do without.
    from pyroute2 import IPRoute  # noqa: PLC0415

    return IPRoute()


async def bring_up(
    channel: str,
    *,
    bit_rate: int = 250_000,
    listen_only: bool = False,
    open_netlink: Callable[[], Any] = _open_netlink,
) -> None:
    """Bring an interface up; raises CannotOpen.

    One that is up stays as it is, but a controller that has left the bus is
    started again. Another bit rate is refused: it would hear nothing and disturb
    everybody.
    """
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(
        None, _bring_up, open_netlink, channel, bit_rate, listen_only
    )


def read_link(
    channel: str, open_netlink: Callable[[], Any] = _open_netlink
) -> Link | None:
    """Return how an interface is; None where there is none. It blocks."""
    with open_netlink() as netlink:
        return _read(netlink, channel)


def _bring_up(
    open_netlink: Callable[[], Any], channel: str, bit_rate: int, listen_only: bool
) -> None:
    try:
        with open_netlink() as netlink:
            link = _required(netlink, channel)
            if link.is_up:
                _check(channel, link, bit_rate)
                if link.state == _BUS_OFF:
                    netlink.link("set", index=link.number, state="down")
                    netlink.link("set", index=link.number, state="up")
            else:
                _set_up(netlink, link, bit_rate, listen_only)
    except CannotOpen:
        raise
    except Exception as error:
        # netlink's own errors carry the number of the system's
        number = getattr(error, "code", None) or getattr(error, "errno", None)
        if number in _NOT_ALLOWED:
            command = command_to_run(channel, bit_rate, listen_only=listen_only)
            raise CannotOpen("may_not_bring_up", command) from error
        if isinstance(number, int):
            raise cannot_open(OSError(number, os.strerror(number))) from error
        raise cannot_open(error) from error


def _read(netlink: Any, channel: str) -> Link | None:
    for index in netlink.link_lookup(ifname=channel):
        (link,) = netlink.link("get", index=index)
        if link["ifi_type"] == _ARPHRD_CAN:
            return _described(link)
    return None


def _required(netlink: Any, channel: str) -> Link:
    link = _read(netlink, channel)
    if link is None:
        raise CannotOpen("not_found", f"{channel} is no CAN interface")
    return link


def _described(link: Any) -> Link:
    data = ("IFLA_LINKINFO", "IFLA_INFO_DATA")
    timing = link.get_nested(*data, "IFLA_CAN_BITTIMING")
    errors = link.get_nested(*data, "IFLA_CAN_BERR_COUNTER")
    state = link.get_nested(*data, "IFLA_CAN_STATE")
    return Link(
        number=link["index"],
        is_up=bool(link["flags"] & _UP),
        kind=link.get_nested("IFLA_LINKINFO", "IFLA_INFO_KIND"),
        bit_rate=timing["bitrate"] if timing else None,
        state=str(state) if state is not None else None,
        transmit_errors=errors["txerr"] if errors else None,
        receive_errors=errors["rxerr"] if errors else None,
    )


def _check(channel: str, link: Link, bit_rate: int) -> None:
    # A controller's clock may not divide to exactly the rate that was asked for.
    if link.bit_rate and abs(link.bit_rate - bit_rate) > _TOLERANCE * bit_rate:
        raise CannotOpen(
            "wrong_bit_rate",
            f"{channel} runs at {link.bit_rate} bit/s, not at {bit_rate}",
        )


def _set_up(netlink: Any, link: Link, bit_rate: int, listen_only: bool) -> None:
    settings: dict[str, Any] = {}
    if link.kind == "can":
        settings = {
            "kind": "can",
            "can_bittiming": {"bitrate": bit_rate},
        }
        if listen_only:
            settings["can_ctrlmode"] = {"listenonly": "on"}
    settings["txqlen"] = _TRANSMIT_QUEUE
    try:
        restart = {"can_restart_ms": _RESTART} if link.kind == "can" else {}
        netlink.link("set", index=link.number, **settings, **restart)
    except Exception as error:
        if getattr(error, "code", None) != errno.EOPNOTSUPP or not restart:
            raise
        # Some drivers cannot be told to start again after bus-off.
        netlink.link("set", index=link.number, **settings)
    netlink.link("set", index=link.number, state="up")
