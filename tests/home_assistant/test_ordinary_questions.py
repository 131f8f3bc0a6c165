"""The questions that an owner asks the whole coach, in US units, and their answers."""

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
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .kit import Kit
from .test_voice import set_option

OPEN: Final[dict[str, Any]] = {"offer_locks": True, "allow_awnings": True}

ASKED: Final = {
    # Tanks
    "what is the fresh tank": "Fresh tank is 68 %",
    "what's the fresh water tank level": "Fresh water tank level is 68 %",
    "how full is the fresh tank": "Fresh water tank: 68 %",
    "how full is the black tank": "Black water tank: 21 %",
    "what is the black tank level": "Black tank level is 21 %",
    "how full is the gray tank": "Gray water tank: 29 %",
    "how much propane is left": "Propane tank: 60 %",
    "how much fresh water do we have": "Fresh water tank: 68 %",
    # Power
    "what is the battery": "Battery is 82.0 %",
    "what is the battery level": "Battery level is 82.0 %",
    "how charged is the battery": "House battery: 82 %",
    "how full is the chassis battery": "Chassis battery: 95 %",
    "what is the generator status": "Generator status is stopped",
    "is the generator running": "No, the generator is not running.",
    "start the generator": "The generator is not exposed to this assistant.",
    # Warm and cold
    "what is the outside temperature": "Outside temperature is 46.4 °F",
    "how cold is it outside": "It is 46 °F outside.",
    "what is the temperature in the bedroom": "62 degrees",
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
    "extend the awning": "Awning opens.",
    "stop the patio awning": "Patio awning was stopped.",
    "retract the awning": "Awning closes.",
    "stop the awning": "Awning was stopped.",
    "open the bedroom shade": "Bedroom shade opens.",
    "stop everything that moves": "Everything that moves was stopped.",
    "extend the bedroom slide": "Bedroom slide is not exposed to this assistant.",
    "stop the slide": "Slide was stopped.",
    # Doors and lights
    "is the door locked": "No, unlocked",
    "unlock the door": "Unlocking",
    "lock the door": "Locking",
    "is the water pump on": "No, off",
    "turn on the water pump": "Turned on the switch",
    "turn on the bedroom lights": "Turned on the lights",
    "set the roof fan to 50 percent": "Speed set",
}


async def ask(hass: HomeAssistant, text: str, language: str = "en") -> str:
    """Say something to Home Assistant's own assistant, and return its answer."""
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
            assert answer in await ask(hass, text)


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
    result = await conversation.async_converse(
        hass, "set the thermostat to heat", None, Context(), "en", None, satellite.id
    )
    said = result.response.speech["plain"]["speech"]
    assert said == "Thermostat is set to heat."
    await hass.async_block_till_done()
    heating = {
        one.entity_id for one in hass.states.async_all("climate") if one.state == "heat"
    }
    assert heating == {
        one.entity_id
        for one in er.async_entries_for_config_entry(er.async_get(hass), demo.entry_id)
        if one.unique_id.endswith("thermostat_2_climate")
    }


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
                "wie voll ist der Frischwassertank": "Frischwassertank: 68 %",
                "wie voll ist die Batterie": "82 %",
                "fahr die Markise aus": "Markise öffnet.",
                "stopp die Markise": "Markise wurde angehalten.",
                "schalte den Boiler ein": "Boiler ist an.",
                "stelle den Boiler auf Strom": "Boiler steht auf strom.",
                "stelle das Thermostat auf kühlen": "Welches? Es gibt ",
                "läuft der Generator": "Nein, der Generator läuft nicht.",
                "starte den Generator": "nicht freigegeben",
                "wie kalt ist es draußen": "Draußen sind es 46 °F.",
            },
        ),
        (
            "es",
            {
                "cuánta agua limpia queda": "68 %",
                "qué nivel tiene la batería": "82 %",
                "extiende el toldo": "Toldo se abre.",
                "para el toldo": "Toldo se ha detenido.",
                "enciende el calentador": "Calentador está encendido.",
                "pon el calentador en eléctrico": "Calentador está en eléctrico.",
                "pon el termostato en frío": "¿Cuál? Hay ",
                "arranca el generador": "no está expuesto",
                "qué temperatura hace fuera": "Fuera hace 46 °F.",
            },
        ),
        (
            "fr",
            {
                "quel est le niveau d'eau propre": "68 %",
                "quel est le niveau de la batterie": "82 %",
                "déploie l'auvent": "Auvent s'ouvre.",
                "arrête l'auvent": "Auvent est arrêté.",
                "allume le chauffe-eau": "Chauffe-eau est allumé.",
                "mets le chauffe-eau sur électrique": "Chauffe-eau est réglé sur",
                "mets le thermostat sur froid": "Lequel ? Il y a ",
                "démarre le générateur": "n'est pas exposé",
                "quelle température fait-il dehors": "Il fait 46 °F dehors.",
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
