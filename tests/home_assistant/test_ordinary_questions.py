"""The questions that an owner asks the whole coach, in US units, and their answers."""

import asyncio
import re
from typing import Any, Final

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.setup import async_setup_component
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from .kit import Kit
from .test_voice import set_option

OPEN: Final[dict[str, Any]] = {"offer_locks": True, "allow_awnings": True}

ASKED: Final = {
    # Tanks
    "what is the fresh tank": "Fresh tank is <sensor.fresh_water_tank_level> %",
    "what's the fresh water tank level": "Fresh water tank level is <sensor.fresh_water_tank_level> %",
    "how full is the fresh tank": "Fresh water tank: <sensor.fresh_water_tank_level:0> %",
    "how full is the black tank": "Black water tank: <sensor.black_water_tank_level:0> %",
    "what is the black tank level": "Black tank level is <sensor.black_water_tank_level> %",
    "how full is the gray tank": "Gray water tank: <sensor.gray_water_tank_level:0> %",
    "how much propane is left": "Propane tank: <sensor.propane_tank_level:0> %",
    "how much fresh water do we have": "Fresh water tank: <sensor.fresh_water_tank_level:0> %",
    # Power
    "what is the battery": "Battery is <sensor.house_battery_state_of_charge> %",
    "what is the battery level": "Battery level is <sensor.house_battery_state_of_charge> %",
    "how charged is the battery": "House battery: <sensor.house_battery_state_of_charge:0> %",
    "how full is the chassis battery": "Chassis battery: <sensor.chassis_battery_state_of_charge:0> %",
    "what is the generator status": "Generator status is <sensor.generator_status>",
    "is the generator running": " the generator is ",
    "start the generator": "expose it in the settings, under Voice assistants.",
    # Warm and cold
    "what is the outside temperature": "Outside temperature is <sensor.weather_station_outside_temperature> °F",
    "how cold is it outside": "It is <sensor.weather_station_outside_temperature:0> °F outside.",
    "what is the temperature in the bedroom": " degrees",
    "set the bedroom temperature to 70 degrees": "Temperature set to 70 degrees",
    "set the thermostat to cool": "Which one? There are ",
    "set the bedroom thermostat to cool": "Bedroom thermostat is set to cool.",
    "set the bedroom to heat": "Bedroom is set to heat.",
    "turn on the water heater": "Water heater is on.",
    "set the water heater to electric": "Water heater is set to electric.",
    "set the water heater to 120 degrees": "Water heater is set to 120 °F.",
    "set the water heater to gas": "generator and burners are not allowed",
    "turn off the water heater": "Water heater is off.",
    # What moves
    "extend the awning": "Awning is opening.",
    "stop the patio awning": "Patio awning was stopped.",
    "retract the awning": "Awning is closing.",
    "stop the awning": "Awning was stopped.",
    "open the bedroom shade": "Bedroom shade is opening.",
    "stop everything that moves": "Everything that moves was stopped.",
    "extend the bedroom slide": "Bedroom slide is not exposed to this assistant. You can expose it",
    "stop the slide": "Slide was stopped.",
    # Doors and lights
    "is the door locked": "locked",
    "unlock the door": "Unlocking",
    "lock the door": "Locking",
    "turn on the water pump": "Turned on the switch",
    "is the water pump on": "Yes",
    "turn on the bedroom lights": "Turned on the lights",
    "set the roof fan to 50 percent": "Speed set",
}


def filled_in(hass: HomeAssistant, answer: str) -> str:
    """Return an answer with what entities show now: the demo's day goes on."""

    def shown(found: re.Match[str]) -> str:
        state = hass.states.get(found[1])
        assert state is not None, found[1]
        return f"{float(state.state):.0f}" if found[2] else state.state

    return re.sub(r"<([\w.]+)(:0)?>", shown, answer)


async def ask(hass: HomeAssistant, text: str, language: str = "en") -> str:
    """Say something to Home Assistant's own assistant, and return its answer."""
    await asyncio.sleep(0.01)  # until it knows what was found and renamed
    result = await conversation.async_converse(hass, text, None, Context(), language)
    await hass.async_block_till_done()
    return str(result.response.speech["plain"]["speech"])


@pytest.fixture(autouse=True)
async def _assistant(hass: HomeAssistant, request: pytest.FixtureRequest) -> None:
    """Set Home Assistant's own assistant up, for an owner in the United States."""
    if "language" in request.fixturenames:
        hass.config.language = request.getfixturevalue("language")
    hass.config.units = US_CUSTOMARY_SYSTEM
    for name in ("homeassistant", "conversation", "intent"):
        assert await async_setup_component(hass, name, {})


