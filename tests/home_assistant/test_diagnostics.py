"""The diagnostics for a bug report."""

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rvc.bus.transports.can_link import Link
from custom_components.rvc.diagnostics import _link

from .kit import Kit
from .services.test_coach_map import say


async def test_diagnostics_tell_what_is_there(
    hass: HomeAssistant, coach: Kit, hass_client: ClientSessionGenerator
) -> None:
    await async_setup_component(hass, "diagnostics", {})
    await coach.hears("19FEDA9C#19FF7CFCFFFF04FF", "195FCE98#AA00C80000000000")
    told = await get_diagnostics_for_config_entry(hass, hass_client, coach.entry)
    assert isinstance(told, dict)
    assert told["networks"]["house"]["state"] == "connected"
    assert told["devices"]["house_dc_dimmer_25"]["last_frames"] == {
        "DC_DIMMER_STATUS_3": "19ff7cfcffff04ff"
    }
    (unknown,) = told["unknown_dgns"]
    assert (unknown["dgn"], unknown["source_address"]) == ("15F00", 0x98)
    assert unknown["samples"] == ["aa00c80000000000"]
    assert [row["name"] for row in told["latest"]] == ["DC_DIMMER_STATUS_3", None][::-1]
    assert told["networks"]["house"]["settings"]["options"] == "**REDACTED**"
    assert told["refused_spec_files"] == []
    heard = [line.split(" ", 1)[1] for line in told["last_frames"]]
    assert "house 19FEDA9C#19FF7CFCFFFF04FF R" in heard
    assert any(line.endswith(" T") for line in heard)


async def test_diagnostics_tell_whose_ways_a_node_has_and_why(
    hass: HomeAssistant, coach: Kit, hass_client: ClientSessionGenerator
) -> None:
    await async_setup_component(hass, "diagnostics", {})
    await coach.hears("190FFD85#0178060100943577", "18FFB79C#000304FFFFFFFFFF")
    told = await get_diagnostics_for_config_entry(hass, hass_client, coach.entry)
    assert isinstance(told, dict)
    nodes = {node["source_address"]: node for node in told["nodes"]}
    assert nodes[0x85]["dialects"] == {"spyder": "heard 10FFD"}
    assert not nodes[0x85]["on_data_page_0"]
    assert nodes[0x9C]["dialects"] == {}
    assert nodes[0x9C]["on_data_page_0"]


async def test_diagnostics_tell_how_the_interface_is(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"kind": "socketcan", "channel": "can0"}
    link = Link(7, True, "can", 250_000, "ERROR_PASSIVE", 128, 2)

    def broken(channel: str) -> None:
        raise OSError(f"no netlink for {channel}")

    read = "custom_components.rvc.diagnostics.read_link"
    monkeypatch.setattr(read, lambda _: link)
    assert await _link(hass, settings) == link._asdict()
    monkeypatch.setattr(read, lambda _: None)
    assert await _link(hass, settings) is None
    monkeypatch.setattr(read, broken)
    assert await _link(hass, settings) == {"error": "no netlink for can0"}


async def test_a_device_tells_what_it_has_said(
    hass: HomeAssistant, coach: Kit, hass_client: ClientSessionGenerator
) -> None:
    await async_setup_component(hass, "diagnostics", {})
    await say(hass, coach, "devices:\n- {tank: 0, name: Fresh}\n")
    await coach.hears("19FFB79C#0001640401080200")
    tank = coach.device("house_tank_0")
    told = await get_diagnostics_for_device(hass, hass_client, coach.entry, tank)
    assert isinstance(told, dict)
    assert told["mapped"]["name"] == "Fresh"
    assert told["messages"][0]["signals"]["relative_level"] == 1
    hub = coach.device()
    assert await get_diagnostics_for_device(hass, hass_client, coach.entry, hub) == {}


async def test_diagnostics_do_not_tell_where_the_coach_is(
    hass: HomeAssistant, coach: Kit, hass_client: ClientSessionGenerator
) -> None:
    await async_setup_component(hass, "diagnostics", {})
    await coach.says("GPS_POSITION", latitude=44.46, longitude=-110.83)
    await coach.says("GPS_STATUS", speed=0)
    told = await get_diagnostics_for_config_entry(hass, hass_client, coach.entry)
    assert isinstance(told, dict)
    assert list(told["devices"]["house_gps"]["last_frames"]) == ["GPS_STATUS"]
    assert not any("FEF3" in line for line in told["last_frames"])
