"""Actions on devices that no entity has a control for."""

from collections.abc import Awaitable, Mapping
from typing import Any, Final

from homeassistant.components.light import DOMAIN as LIGHT_DOMAIN
from homeassistant.components.switch import DOMAIN as SWITCH_DOMAIN
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.service import async_register_platform_entity_service
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..const import DOMAIN
from ..data import data_of, device_label, entry_of
from ..devices import NODE, Device, DeviceKey
from ..devices.clock import Clock
from ..devices.output import LONGEST_DELAY, Output
from ..entity import RvcEntity, convert_rvc_errors
from ..protocol.message import Value
from ..spec.errors import RvcError
from .command_errors import command_failed
from .register import ActionRow, register_admin_actions

COMMANDS: Final = (
    "set_level",
    "on_duration",
    "on_delay",
    "off_delay",
    "stop",
    "toggle",
    "memory_off",
    "save_scene",
    "ramp_brightness",
    "ramp_toggle",
    "ramp_up",
    "ramp_down",
    "ramp_up_down",
    "lock",
    "unlock",
    "flash",
    "flash_momentary",
)
_LONGEST_RAMP: Final = 25
_LEVEL: Final = vol.Any(vol.All(vol.Coerce(float), vol.Range(0, 100)), cv.slug)
_OUTPUT_FIELDS: Final[dict[Any, Any]] = {
    vol.Required("command"): vol.In(COMMANDS),
    vol.Optional("level"): _LEVEL,
    vol.Optional("duration"): vol.All(vol.Coerce(float), vol.Range(1, LONGEST_DELAY)),
    vol.Optional("ramp"): vol.All(vol.Coerce(float), vol.Range(0, _LONGEST_RAMP)),
}
_GROUP_COMMANDS: Final = {
    "dimmer": "DC_DIMMER_COMMAND_2",
    "dc_load": "DC_LOAD_COMMAND",
    "ac_load": "AC_LOAD_COMMAND",
}
_GROUP_CLASSES: Final = {
    "dimmer": "dc_dimmer",
    "dc_load": "dc_load",
    "ac_load": "ac_load",
}
_GROUPS: Final = 7
_NODE_GROUP: Final = 0x80
_CRITERION: Final = "AGS_CRITERION_COMMAND"


_COACH_FIELD: Final[dict[Any, Any]] = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
_COMMAND_GROUP: Final = vol.All(
    vol.Schema(
        {
            **_COACH_FIELD,
            vol.Required("kind"): vol.In(_GROUP_COMMANDS),
            vol.Exclusive("groups", "group"): vol.All(
                cv.ensure_list,
                vol.Length(min=1),
                [vol.All(vol.Coerce(int), vol.Range(1, _GROUPS))],
            ),
            vol.Exclusive("node_group", "group"): vol.All(
                vol.Coerce(int), vol.Range(1, 63)
            ),
            **_OUTPUT_FIELDS,
        }
    ),
    # Outputs may drive awnings and lifts: nobody means all of them.
    cv.has_at_least_one_key("groups", "node_group"),
)
_SET_CLOCK: Final = vol.Schema(_COACH_FIELD)
_SET_CRITERION: Final = vol.Schema(
    {
        **_COACH_FIELD,
        vol.Required("criterion"): vol.All(vol.Coerce(int), vol.Range(1, 250)),
        vol.Optional("delete", default=False): cv.boolean,
        vol.Optional("settings", default=dict): {cv.slug: vol.Any(str, int, float)},
    }
)
_CLEAR_FAULTS: Final = vol.Schema(
    {
        **_COACH_FIELD,
        vol.Required("source_address"): vol.All(vol.Coerce(int), vol.Range(0, 253)),
    }
)