@pytest.mark.parametrize("demo_options", [OPEN])
async def test_ordinary_questions_have_an_answer(
    hass: HomeAssistant, demo: MockConfigEntry, subtests: pytest.Subtests
) -> None:
    assert len(ASKED) >= 35
    for text, answer in ASKED.items():
        with subtests.test(text):
            before = filled_in(hass, answer)
            said = await ask(hass, text)
            assert before in said or filled_in(hass, answer) in said


async def test_a_sentence_takes_none_of_other_integrations(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says("AWNING_STATUS", instance=1, motion="no_motion", position=0)
    await coach.says("WATERHEATER_STATUS", instance=1, operating_modes="off")
    for text in (
        "stop the music",
        "open the garage door",
        "how much time is left",
        "set the bedroom to 50 percent",
        "set the light to cool white",
        "turn on the kettle",
    ):
        assert await ask(hass, text) != ""
        for entry in ("awning", "heater", "tank or battery"):
            assert entry not in (await ask(hass, text)).lower()
    assert not coach.commands("AWNING_COMMAND")
    assert not coach.commands("WATERHEATER_COMMAND")


async def test_a_slide_stops_by_its_name_whatever_is_exposed_and_allowed(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says("SLIDE_STATUS", instance=1, motion="extending", position=20)
    assert "not exposed" in await ask(hass, "extend the slide")
    assert await ask(hass, "stop the slide") == "Slide was stopped."
    (command, *_) = coach.commands("SLIDE_COMMAND")
    assert command["direction_of_movement"] == "stop"


async def test_an_exposed_slide_moves_only_where_the_owner_allows_it(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says("SLIDE_STATUS", instance=1, motion="no_motion", position=20)
    (slide,) = hass.states.async_entity_ids("cover")
    async_expose_entity(hass, conversation.DOMAIN, slide, True)
    assert "slides, steps, lifts and seats are not allowed" in await ask(
        hass, "extend the slide"
    )
    assert not coach.commands("SLIDE_COMMAND")


async def test_a_coach_that_is_only_read_says_so(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(
        entry, options={"read_only": True, "allow_awnings": True}
    )
    kit = Kit(hass, entry)
    await kit.set_up()
    await kit.says("AWNING_STATUS", instance=1, motion="no_motion", position=0)
    assert "read-only" in await ask(hass, "extend the awning")
    await kit.tear_down()


async def test_of_several_the_one_is_meant_where_it_is_heard(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    registry = dr.async_get(hass)
    satellite = registry.async_get_or_create(
        config_entry_id=demo.entry_id, identifiers={("satellite", "1")}
    )
    (area,) = [
        one for one in ar.async_get(hass).async_list_areas() if one.name == "Bedroom"
    ]
    registry.async_update_device(satellite.id, area_id=area.id)
    calls = async_mock_service(hass, "climate", "set_hvac_mode")
    result = await conversation.async_converse(
        hass, "set the thermostat to heat", None, Context(), "en", None, satellite.id
    )
    said = result.response.speech["plain"]["speech"]
    assert said == "Thermostat is set to heat."
    (call,) = calls
    assert call.data["hvac_mode"] == "heat"
    (climate,) = call.data["entity_id"]
    registered = er.async_get(hass).async_get(climate)
    assert registered is not None
    assert registered.unique_id.endswith("thermostat_2_climate")


async def test_of_two_none_moves_or_heats_until_one_is_named(
    hass: HomeAssistant, coach: Kit
) -> None:
    await set_option(hass, coach, allow_awnings=True)
    await coach.until(lambda: coach.running.sessions["house"].node.address)
    for instance in (1, 2):
        await coach.says(
            "AWNING_STATUS", instance=instance, motion="no_motion", position=0
        )
        await coach.says("WATERHEATER_STATUS", instance=instance, operating_modes="off")
    coach.sent.clear()
    assert "Which one?" in await ask(hass, "extend the awning")
    assert "Which one?" in await ask(hass, "turn on the water heater")
    assert not [one for one in coach.sent if "COMMAND" in str(one.name)]
    coach.answers(
        "WATERHEATER_COMMAND", "WATERHEATER_STATUS", operating_modes="electric"
    )
    assert await ask(hass, "turn on water heater 2") == "Water heater 2 is on."
    heaters = {one.instance for one in coach.commands("WATERHEATER_COMMAND")}
    assert heaters == {2}
    # A stop asks no question.
    assert await ask(hass, "stop the awning") == "Awning was stopped."
    assert {one.instance for one in coach.commands("AWNING_COMMAND")} == {1, 2}


@pytest.mark.parametrize(
    "name",
    [
        "Bob's (big) [old] {awning} | <x>",
        "Awning \\ 1: #2; 50% $",
        "((",
        "{",
        "- ' _",
        "Markise-2 ü ß ×",
        "\n awning \t",
        "tenda 遮阳棚",
        "a" * 200,
    ],
)
async def test_any_name_leaves_all_sentences_in_order(
    hass: HomeAssistant, coach: Kit, name: str
) -> None:
    """A sentence that cannot be read would take all others with it, also the owner's."""
    await coach.says("GENERATOR_STATUS_1", status="stopped")
    await coach.says("AWNING_STATUS", instance=1, motion="no_motion", position=0)
    (awning,) = hass.states.async_entity_ids("cover")
    er.async_get(hass).async_update_entity(awning, name=name, aliases=[name])
    area = ar.async_get(hass).async_create(name)
    er.async_get(hass).async_update_entity(awning, area_id=area.id)
    assert "Everything that moves" in await ask(hass, "stop everything that moves")
    assert "enerator is not running" in await ask(hass, "is the generator running")


@pytest.mark.parametrize(
    ("said", "degrees"),
    [
        ("120", 120),
        ("120 degrees", 120),
        ("119.5°", 119.5),
        ("120 degrees fahrenheit", 120),
        ("50 °C", 122),
        ("50%", None),
        ("50 percent", None),
        ("purple", None),
        ("1e9", None),
        ("-5", None),
    ],
)
async def test_a_water_heater_is_set_to_temperatures_only(
    hass: HomeAssistant, coach: Kit, said: str, degrees: float | None
) -> None:
    await coach.says(
        "WATERHEATER_STATUS",
        instance=1,
        operating_modes="electric",
        set_point_temperature=40,
    )
    calls = async_mock_service(hass, "water_heater", "set_temperature")
    answer = await ask(hass, f"set the water heater to {said}")
    assert [one.data["temperature"] for one in calls] == (
        [] if degrees is None else [degrees]
    )
    if degrees is None:
        assert "is set to" not in answer


async def test_one_thermostat_needs_no_name(hass: HomeAssistant, coach: Kit) -> None:
    await coach.says(
        "THERMOSTAT_STATUS_1", instance=1, operating_mode="off", setpoint_temp_cool=25
    )
    coach.answers("THERMOSTAT_COMMAND_1", "THERMOSTAT_STATUS_1", operating_mode="cool")
    assert await ask(hass, "set the thermostat to cool") == (
        "Thermostat is set to cool."
    )
    (command, *_) = coach.commands("THERMOSTAT_COMMAND_1")
    assert command["operating_mode"] == "cool"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "de",
            {
                "wie voll ist der Frischwassertank": "Frischwassertank: ",
                "wie voll ist die Batterie": " %",
                "fahr die Markise aus": "Markise öffnet.",
                "stopp die Markise": "Markise wurde angehalten.",
                "schalte den Boiler ein": "Boiler ist an.",
                "stelle den Boiler auf Strom": "Boiler steht auf strom.",
                "stelle das Thermostat auf kühlen": "Welches? Es gibt ",
                "läuft der Generator": ", der Generator läuft",
                "starte den Generator": "nicht freigegeben",
                "wie kalt ist es draußen": "Draußen sind es ",
            },
        ),
        (
            "es",
            {
                "cuánta agua limpia queda": " %",
                "qué nivel tiene la batería": " %",
                "extiende el toldo": "Toldo se abre.",
                "para el toldo": "Toldo se ha detenido.",
                "enciende el calentador": "Calentador está encendido.",
                "pon el calentador en eléctrico": "Calentador está en eléctrico.",
                "pon el termostato en frío": "¿Cuál? Hay ",
                "arranca el generador": "no está expuesto",
                "qué temperatura hace fuera": "Fuera hace ",
            },
        ),
        (
            "fr",
            {
                "quel est le niveau d'eau propre": " %",
                "quel est le niveau de la batterie": " %",
                "déploie l'auvent": "Auvent s'ouvre.",
                "arrête l'auvent": "Auvent est arrêté.",
                "allume le chauffe-eau": "Chauffe-eau est allumé.",
                "mets le chauffe-eau sur électrique": "Chauffe-eau est réglé sur",
                "mets le thermostat sur froid": "Lequel ? Il y a ",
                "démarre le générateur": "n'est pas exposé",
                "quelle température fait-il dehors": " °F dehors.",
            },
        ),
    ],
)
@pytest.mark.parametrize("demo_options", [OPEN])
async def test_what_is_said_in_other_languages(
    hass: HomeAssistant,
    language: str,
    said: dict[str, str],
    demo: MockConfigEntry,
    subtests: pytest.Subtests,
) -> None:
    for text, answer in said.items():
        with subtests.test(text):
            assert answer in await ask(hass, text, language)
