"""What Home Assistant makes of a network that was lost, as the docs tell it."""

from typing import Any

from homeassistant.components import automation
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from .test_cut_wires import DIMMED, LIGHT, OFF, Cut, cut

__all__ = ["cut"]

pytestmark = pytest.mark.parametrize("cut", ["TCP"], indirect=True)

TRIGGERS: dict[str, dict[str, Any]] = {
    "to": {"trigger": "state", "entity_id": LIGHT, "to": "on"},
    "from off to": {"trigger": "state", "entity_id": LIGHT, "from": "off", "to": "on"},
    "turned on": {"trigger": "light.turned_on", "target": {"entity_id": LIGHT}},
    "turned off": {"trigger": "light.turned_off", "target": {"entity_id": LIGHT}},
}


async def automate(hass: HomeAssistant) -> list[ServiceCall]:
    """Set up an automation for each trigger, and return what they do."""
    calls: list[ServiceCall] = async_mock_service(hass, "test", "automation")
    automations = [
        {
            "alias": name,
            "triggers": trigger,
            "actions": {"action": "test.automation", "data": {"trigger": name}},
        }
        for name, trigger in TRIGGERS.items()
    ]
    config = {automation.DOMAIN: automations}
    assert await async_setup_component(hass, automation.DOMAIN, config)
    await hass.async_block_till_done()
    return calls


async def is_lost(cut: Cut) -> None:
    """Cut the wire, and wait until the lamp is known to be unavailable."""
    cut.cut()
    await cut.until(lambda: cut.state() == "unavailable")


async def shows(cut: Cut, frame: Any, state: str) -> None:
    """Let the lamp report, and wait until it shows that."""
    cut.say(frame)
    await cut.until(lambda: cut.state() == state)


async def is_back(cut: Cut) -> None:
    """Join the wire, and wait until the network is open."""
    await cut.join()
    network = cut.entry.runtime_data.coach.networks["house"]
    await cut.until(lambda: network.is_open)


async def test_a_return_is_no_turning_on_and_only_a_state_without_from_fires(
    hass: HomeAssistant, cut: Cut
) -> None:
    calls = await automate(hass)

    def fired() -> list[str]:
        return sorted(call.data["trigger"] for call in calls)

    await is_lost(cut)
    await is_back(cut)
    await shows(cut, DIMMED, "on")
    await hass.async_block_till_done()
    assert fired() == ["to"]
    calls.clear()
    # It was switched off at the wall while the network was away.
    await is_lost(cut)
    await is_back(cut)
    await shows(cut, OFF, "off")
    await hass.async_block_till_done()
    assert fired() == []
    await shows(cut, DIMMED, "on")
    await hass.async_block_till_done()
    assert fired() == ["from off to", "to", "turned on"]


async def test_an_action_on_what_is_unavailable_is_skipped_without_an_error(
    hass: HomeAssistant, cut: Cut, caplog: pytest.LogCaptureFixture
) -> None:
    area = ar.async_get(hass).async_create("Porch")
    lamp = er.async_get(hass).async_get(LIGHT)
    assert lamp is not None
    assert lamp.device_id is not None
    dr.async_get(hass).async_update_device(lamp.device_id, area_id=area.id)
    await is_lost(cut)
    caplog.clear()
    for target in ({"area_id": area.id}, {"entity_id": LIGHT}):
        await hass.services.async_call(
            "light", "turn_off", {}, target=target, blocking=True
        )
        if "area_id" in target:
            assert LIGHT not in caplog.text
    await is_back(cut)
    await shows(cut, DIMMED, "on")
    counters = cut.entry.runtime_data.coach.sessions["house"].commands.counters
    assert counters.sent == 0