@callback
def register_device_actions(hass: HomeAssistant) -> None:
    """Register the actions; they are there also while no coach is set up."""
    for domain in (LIGHT_DOMAIN, SWITCH_DOMAIN):
        async_register_platform_entity_service(
            hass,
            DOMAIN,
            "command_output" if domain == LIGHT_DOMAIN else "command_load",
            entity_domain=domain,
            schema=_OUTPUT_FIELDS,
            func=_command_output,
        )
    register_admin_actions(
        hass,
        (
            ActionRow("command_group", _COMMAND_GROUP, _command_group),
            ActionRow("set_clock", _SET_CLOCK, _set_clock),
            ActionRow("set_generator_criterion", _SET_CRITERION, _set_criterion),
            ActionRow("clear_faults", _CLEAR_FAULTS, _clear_faults),
        ),
    )


def _level_of(data: Mapping[str, Any]) -> Value:
    """Return the level in percent, or the label of a memory."""
    level: Value = data.get("level")
    return level


async def _command_output(entity: Entity, call: ServiceCall) -> None:
    """Carry out any command that the chapter of an output knows."""
    if not isinstance(entity, RvcEntity) or not isinstance(entity.device, Output):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_output",
            translation_placeholders={"entity": entity.entity_id},
        )
    await _command(entity, call.data)


@convert_rvc_errors
async def _command(entity: RvcEntity[Output], data: Mapping[str, Any]) -> None:
    await entity.device.do(
        data["command"],
        level=_level_of(data),
        duration=data.get("duration"),
        ramp=data.get("ramp"),
    )


async def _command_group(call: ServiceCall) -> None:
    """Command all dimmers or loads of some groups at once."""
    data = call.data
    runtime = data_of(call)
    if not runtime.coach.networks:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_networks"
        )
    # A cleared bit selects a group (RV-C 6.24.6).
    bits = 0x7F
    for number in data.get("groups", ()):
        bits &= ~(1 << number - 1)
    if (node_group := data.get("node_group")) is not None:
        bits = _NODE_GROUP | node_group
    # The code of all seven has a name of its own.
    group = bits or "all_groups"
    try:
        await runtime.coach.command_group(
            _GROUP_COMMANDS[data["kind"]],
            group,
            data["command"],
            level=_level_of(data),
            duration=data.get("duration"),
            ramp=data.get("ramp"),
        )
    except RvcError as error:
        label = runtime.names.of_class(_GROUP_CLASSES[data["kind"]])
        raise command_failed(error, label) from error


async def _set_clock(call: ServiceCall) -> None:
    """Set all clocks of the coach to Home Assistant's time."""
    clocks = [
        device
        for device in data_of(call).coach.devices.values()
        if isinstance(device, Clock)
    ]
    if not clocks:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_clock")
    for clock in clocks:
        await _await_command(call, clock, clock.set(dt_util.now()))


async def _set_criterion(call: ServiceCall) -> None:
    """Add, change or delete a reason for the generator to start by itself."""
    data = call.data
    coach = data_of(call).coach
    found = [key for key in coach.devices if key.device_class == "generator_start"]
    if not found:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="no_generator_start"
        )
    device = coach.devices[found[0]]
    action = "delete_criterion" if data["delete"] else "add_or_edit_criterion"
    signals = {"instance": data["criterion"], "command": action, **data["settings"]}
    await _await_command(
        call, device, device.command(_CRITERION, lambda _: True, **signals)
    )


async def _clear_faults(call: ServiceCall) -> None:
    """Ask a node to forget its latched faults (RV-C 4.4.1.4)."""
    coach = data_of(call).coach
    address = call.data["source_address"]
    nodes = [
        device
        for network in coach.networks
        if (device := coach.devices.get(DeviceKey(network, NODE, address))) is not None
    ]
    if not nodes:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_node",
            translation_placeholders={"address": str(address)},
        )
    for node in nodes:
        await _await_command(call, node, coach.session_of(node).clear_faults(node))


async def _await_command(
    call: ServiceCall, device: Device, command: Awaitable[None]
) -> None:
    """Await a device's command; raises a translated HomeAssistantError."""
    try:
        await command
    except RvcError as error:
        label = device_label(call.hass, entry_of(call), device)
        raise command_failed(error, label) from error
