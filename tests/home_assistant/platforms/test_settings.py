"""Everything that can be set is told to the simulated coach, and comes back."""

import asyncio

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

ALLOWED = {"allow_motion": True, "allow_burners": True, "allow_contactors": True}


@pytest.fixture
async def open_demo(
    hass: HomeAssistant,
    entity_registry_enabled_by_default: None,
    demo: MockConfigEntry,
) -> MockConfigEntry:
    """Let everything be commanded, in the demo coach with all of its entities."""
    hass.config_entries.async_update_entry(demo, options=ALLOWED)
    await hass.config_entries.async_reload(demo.entry_id)
    simulated = demo.runtime_data.simulated
    for node in simulated.nodes:
        for device in node.devices:
            device.touch()
    await asyncio.sleep(4)
    await hass.async_block_till_done()
    return demo


def of_platform(
    hass: HomeAssistant, entry: MockConfigEntry, platform: str
) -> list[str]:
    """Return the entities of a platform that have a state."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return [
        one.entity_id
        for one in entities
        if one.domain == platform
        and (state := hass.states.get(one.entity_id)) is not None
        and state.state not in ("unavailable", "unknown")
    ]


async def settled(hass: HomeAssistant) -> None:
    """Wait until all statuses have been written."""
    await asyncio.sleep(0.05)
    await hass.async_block_till_done()


async def test_every_number_can_be_set(
    hass: HomeAssistant, open_demo: MockConfigEntry
) -> None:
    numbers = of_platform(hass, open_demo, "number")
    assert len(numbers) > 150
    failed = []
    for number in numbers:
        state = hass.states.get(number)
        assert state is not None
        low, high = state.attributes["min"], state.attributes["max"]
        step = state.attributes["step"]
        wanted = low + round((high - low) / 3 / step) * step
        try:
            await hass.services.async_call(
                "number",
                "set_value",
                {"entity_id": number, "value": wanted},
                blocking=True,
            )
        except Exception as error:  # noqa: BLE001
            failed.append(f"{number} = {wanted}: {error}")
            continue
        await settled(hass)
        state = hass.states.get(number)
        assert state is not None
        if abs(float(state.state) - wanted) > max(step, abs(wanted) / 100):
            failed.append(f"{number} = {wanted}, but shows {state.state}")
    assert not failed, "\n".join(failed)


async def test_every_select_can_be_set(
    hass: HomeAssistant, open_demo: MockConfigEntry
) -> None:
    selects = of_platform(hass, open_demo, "select")
    assert len(selects) > 15
    failed = []
    for select in selects:
        state = hass.states.get(select)
        assert state is not None
        for option in state.attributes["options"]:
            try:
                await hass.services.async_call(
                    "select",
                    "select_option",
                    {"entity_id": select, "option": option},
                    blocking=True,
                )
            except Exception as error:  # noqa: BLE001
                failed.append(f"{select} = {option}: {error}")
                continue
            await settled(hass)
            state = hass.states.get(select)
            assert state is not None
            if state.state != option:
                failed.append(f"{select} = {option}, but shows {state.state}")
    assert not failed, "\n".join(failed)


async def test_every_switch_can_be_switched(
    hass: HomeAssistant, open_demo: MockConfigEntry
) -> None:
    switches = of_platform(hass, open_demo, "switch")
    assert len(switches) > 70
    failed = []
    for switch in switches:
        before = hass.states.get(switch)
        assert before is not None
        ways = ("off", "on") if before.state == "on" else ("on", "off")
        for way in ways:
            try:
                await hass.services.async_call(
                    "switch", f"turn_{way}", {"entity_id": switch}, blocking=True
                )
            except Exception as error:  # noqa: BLE001
                failed.append(f"{switch} {way}: {error}")
                continue
            await settled(hass)
            state = hass.states.get(switch)
            assert state is not None
            if state.state != way:
                failed.append(f"{switch} {way}, but shows {state.state}")
    assert not failed, "\n".join(failed)


async def test_every_button_can_be_pressed(
    hass: HomeAssistant, open_demo: MockConfigEntry
) -> None:
    entities = er.async_entries_for_config_entry(er.async_get(hass), open_demo.entry_id)
    buttons = [one.entity_id for one in entities if one.domain == "button"]
    assert len(buttons) > 60
    failed = []
    for button in buttons:
        try:
            await hass.services.async_call(
                "button", "press", {"entity_id": button}, blocking=True
            )
        except Exception as error:  # noqa: BLE001
            failed.append(f"{button}: {error}")
    assert not failed, "\n".join(failed)


async def test_every_lock_can_be_locked(
    hass: HomeAssistant, open_demo: MockConfigEntry
) -> None:
    locks = of_platform(hass, open_demo, "lock")
    assert len(locks) > 20
    failed = []
    for lock in locks:
        for way, shows in (("lock", "locked"), ("unlock", "unlocked")):
            try:
                await hass.services.async_call(
                    "lock", way, {"entity_id": lock}, blocking=True
                )
            except Exception as error:  # noqa: BLE001
                failed.append(f"{lock} {way}: {error}")
                continue
            await settled(hass)
            state = hass.states.get(lock)
            assert state is not None
            if state.state != shows:
                failed.append(f"{lock} {way}, but shows {state.state}")
    assert not failed, "\n".join(failed)
