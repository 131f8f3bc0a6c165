"""Everything that can be set is told to the simulated coach, and comes back."""

import asyncio
from collections.abc import Iterator
from typing import Any

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.spec.permissions import PERMISSIONS


@pytest.fixture
def demo_options() -> dict[str, Any]:
    """Let everything be commanded."""
    return {f"allow_{permission}": True for permission in PERMISSIONS}


_MANUAL = "switch.transfer_switch_1_manual_mode"


class Settings:
    """The entities of the demo coach, and what went wrong with them."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        """Take the demo coach, which is set up."""
        self._hass = hass
        self._entry = entry
        self.failed: list[str] = []

    def of_platform(self, platform: str) -> Iterator[tuple[str, State]]:
        """Return the entities of a platform that have a state."""
        registry = er.async_get(self._hass)
        for one in er.async_entries_for_config_entry(registry, self._entry.entry_id):
            state = self._hass.states.get(one.entity_id)
            if one.domain == platform and state is not None:
                if (
                    state.state not in ("unavailable", "unknown")
                    or platform == "button"
                ):
                    yield one.entity_id, state

    async def call(self, action: str, entity_id: str, **data: Any) -> bool:
        """Call an action; return whether it was carried out."""
        domain = entity_id.partition(".")[0]
        try:
            await self._hass.services.async_call(
                domain, action, {"entity_id": entity_id, **data}, blocking=True
            )
        except Exception as error:  # noqa: BLE001
            self.failed.append(f"{entity_id}: {action} {data}: {error}")
            return False
        return True

    async def set(
        self, action: str, entity_id: str, shows: str | float, **data: Any
    ) -> None:
        """Call an action, and see whether the entity shows what was set."""
        if not await self.call(action, entity_id, **data):
            return
        await asyncio.sleep(0.05)
        await self._hass.async_block_till_done()
        state = self._hass.states.get(entity_id)
        assert state is not None
        if isinstance(shows, str):
            is_set = state.state == shows
        else:
            near = max(state.attributes["step"], abs(shows) / 100)
            is_set = abs(float(state.state) - shows) <= near
        if not is_set:
            self.failed.append(f"{entity_id}: {action} {data}, shows {state.state}")


async def set_numbers(settings: Settings) -> int:
    """Set every number to a third of its range."""
    numbers = list(settings.of_platform("number"))
    for number, state in numbers:
        low, high = state.attributes["min"], state.attributes["max"]
        step = state.attributes["step"]
        wanted = float(low + round((high - low) / 3 / step) * step)
        await settings.set("set_value", number, wanted, value=wanted)
    return len(numbers)


async def set_numbers_between_steps(settings: Settings) -> int:
    """Set every number to what is no step of it, as a conversion of units does."""
    numbers = list(settings.of_platform("number"))
    for number, state in numbers:
        low, step = state.attributes["min"], state.attributes["step"]
        await settings.set("set_value", number, low + step, value=low + 1.4 * step)
    return len(numbers)


async def set_selects(settings: Settings) -> int:
    """Choose every option of every select."""
    selects = list(settings.of_platform("select"))
    # In automatic mode the switch goes back to the source that is there (RV-C 6.32.5).
    await settings.set("turn_on", _MANUAL, "on")
    for select, state in selects:
        for option in state.attributes["options"]:
            await settings.set("select_option", select, option, option=option)
    return len(selects)


async def set_switches(settings: Settings) -> int:
    """Switch every switch twice."""
    switches = list(settings.of_platform("switch"))
    for switch, state in switches:
        for way in ("off", "on") if state.state == "on" else ("on", "off"):
            await settings.set(f"turn_{way}", switch, way)
    return len(switches)


async def press_buttons(settings: Settings) -> int:
    """Press every button."""
    buttons = list(settings.of_platform("button"))
    for button, _ in buttons:
        await settings.call("press", button)
    return len(buttons)


async def set_locks(settings: Settings) -> int:
    """Lock and unlock every lock."""
    locks = list(settings.of_platform("lock"))
    for lock, _ in locks:
        for way in ("lock", "unlock"):
            await settings.set(way, lock, f"{way}ed")
    return len(locks)


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_everything_that_can_be_set_comes_back(
    hass: HomeAssistant, demo: MockConfigEntry, subtests: pytest.Subtests
) -> None:
    await asyncio.sleep(4)
    await hass.async_block_till_done()
    for set_all, least in (
        (set_numbers, 150),
        (set_numbers_between_steps, 150),
        (set_selects, 15),
        (set_switches, 70),
        (set_locks, 20),
        (press_buttons, 60),
    ):
        settings = Settings(hass, demo)
        with subtests.test(set_all.__name__):
            assert await set_all(settings) > least
            assert not settings.failed, "\n".join(settings.failed)
