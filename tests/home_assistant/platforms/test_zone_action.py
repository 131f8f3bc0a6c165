"""What a zone does is told by the furnace or the air conditioner of its instance."""

import pytest

from ..kit import Kit

HEAT, COOL, AUTO, OFF = (
    f"19FFE280#01{mode}FF00240024FF" for mode in ("02", "01", "03", "00")
)
FURNACE, AIR = "19FFE45E#01", "19FFE168#0100FFFF"


def action(coach: Kit) -> object:
    """Return what the zone does."""
    (zone,) = coach.hass.states.async_all("climate")
    return zone.attributes.get("hvac_action")


@pytest.mark.parametrize(
    ("mode", "unit", "shown"),
    [
        (HEAT, f"{FURNACE}0064C8FFFFFF00", "heating"),
        (HEAT, f"{FURNACE}006400FFFFFF00", "fan"),
        (HEAT, f"{FURNACE}000000FFFFFF00", "idle"),
        (OFF, f"{FURNACE}000000FFFFFF00", "off"),
        # A furnace that does not say its output
        (HEAT, f"{FURNACE}00C8FFFFFFFF00", "heating"),
        (COOL, f"{AIR}C8C8FFFF", "cooling"),
        (AUTO, f"{AIR}C864FFFF", "cooling"),
        (COOL, f"{AIR}C800FFFF", "fan"),
        (COOL, f"{AIR}0000FFFF", "idle"),
        # A heat pump
        (HEAT, f"{AIR}C8C8FFFF", "heating"),
        # Another zone's
        (HEAT, "19FFE45E#020064C8FFFFFF00", None),
    ],
)
@pytest.mark.parametrize("zone_first", [True, False])
async def test_a_zone_says_what_it_does(
    coach: Kit, mode: str, unit: str, shown: str | None, zone_first: bool
) -> None:
    for frame in (mode, unit) if zone_first else (unit, mode):
        await coach.hears(frame, frame)
    assert action(coach) == shown


async def test_it_follows_both_units(coach: Kit) -> None:
    await coach.hears(AUTO, f"{FURNACE}000000FFFFFF00", f"{AIR}0000FFFF")
    assert action(coach) == "idle"
    await coach.hears(f"{AIR}C8C8FFFF")
    assert action(coach) == "cooling"
    await coach.hears(f"{AIR}0000FFFF", f"{FURNACE}0064C8FFFFFF00")
    assert action(coach) == "heating"
