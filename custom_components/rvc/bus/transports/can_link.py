"""Brings a CAN interface of Linux up, as `ip link` does.

Home Assistant OS does not do it at boot. Linux keeps the settings of an interface
over down and up, so all of them are stated, and read back. An interface that another
program has brought up is left as it is, and refused if its settings are others.
"""

import asyncio
from collections.abc import Callable, Iterable
import errno
import os
from typing import Any, Final, NamedTuple

from ...spec.reasons import Reason
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
_LISTEN_ONLY: Final = "listenonly"
# Modes in which a controller is no ordinary node, by what `ip link` calls them
_MODES: Final = {
    _LISTEN_ONLY: "listen-only",
    "loopback": "loopback",
    "one_shot": "one-shot",
    "presume_ack": "presume-ack",
}


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
    modes: tuple[str, ...] | None = None
    """Those of `listenonly`, `loopback`, `one_shot` and `presume_ack` that are on.

    None for what is no controller."""
    restart_ms: int | None = None
    """How soon the controller starts again after it has left the bus; 0 for never."""


class _Wanted(NamedTuple):
    """The settings that an interface should have."""

    channel: str
    bit_rate: int
    listen_only: bool

    @property
    def modes(self) -> tuple[str, ...]:
        return (_LISTEN_ONLY,) if self.listen_only else ()


_set_up_here: dict[str, Link] = {}
"""How the interfaces are that this program has set up, by their names."""


