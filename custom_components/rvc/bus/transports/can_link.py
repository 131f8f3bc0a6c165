"""Brings a CAN interface of Linux up, as `ip link` does.

Home Assistant OS does not do it at boot. An interface that another program has
brought up already is left as it is.
"""

import asyncio
from collections.abc import Callable
import errno
import os
from typing import Any, Final, NamedTuple

from ..errors import CannotOpen
from .can_failures import cannot_open

# How soon a controller that left the bus after too many errors restarts, in ms
_RESTART: Final = 100
# The usual ten frames are less than a group of commands.
_TRANSMIT_QUEUE: Final = 128
_TOLERANCE: Final = 0.05
_ARPHRD_CAN: Final = 280
_UP: Final = 1
_BUS_OFF: Final = "BUS_OFF"
_NOT_ALLOWED: Final = frozenset({errno.EPERM, errno.EACCES})


class Link(NamedTuple):
    """The state of a CAN interface."""

    number: int
    is_up: bool
    kind: str | None
    """`can` for a controller; `vcan` and `slcan` have no bit timing."""
    bit_rate: int | None
    state: str | None
    """Of the controller: ERROR_ACTIVE, ERROR_WARNING, ERROR_PASSIVE, BUS_OFF ..."""
    transmit_errors: int | None
    receive_errors: int | None


def command_to_run(channel: str, bit_rate: int, *, listen_only: bool) -> str:
    """Return the shell command that brings an interface up."""
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
    """Bring an interface up, unless it is up.

    A controller that is up but has left the bus is restarted. Raises CannotOpen,
    also for an interface that is up with another bit rate: it would receive
    nothing and disturb everybody.

    Args:
        channel: The interface's name.
        bit_rate: Of the CAN bus, in bit/s.
        listen_only: Let the controller not even acknowledge frames.
        open_netlink: Returns pyroute2's IPRoute.
    """
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(
        None, _bring_up, open_netlink, channel, bit_rate, listen_only
    )


def read_link(
    channel: str, open_netlink: Callable[[], Any] = _open_netlink
) -> Link | None:
    """Return the state of a CAN interface; None if there is none. It blocks."""
    with open_netlink() as netlink:
        return _read(netlink, channel)


def _bring_up(
    open_netlink: Callable[[], Any], channel: str, bit_rate: int, listen_only: bool
) -> None:
    try:
        with open_netlink() as netlink:
            link = _find(netlink, channel)
            if link.is_up:
                _check_bit_rate(channel, link, bit_rate)
                if link.state == _BUS_OFF:
                    netlink.link("set", index=link.number, state="down")
                    netlink.link("set", index=link.number, state="up")
            else:
                _set_up(netlink, link, bit_rate, listen_only)
    except CannotOpen:
        raise
    except Exception as error:
        # netlink's own errors carry the number of the system's error.
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
            return _link_of(link)
    return None


def _find(netlink: Any, channel: str) -> Link:
    link = _read(netlink, channel)
    if link is None:
        raise CannotOpen("not_found", f"{channel} is no CAN interface")
    return link


def _link_of(attributes: Any) -> Link:
    data = ("IFLA_LINKINFO", "IFLA_INFO_DATA")
    timing = attributes.get_nested(*data, "IFLA_CAN_BITTIMING")
    errors = attributes.get_nested(*data, "IFLA_CAN_BERR_COUNTER")
    state = attributes.get_nested(*data, "IFLA_CAN_STATE")
    return Link(
        number=attributes["index"],
        is_up=bool(attributes["flags"] & _UP),
        kind=attributes.get_nested("IFLA_LINKINFO", "IFLA_INFO_KIND"),
        bit_rate=timing["bitrate"] if timing else None,
        state=str(state) if state is not None else None,
        transmit_errors=errors["txerr"] if errors else None,
        receive_errors=errors["rxerr"] if errors else None,
    )


def _check_bit_rate(channel: str, link: Link, bit_rate: int) -> None:
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
        # Some drivers cannot restart by themselves after bus-off.
        netlink.link("set", index=link.number, **settings)
    netlink.link("set", index=link.number, state="up")
