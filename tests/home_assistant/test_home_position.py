"""Home Assistant's home follows the coach's GPS where the owner wants that."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .flows.test_options import CLOSED, choose
from .kit import Kit, coach_entry, network_data

YELLOWSTONE = (44.46, -110.83)
LAKE = (44.56, -110.4)
HOME = (32.87336, -117.22743)  # the test plugin's
REST = 301
FOLLOWS: dict[str, Any] = {"follow_gps": True}


@pytest.fixture
async def followed(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncIterator[Kit]:
    """Set up a coach that the home follows."""
    hass.config_entries.async_update_entry(entry, options=FOLLOWS)
    kit = Kit(hass, entry)
    await kit.set_up()
    yield kit
    await kit.tear_down()


def home(hass: HomeAssistant) -> tuple[float, float]:
    """Return where the home is."""
    return hass.config.latitude, hass.config.longitude


async def is_at(kit: Kit, place: tuple[float, float], **status: Any) -> None:
    """Let the coach's GPS say where it is."""
    if status:
        await kit.says("GPS_STATUS", **status)
    await kit.says("GPS_POSITION", latitude=place[0], longitude=place[1])


async def passes(seconds: float, *kits: Kit) -> None:
    """Let time pass on buses that are not silent: a GPS at rest is."""
    for _ in range(int(seconds // 10) + 1):
        for kit in kits:
            await kit.says("DC_DIMMER_STATUS_3", instance=1, operating_status=50)
        await asyncio.sleep(10)


async def rests(hass: HomeAssistant, *kits: Kit) -> None:
    """Let the coach rest for as long as it takes."""
    await passes(REST, *kits)
    await hass.async_block_till_done()


async def test_the_home_moves_when_the_coach_has_rested(
    hass: HomeAssistant, followed: Kit
) -> None:
    assert home(hass) == HOME
    zone = hass.config.time_zone
    await is_at(followed, YELLOWSTONE, fix_type="fix_3d", altitude=2245, speed=60)
    await passes(REST - 60, followed)
    assert home(hass) == HOME
    await rests(hass, followed)
    assert home(hass) == pytest.approx(YELLOWSTONE)
    assert hass.config.elevation == 2245
    assert hass.config.time_zone == zone
    # It is kept over a restart.
    assert hass.config.config_source == "storage"


async def test_it_is_off_until_it_is_wanted(hass: HomeAssistant, coach: Kit) -> None:
    await is_at(coach, YELLOWSTONE, fix_type="fix_3d")
    await rests(hass, coach)
    assert home(hass) == HOME


async def test_a_home_within_its_own_radius_stays(
    hass: HomeAssistant, followed: Kit
) -> None:
    await hass.config.async_update(latitude=44.4605, longitude=-110.83)
    await is_at(followed, YELLOWSTONE, fix_type="fix_3d")  # 56 m
    await rests(hass, followed)
    assert hass.config.latitude == 44.4605
    await is_at(followed, (44.459, -110.83))  # 167 m
    await rests(hass, followed)
    assert hass.config.latitude == 44.459


async def test_a_drive_moves_it_once_and_only_at_its_end(
    hass: HomeAssistant, followed: Kit
) -> None:
    for step in range(20):
        await is_at(followed, (44.46 + step * 0.01, -110.83), fix_type="fix_3d")
        await passes(60, followed)
    assert home(hass) == HOME
    await rests(hass, followed)
    assert home(hass) == pytest.approx((44.65, -110.83))


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ((0, 0), {"fix_type": "fix_3d"}),
        ((0.00001, -0.00002), {}),
        (YELLOWSTONE, {"fix_type": "no_fix"}),
        ((-210, -210), {}),
        ((91, 10), {}),
        ((45, 200), {}),
    ],
)
async def test_a_place_where_no_coach_is_moves_nothing(
    hass: HomeAssistant,
    followed: Kit,
    place: tuple[float, float],
    status: dict[str, Any],
) -> None:
    await is_at(followed, place, **status)
    await rests(hass, followed)
    assert home(hass) == HOME


async def test_a_glitch_or_a_lost_fix_moves_nothing(
    hass: HomeAssistant, followed: Kit
) -> None:
    await is_at(followed, YELLOWSTONE, fix_type="fix_3d")
    await rests(hass, followed)
    await is_at(followed, LAKE)
    await passes(60, followed)
    await is_at(followed, (0, 0), fix_type="no_fix")
    await rests(hass, followed)
    await is_at(followed, YELLOWSTONE, fix_type="fix_2d")
    await rests(hass, followed)
    assert home(hass) == pytest.approx(YELLOWSTONE)


