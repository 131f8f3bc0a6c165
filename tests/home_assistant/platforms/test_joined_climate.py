"""An air conditioner and a furnace of one zone, as one climate."""

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value

from ..kit import NODE, Kit
from .test_mapped_outputs import mapped

ZONE = "climate.front"


async def says(kit: Kit, instance: int, mode: str, heat: float, cool: float) -> None:
    """Report a thermostat."""
    await kit.says(
        "THERMOSTAT_STATUS_1",
        instance=instance,
        operating_mode=mode,
        fan_mode="auto",
        setpoint_temp_heat=heat,
        setpoint_temp_cool=cool,
    )


def obeys(kit: Kit) -> dict[int | None, dict[str, Value]]:
    """Let both thermostats do as they are told; return what they have."""
    status: dict[int | None, dict[str, Value]] = {
        1: {"operating_mode": "off", "setpoint_temp_cool": 24.0},
        4: {"operating_mode": "off", "setpoint_temp_heat": 19.0},
    }

    def obey(message: Message) -> Frame:
        given = status[message.instance]
        for signal in ("operating_mode", "setpoint_temp_heat", "setpoint_temp_cool"):
            if message[signal] is not None:
                given[signal] = message[signal]
        return kit.codec.encode(
            "THERMOSTAT_STATUS_1",
            {"instance": message.instance, "fan_mode": "auto", **given},
            source=NODE,
        )

    kit.answers_by("THERMOSTAT_COMMAND_1", obey)
    return status


async def call(hass: HomeAssistant, action: str, **data: object) -> None:
    """Call an action of the climate."""
    await hass.services.async_call(
        "climate", action, {"entity_id": ZONE, **data}, blocking=True
    )


async def test_two_thermostats_are_one_climate(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None
) -> None:
    kit = await mapped(
        hass, entry, [{"thermostat": 1, "name": "Front", "heated_by": 4}]
    )
    status = obeys(kit)

    def modes() -> tuple[Value, Value]:
        return status[1]["operating_mode"], status[4]["operating_mode"]

    await says(kit, 4, "off", 19.0, 30.0)
    await says(kit, 1, "off", 18.0, 24.0)
    (state,) = hass.states.async_all("climate")
    assert (state.entity_id, state.state) == (ZONE, "off")
    await call(hass, "set_hvac_mode", hvac_mode="heat")
    assert modes() == ("off", "heat")
    state = kit.state(ZONE)
    assert (state.state, state.attributes["temperature"]) == ("heat", 19.0)
    await call(hass, "set_temperature", temperature=21)
    assert status[4]["setpoint_temp_heat"] == 21
    await call(hass, "set_hvac_mode", hvac_mode="cool")
    assert modes() == ("cool", "off")
    assert kit.state(ZONE).attributes["temperature"] == 24.0
    await call(hass, "set_hvac_mode", hvac_mode="heat_cool")
    assert modes() == ("cool", "heat")
    await call(hass, "set_temperature", target_temp_low=18, target_temp_high=26)
    assert status[4]["setpoint_temp_heat"] == 18
    assert status[1]["setpoint_temp_cool"] == 26
    state = kit.state(ZONE)
    assert state.state == "heat_cool"
    assert state.attributes["target_temp_low"] == 18
    assert state.attributes["target_temp_high"] == 26
    await call(hass, "turn_off")
    assert (kit.state(ZONE).state, modes()) == ("off", ("off", "off"))
    await kit.tear_down()


async def test_without_its_heater_a_zone_is_as_it_was(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None
) -> None:
    kit = await mapped(
        hass, entry, [{"thermostat": 1, "name": "Front", "heated_by": 4}]
    )
    status = obeys(kit)
    await says(kit, 1, "off", 18.0, 24.0)
    await call(hass, "set_hvac_mode", hvac_mode="heat")
    assert status[1]["operating_mode"] == "heat"
    # Another thermostat is a zone of its own.
    await says(kit, 2, "heat", 18.0, 24.0)
    assert len(hass.states.async_all("climate")) == 2
    await kit.tear_down()


async def test_what_was_on_last_is_switched_on_again(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None
) -> None:
    kit = await mapped(
        hass, entry, [{"thermostat": 1, "name": "Front", "heated_by": 4}]
    )
    status = obeys(kit)
    await says(kit, 4, "off", 19.0, 30.0)
    await says(kit, 1, "off", 18.0, 24.0)
    for mode, both in (
        ("heat", ("off", "heat")),
        ("cool", ("cool", "off")),
        ("heat_cool", ("cool", "heat")),
    ):
        await call(hass, "set_hvac_mode", hvac_mode=mode)
        await call(hass, "turn_off")
        await call(hass, "turn_on")
        assert (status[1]["operating_mode"], status[4]["operating_mode"]) == both
    await kit.tear_down()


async def test_the_furnace_of_a_zone_tells_what_it_does(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None
) -> None:
    kit = await mapped(
        hass, entry, [{"thermostat": 1, "name": "Front", "heated_by": 4}]
    )

    async def burns(level: int) -> object:
        await kit.says("FURNACE_STATUS", instance=4, heat_output_level=level)
        return kit.state(ZONE).attributes.get("hvac_action")

    await says(kit, 4, "heat", 19.0, 30.0)
    await says(kit, 1, "off", 18.0, 24.0)
    assert await burns(100) == "heating"
    assert await burns(0) == "idle"
    await says(kit, 4, "off", 19.0, 30.0)
    assert kit.state(ZONE).attributes["hvac_action"] == "off"
    # A fan that turns beside the furnace does not cool.
    await says(kit, 4, "heat", 19.0, 30.0)
    await says(kit, 1, "fan_only", 18.0, 24.0)
    state = kit.state(ZONE)
    assert (state.state, state.attributes["temperature"]) == ("heat", 19.0)
    await kit.tear_down()


async def test_a_zone_that_cools_ends_that_before_it_heats(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None
) -> None:
    kit = await mapped(
        hass, entry, [{"thermostat": 1, "name": "Front", "heated_by": 4}]
    )
    status = obeys(kit)
    await says(kit, 4, "off", 19.0, 30.0)
    await says(kit, 1, "off", 18.0, 24.0)
    await call(hass, "set_hvac_mode", hvac_mode="cool")
    await call(hass, "set_hvac_mode", hvac_mode="heat")
    assert status[1]["operating_mode"] == "off"
    assert status[4]["operating_mode"] == "heat"
    # A zone that does both by itself has its own set point.
    await says(kit, 4, "off", 19.0, 30.0)
    await says(kit, 1, "auto_heat_cool", 18.0, 24.0)
    assert kit.state(ZONE).attributes["target_temp_low"] == 18
    await kit.tear_down()


async def test_the_map_of_another_network_joins_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None
) -> None:
    joined = [{"thermostat": 1, "name": "Front", "heated_by": 4}]
    kit = await mapped(hass, entry, joined, networks={"chassis": "1"})
    await says(kit, 4, "off", 19.0, 30.0)
    await says(kit, 1, "off", 18.0, 24.0)
    assert len(hass.states.async_all("climate")) == 2
    await kit.tear_down()
