"""What leads to the same adapter is refused, and so is what leads to none."""

import asyncio
from collections.abc import AsyncIterator
import os
from pathlib import Path
import pty
import socket
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowManager
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.const import DOMAIN, NETWORK
from custom_components.rvc.flows.connections.registry import is_among

from ..kit import coach_entry, network_data

pytestmark = pytest.mark.usefixtures("quick", "socket_enabled")

GATEWAY: dict[str, Any] = {
    "kind": "gateway",
    "protocol": "slcan",
    "host": "127.0.0.1",
    "port": 0,
    "channel": "can0",
    "bit_rate": "250000",
    "listen_only": False,
}
OTHER: dict[str, Any] = {"kind": "other", "options": {}}


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know a host of this machine by its name."""
    known = socket.getaddrinfo

    def look_up(host: str, *arguments: Any, **more: Any) -> list[Any]:
        if host.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        own = {"coach.local": "127.0.1.1", "localhost": "127.0.0.1"}
        return known(own.get(host, host), *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Return the port of a gateway on this machine."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            pass
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    number: int = server.sockets[0].getsockname()[1]
    yield number
    server.close()


@pytest.fixture
async def entry(hass: HomeAssistant, port: int) -> AsyncIterator[MockConfigEntry]:
    """Return a coach behind the gateway, with another network elsewhere."""
    entry = coach_entry(
        network_data(**{**GATEWAY, "port": port}),
        network_data("chassis", channel="elsewhere"),
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    yield entry
    await hass.config_entries.async_unload(entry.entry_id)


_PRODUCTS = {
    "slcan": "other_slcan",
    "socketcand": "socketcand_server",
    "yacht_devices_udp": "yacht_devices",
}


async def fill(
    flow: FlowManager[Any, Any, Any], flow_id: str, kind: str, data: dict[str, Any]
) -> dict[str, Any]:
    """Choose a kind of connection, and the product of a protocol; fill in its form."""
    form = await flow.async_configure(flow_id, {"next_step_id": kind})
    if kind == "gateway":
        product = _PRODUCTS[data["protocol"]]
        form = await flow.async_configure(flow_id, {"next_step_id": product})
    asked = {str(field) for field in form["data_schema"].schema}
    given = {key: value for key, value in data.items() if key in asked}
    return dict(await flow.async_configure(flow_id, given))


async def submit_coach(
    hass: HomeAssistant, kind: str, data: dict[str, Any]
) -> dict[str, Any]:
    """Add a coach with a connection."""
    menu = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    flow = hass.config_entries.flow
    result = await fill(flow, menu["flow_id"], kind, data)
    if result["type"] == "form":
        flow.async_abort(menu["flow_id"])
    return result


async def submit_network(
    hass: HomeAssistant, entry: MockConfigEntry, data: dict[str, Any], network: str = ""
) -> dict[str, Any]:
    """Add a network with a connection to a coach, or change one."""
    flow = hass.config_entries.subentries
    if network:
        (key,) = (k for k, v in entry.subentries.items() if v.unique_id == network)
        menu = await entry.start_subentry_reconfigure_flow(hass, key)
    else:
        menu = await flow.async_init(
            (entry.entry_id, NETWORK), context={"source": SOURCE_USER}
        )
    return await fill(flow, menu["flow_id"], "gateway", {"name": "X", **data})


@pytest.mark.parametrize(
    "other",
    [
        {"host": "localhost"},
        {"host": "LOCALHOST"},
        {"host": " 127.0.0.1 "},
        {"host": "127.0.1.1"},
        {"host": "::1"},
        {"host": "[::1]"},
        {"host": "::ffff:127.0.0.1"},
        {"host": "coach.local"},
        {"host": "Coach.local"},
        {"protocol": "socketcand", "channel": "can7"},
    ],
)
async def test_a_gateway_by_another_name_is_in_use_already(
    hass: HomeAssistant, entry: MockConfigEntry, port: int, other: dict[str, Any]
) -> None:
    data = {k: v for k, v in GATEWAY.items() if k != "kind"} | {"port": port} | other
    for result in (
        await submit_coach(hass, "gateway", data),
        await submit_network(hass, entry, data),
        await submit_network(hass, entry, data, "chassis"),
    ):
        assert result["reason"] == "already_configured"
    # The network that has it may be changed.
    if data["host"] == "127.0.0.1" and "protocol" not in other:
        result = await submit_network(hass, entry, data, "house")
        assert result["reason"] == "reconfigure_successful"
        await hass.async_block_till_done()


SOCKETCAND = {**GATEWAY, "protocol": "socketcand"}


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (GATEWAY, {**GATEWAY, "port": 3334}, False),
        (SOCKETCAND, {**SOCKETCAND, "host": "localhost"}, True),
        (SOCKETCAND, {**SOCKETCAND, "channel": "can1"}, False),
        (GATEWAY, {**GATEWAY, "host": "192.0.2.7"}, False),
        (GATEWAY, {**GATEWAY, "host": "nobody.invalid"}, False),
        (
            {**GATEWAY, "host": "nobody.invalid"},
            {**GATEWAY, "host": "Nobody.invalid"},
            True,
        ),
        (
            {**GATEWAY, "port": 3333},
            {"kind": "slcan", "channel": "socket://localhost:3333"},
            True,
        ),
        (
            SOCKETCAND,
            {
                **OTHER,
                "interface": "socketcand",
                "channel": "can0",
                "options": {"host": "localhost", "port": 0},
            },
            True,
        ),
        (
            {"kind": "slcan", "channel": "{link}"},
            {"kind": "slcan", "channel": "{port}"},
            True,
        ),
        (
            {"kind": "slcan", "channel": "{link}"},
            {**OTHER, "interface": "slcan", "channel": "{port}@115200"},
            True,
        ),
        (
            {"kind": "slcan", "channel": "{link}"},
            {"kind": "slcan", "channel": "/dev/null"},
            False,
        ),
        (
            {"kind": "socketcan", "channel": "can0"},
            {**OTHER, "interface": "socketcan", "channel": "can0"},
            True,
        ),
        (
            {"kind": "recording", "path": "{link}"},
            {"kind": "recording", "path": "{port}"},
            True,
        ),
    ],
)
async def test_what_leads_to_the_same_bus_is_the_same(
    hass: HomeAssistant,
    tmp_path: Path,
    one: dict[str, Any],
    other: dict[str, Any],
    is_same: bool,
) -> None:
    real, link = tmp_path / "ttyUSB0", tmp_path / "usb-CANable-if00"
    real.touch()
    link.symlink_to(real)

    def named(config: dict[str, Any]) -> dict[str, Any]:
        return {
            key: value.format(link=link, port=real) if isinstance(value, str) else value
            for key, value in config.items()
        }

    assert await is_among(hass, named(one), [named(other)]) is is_same
    assert await is_among(hass, named(other), [named(one)]) is is_same


async def test_the_address_of_this_machine_is_this_machine(
    hass: HomeAssistant,
) -> None:
    with patch(
        "custom_components.rvc.flows.connections.places._is_ours",
        lambda name: name == "192.0.2.7",
    ):
        own = {**GATEWAY, "host": "192.0.2.7"}
        assert await is_among(hass, own, [GATEWAY])
        assert not await is_among(hass, {**own, "host": "192.0.2.8"}, [GATEWAY, own])


async def test_names_are_not_looked_up_on_the_loop(hass: HomeAssistant) -> None:
    loop = asyncio.get_running_loop()
    threads = []

    def look_up(host: str, *_: object, **__: object) -> list[Any]:
        try:
            threads.append(asyncio.get_running_loop() is loop)
        except RuntimeError:
            threads.append(False)
        return [(socket.AF_INET, 1, 6, "", ("192.0.2.7", 0))]

    with patch("socket.getaddrinfo", look_up):
        gateway = {**GATEWAY, "host": "gateway.local"}
        assert await is_among(hass, gateway, [{**GATEWAY, "host": "192.0.2.7"}])
    assert threads
    assert not any(threads)


# What is no adapter


@pytest.mark.parametrize(
    ("port", "reason"),
    [
        ("/dev/ptmx", "no_serial_port"),
        ("/dev/pts/ptmx", "no_serial_port"),
        ("/dev/tty", "no_serial_port"),
        ("/dev/null", "no_serial_port"),
        ("/dev/zero", "no_serial_port"),
        ("device:///dev/ptmx", "no_serial_port"),
        ("foo://x", "no_serial_port"),
        ("http://192.0.2.7", "no_serial_port"),
        ("{folder}", "no_serial_port"),
        ("{folder}/file", "no_serial_port"),
        ("{folder}/pipe", "no_serial_port"),
        ("{folder}/link", "no_serial_port"),
        ("{folder}/file/port", "not_found"),
        ("{folder}/none", "not_found"),
        ("", "no_serial_port"),
        ("/dev/" + "x" * 300, "not_found"),
    ],
)
async def test_what_is_no_serial_port_is_refused(
    hass: HomeAssistant, tmp_path: Path, port: str, reason: str
) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/ptmx")
    channel = port.format(folder=tmp_path)
    settings = {"channel": channel, "tty_baudrate": 115200}
    result = await submit_coach(hass, "slcan", settings)
    assert result["errors"] == {"base": reason}
    assert not hass.config_entries.async_entries(DOMAIN)


@pytest.mark.parametrize(
    "host",
    [
        "",
        " ",
        "http://192.0.2.7",
        "tcp://x",
        "192.0.2.7:3333",
        "a b",
        "a/b",
        "-",
        "x@y",
    ],
)
@pytest.mark.parametrize("protocol", ["slcan", "yacht_devices_udp"])
async def test_what_is_no_host_is_refused(
    hass: HomeAssistant, host: str, protocol: str
) -> None:
    settings = {"host": host, "protocol": protocol, "port": 3333, "channel": "can0"}
    result = await submit_coach(hass, "gateway", settings)
    assert result["errors"] == {"base": "no_host"}


@pytest.mark.parametrize(
    "name", ["lo", "", "..", "/dev/ttyUSB0", "can 0", "x" * 16, "can0:1"]
)
async def test_what_is_no_can_interface_is_refused(
    hass: HomeAssistant, name: str
) -> None:
    result = await submit_coach(hass, "socketcan", {"channel": name})
    assert result["errors"] == {"base": "no_can_interface"}


@pytest.mark.parametrize("path", ["{folder}", "/dev/ptmx", "/dev/null", "foo://x"])
async def test_what_is_no_recording_is_refused(
    hass: HomeAssistant, tmp_path: Path, path: str
) -> None:
    settings = {"path": path.format(folder=tmp_path), "speed": "1", "repeat": False}
    result = await submit_coach(hass, "recording", settings)
    (reason,) = result["errors"].values()
    assert reason in ("no_regular_file", "not_a_recording", "not_found")


async def test_a_pseudo_terminal_is_a_serial_port(hass: HomeAssistant) -> None:
    """So do programs pass on what comes from elsewhere."""
    master, slave = pty.openpty()
    settings = {"channel": os.ttyname(slave), "tty_baudrate": 115200}
    with patch(
        "custom_components.rvc.config_flow.RvcConfigFlow.connection_chosen",
        lambda self, config: asyncio.sleep(0, self.async_abort(reason="chosen")),
    ):
        result = await submit_coach(hass, "slcan", settings)
    assert result["reason"] == "chosen"
    os.close(master)
    os.close(slave)
