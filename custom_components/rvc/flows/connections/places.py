"""Where connections lead: one adapter may be reached by several names."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
import socket
from typing import Final, Literal
from urllib.parse import urlsplit

from homeassistant.core import HomeAssistant

# Whoever fills in a form waits for it.
_RESOLVE_DEADLINE: Final = 5.0
_PORTS_OF_HOSTS: Final = ("rfc2217", "socket", "tcp")
_THIS_MACHINE: Final = "this machine"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a connection leads."""

    kind: Literal["host", "file", "can", "demo", "other"]
    names: frozenset[str]
    """What it is called: names and addresses, once it is resolved."""
    port: int | None = None
    """The port of a host; None where it may be any."""
    channel: str | None = None
    """Which of its buses; None where it has one, or may be any."""

    def is_same(self, other: Place) -> bool:
        """Return whether another connection leads to the same bus."""
        return self.may_be(other) and not self.names.isdisjoint(other.names)

    def may_be(self, other: Place) -> bool:
        """Return whether two connections differ in their names at the most."""
        return (
            self.kind == other.kind
            and (None in (self.port, other.port) or self.port == other.port)
            and (None in (self.channel, other.channel) or self.channel == other.channel)
        )


def file_place(path: str) -> Place:
    """Return the place of a file or a serial port of this machine."""
    return Place(kind="file", names=frozenset({path}))


def host_place(host: str, port: int | None, channel: str | None = None) -> Place:
    """Return the place of a bus behind a host of the local network."""
    return Place(
        kind="host",
        names=frozenset({plain_host(host).lower()}),
        port=port,
        channel=channel,
    )


def serial_place(port: str) -> Place:
    """Return the place of a serial port, which may be one of a host."""
    scheme, has_scheme, rest = port.partition("://")
    if not has_scheme:
        return file_place(port)
    if scheme in _PORTS_OF_HOSTS:
        url = urlsplit(port)
        try:
            return host_place(url.hostname or rest, url.port)
        except ValueError:
            return Place(kind="other", names=frozenset({port}))
    return file_place(rest)


def plain_host(host: str) -> str:
    """Return a host as it was meant: without blanks, and brackets of IPv6."""
    return host.strip().removeprefix("[").removesuffix("]")


async def resolve(hass: HomeAssistant, places: Iterable[Place]) -> list[Place]:
    """Return places with all that they are called; names are looked up elsewhere."""
    found = list(await asyncio.gather(*(_resolve(hass, place) for place in places)))
    if not any(_THIS_MACHINE in place.names for place in found):
        return found
    # Its addresses in the local network lead to the same.
    return await hass.async_add_executor_job(lambda: list(map(_with_own, found)))


async def _resolve(hass: HomeAssistant, place: Place) -> Place:
    if place.kind == "host":
        (host,) = place.names
        addresses = await _addresses(hass, host)
        return replace(place, names=frozenset({host, *addresses}))
    if place.kind == "file":
        (path,) = place.names
        real = await hass.async_add_executor_job(_real, path)
        return replace(place, names=frozenset({real}))
    return place


async def _addresses(hass: HomeAssistant, host: str) -> set[str]:
    """Return the addresses of a host; none where nobody knows it in time."""
    try:
        async with asyncio.timeout(_RESOLVE_DEADLINE):
            found = await hass.loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError, TimeoutError, UnicodeError:
        return set()
    addresses = (_address(str(sockaddr[0])) for *_, sockaddr in found)
    return {
        _THIS_MACHINE if one.is_loopback or one.is_unspecified else str(one)
        for one in addresses
    }


def _address(text: str) -> IPv4Address | IPv6Address:
    """Return an address, without what IPv6 wraps it in."""
    found = ip_address(text.partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped
    return found


def _with_own(place: Place) -> Place:
    """Return a host that has an address of this machine as this machine."""
    if place.kind != "host" or not any(map(_is_ours, place.names)):
        return place
    return replace(place, names=place.names | {_THIS_MACHINE})


def _is_ours(name: str) -> bool:
    """Return whether a name is an address of this machine; it opens a socket."""
    try:
        address = ip_address(name)
    except ValueError:
        return False
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as trial:
            # Only an own address can be taken.
            trial.bind((name, 0))
    except OSError:
        return False
    return True


def _real(path: str) -> str:
    """Return the file that a path leads to, whatever links are between."""
    try:
        return str(Path(path).resolve())
    except OSError, ValueError, RuntimeError:
        return path