def command_to_run(
    channel: str,
    bit_rate: int,
    *,
    listen_only: bool,
    is_up: bool = False,
    modes: Iterable[str] = (),
) -> str:
    """Return the shell command that brings an interface up.

    Args:
        channel: The interface's name.
        bit_rate: Of the CAN bus, in bit/s.
        listen_only: Let the controller not even acknowledge frames.
        is_up: Whether the interface has to be brought down first.
        modes: The modes that are on.
    """
    down = f"sudo ip link set {channel} down; " if is_up else ""
    others = "".join(f" {_MODES[mode]} off" for mode in modes if mode != _LISTEN_ONLY)
    return (
        f"{down}sudo ip link set {channel} up type can bitrate {bit_rate} "
        f"restart-ms {_RESTART} listen-only {'on' if listen_only else 'off'}{others}"
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
    also for an interface that another program has brought up otherwise: at another
    bit rate it would receive nothing and disturb everybody, and of one that only
    listens Linux drops without an error what is sent.

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
    wanted = _Wanted(channel, bit_rate, listen_only)
    link: Link | None = None
    try:
        with open_netlink() as netlink:
            link = _find(netlink, channel)
            if link.is_up:
                _keep_up(netlink, link, wanted)
            else:
                _set_up(netlink, link, wanted)
    except CannotOpen:
        raise
    except Exception as error:
        # netlink's own errors carry the number of the system's error.
        number = getattr(error, "code", None) or getattr(error, "errno", None)
        if number in _NOT_ALLOWED:
            raise CannotOpen("may_not_bring_up", _command(link, wanted)) from error
        if isinstance(number, int):
            raise cannot_open(OSError(number, os.strerror(number))) from error
        raise cannot_open(error) from error


def _command(link: Link | None, wanted: _Wanted) -> str:
    return command_to_run(
        wanted.channel,
        wanted.bit_rate,
        listen_only=wanted.listen_only,
        is_up=link is not None and link.is_up,
        modes=() if link is None else link.modes or (),
    )


def _read(netlink: Any, channel: str) -> Link | None:
    for index in netlink.link_lookup(ifname=channel):
        (link,) = netlink.link("get", index=index)
        if link["ifi_type"] == _ARPHRD_CAN:
            return _link_of(link)
    return None


def _find(netlink: Any, channel: str) -> Link:
    link = _read(netlink, channel)
    if link is None:
        raise CannotOpen(
            "not_found", Reason("{channel} is no CAN interface", channel=channel)
        )
    return link


def _link_of(attributes: Any) -> Link:
    data = ("IFLA_LINKINFO", "IFLA_INFO_DATA")
    timing = attributes.get_nested(*data, "IFLA_CAN_BITTIMING")
    errors = attributes.get_nested(*data, "IFLA_CAN_BERR_COUNTER")
    state = attributes.get_nested(*data, "IFLA_CAN_STATE")
    modes = attributes.get_nested(*data, "IFLA_CAN_CTRLMODE")
    return Link(
        number=attributes["index"],
        is_up=bool(attributes["flags"] & _UP),
        kind=attributes.get_nested("IFLA_LINKINFO", "IFLA_INFO_KIND"),
        bit_rate=timing["bitrate"] if timing else None,
        state=str(state) if state is not None else None,
        transmit_errors=errors["txerr"] if errors else None,
        receive_errors=errors["rxerr"] if errors else None,
        modes=tuple(mode for mode in _MODES if modes.get(mode) == "on")
        if modes
        else None,
        restart_ms=attributes.get_nested(*data, "IFLA_CAN_RESTART_MS"),
    )


def _settings(link: Link) -> Link:
    """Return a link without what changes by itself."""
    return link._replace(
        is_up=True, state=None, transmit_errors=None, receive_errors=None
    )


def _difference(link: Link, wanted: _Wanted) -> CannotOpen | None:
    """Return what speaks against the settings of a link; None if they are right."""
    channel, rate, command = wanted.channel, wanted.bit_rate, _command(link, wanted)
    # A controller's clock may not divide to exactly the rate that was asked for.
    if link.bit_rate and abs(link.bit_rate - rate) > _TOLERANCE * rate:
        return CannotOpen(
            "wrong_bit_rate",
            Reason(
                "{channel} runs at {actual} bit/s, not at {wanted}: {command}",
                channel=channel,
                actual=link.bit_rate,
                wanted=rate,
                command=command,
            ),
        )
    if link.modes is not None and link.modes != wanted.modes:
        on = ", ".join(_MODES[mode] for mode in link.modes if mode not in wanted.modes)
        how = (
            Reason(
                "{channel} is up with {modes} on: {command}",
                channel=channel,
                modes=on,
                command=command,
            )
            if on
            else Reason(
                "{channel} is up without listen-only: {command}",
                channel=channel,
                command=command,
            )
        )
        return CannotOpen("wrong_mode", how)
    return None


def _keep_up(netlink: Any, link: Link, wanted: _Wanted) -> None:
    """Use a link that is up, if it is as wanted or was set up here before."""
    if (difference := _difference(link, wanted)) is not None:
        if _set_up_here.get(wanted.channel) != _settings(link):
            raise difference
        netlink.link("set", index=link.number, state="down")
        _set_up(netlink, link, wanted)
    elif link.state == _BUS_OFF:
        netlink.link("set", index=link.number, state="down")
        netlink.link("set", index=link.number, state="up")


def _set_up(netlink: Any, link: Link, wanted: _Wanted) -> None:
    """State all settings of a link that is down, bring it up and read them back."""
    _set_up_here.pop(wanted.channel, None)
    queue = {"txqlen": _TRANSMIT_QUEUE}
    if link.kind != "can":
        netlink.link("set", index=link.number, **queue)
        netlink.link("set", index=link.number, state="up")
        return
    settings = {
        **queue,
        "kind": "can",
        "can_bittiming": {"bitrate": wanted.bit_rate},
        "can_ctrlmode": {
            **dict.fromkeys(link.modes or (), "off"),
            _LISTEN_ONLY: "on" if wanted.listen_only else "off",
        },
    }
    try:
        restart = {"can_restart_ms": _RESTART}
        netlink.link("set", index=link.number, **settings, **restart)
    except Exception as error:
        if getattr(error, "code", None) != errno.EOPNOTSUPP:
            raise
        # Some drivers cannot restart by themselves after bus-off.
        netlink.link("set", index=link.number, **settings)
    netlink.link("set", index=link.number, state="up")
    now = _find(netlink, wanted.channel)
    if (difference := _difference(now, wanted)) is not None:
        raise difference
    _set_up_here[wanted.channel] = _settings(now)