async def test_a_chassis_that_moves_is_not_at_rest(
    hass: HomeAssistant, followed: Kit
) -> None:
    """A receiver that lost its satellites may repeat the last place it knew."""
    await is_at(followed, YELLOWSTONE, fix_type="fix_3d")
    for _ in range(20):
        await followed.says("CHASSIS_MOBILITY_STATUS", vehicle_speed=80)
        await passes(30, followed)
    assert home(hass) == HOME
    await followed.says("CHASSIS_MOBILITY_STATUS", vehicle_speed=0)
    await rests(hass, followed)
    assert home(hass) == pytest.approx(YELLOWSTONE)


async def test_two_receivers_that_disagree_move_nothing_to_and_fro(
    hass: HomeAssistant, quick: None
) -> None:
    entry = coach_entry(
        network_data(channel="one"),
        network_data("chassis", channel="two"),
        options=FOLLOWS,
    )
    entry.add_to_hass(hass)
    house, chassis = Kit(hass, entry), Kit(hass, entry, "chassis")
    await house.set_up()
    homes = set()
    for _ in range(4):
        await is_at(house, YELLOWSTONE, fix_type="fix_3d")
        await is_at(chassis, LAKE, fix_type="fix_3d")
        await rests(hass, house, chassis)
        homes.add(home(hass))
        await house.says("GPS_STATUS", fix_type="no_fix")
        await rests(hass, house, chassis)
        homes.add(home(hass))
    assert homes == {YELLOWSTONE}
    await house.tear_down()


async def test_the_home_follows_one_coach_only(
    hass: HomeAssistant, followed: Kit
) -> None:
    other = coach_entry(network_data(channel="toad"), title="Toad")
    other.add_to_hass(hass)
    kit = Kit(hass, other)
    await kit.set_up()
    flows = hass.config_entries.options
    flow = await flows.async_init(other.entry_id)
    await flows.async_configure(flow["flow_id"], {"next_step_id": "settings"})
    wanted = {**CLOSED, "features": {**CLOSED["features"], **FOLLOWS}}
    result = await flows.async_configure(flow["flow_id"], wanted)
    assert result["errors"] == {"base": "home_follows_another"}
    assert result["description_placeholders"] == {"coach": "Coach"}
    # Not even where both have it, as after an import.
    hass.config_entries.async_update_entry(other, options=FOLLOWS)
    await hass.config_entries.async_reload(other.entry_id)
    await is_at(kit, LAKE, fix_type="fix_3d")
    await rests(hass, followed, kit)
    assert home(hass) == HOME
    await kit.tear_down()


async def test_nothing_waits_when_the_coach_is_gone(
    hass: HomeAssistant, followed: Kit
) -> None:
    await is_at(followed, YELLOWSTONE, fix_type="fix_3d")
    await followed.tear_down()
    await rests(hass)
    assert home(hass) == HOME


async def test_the_option_is_chosen_in_the_form(
    hass: HomeAssistant, coach: Kit
) -> None:
    await choose(hass, coach, follow_gps=True)
    await is_at(coach, YELLOWSTONE, fix_type="fix_3d")
    await rests(hass, coach)
    assert home(hass) == pytest.approx(YELLOWSTONE)


async def test_a_coach_that_is_found_anew_leaves_nothing_of_the_one_before(
    hass: HomeAssistant, followed: Kit
) -> None:
    held = []
    for _ in range(3):
        await is_at(followed, YELLOWSTONE, fix_type="fix_3d")
        await is_at(followed, YELLOWSTONE, fix_type="fix_3d")
        await asyncio.sleep(1)
        assert any(key.device_class == "gps" for key in followed.running.devices)
        held.append(len(followed.entry._on_unload or ()))  # noqa: SLF001
        for key in list(followed.running.devices):
            followed.running.registry.forget(key)
    assert held == [held[0]] * 3
    # It is followed again.
    await is_at(followed, LAKE, fix_type="fix_3d")
    await is_at(followed, LAKE, fix_type="fix_3d")
    await rests(hass, followed)
    assert home(hass) == pytest.approx(LAKE)
