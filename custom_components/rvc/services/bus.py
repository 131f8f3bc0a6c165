"""Actions on the bus: recordings, requests and messages of the owner's own."""

from typing import Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..const import CONF_RAW_MESSAGES, DOMAIN, HOUSE
from ..data import RvcConfigEntry, RvcData, data_of, entry_of
from ..protocol.frame import GLOBAL_ADDRESS
from ..protocol.plain_data import message_to_dict
from ..recordings import USUAL_MEGABYTES, USUAL_MINUTES
from ..spec import Spec
from ..spec.errors import RvcError
from ..spec.lookup import find_dgn, near_names
from .command_errors import command_failed
from .register import ActionRow, register_admin_actions

_ADDRESS: Final = vol.All(vol.Coerce(int), vol.Range(0, GLOBAL_ADDRESS))
_DGN: Final = vol.Any(vol.All(int, vol.Range(min=0)), cv.string)

_START: Final = vol.Schema(
    {
        vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Optional("minutes", default=USUAL_MINUTES): vol.All(
            vol.Coerce(float), vol.Range(0.1, 24 * 60)
        ),
        vol.Optional("megabytes", default=USUAL_MEGABYTES): vol.All(
            vol.Coerce(float), vol.Range(1, 2000)
        ),
        vol.Optional("networks"): vol.All(cv.ensure_list, [cv.string]),
        vol.Optional("changes_only", default=False): cv.boolean,
    }
)
_STOP: Final = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string})
_SEND: Final = vol.Schema(
    {
        vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Required("dgn"): _DGN,
        vol.Optional("signals", default=dict): {
            cv.slug: vol.Any(str, int, float, None)
        },
        vol.Optional("destination", default=GLOBAL_ADDRESS): _ADDRESS,
        vol.Optional("network", default=HOUSE): cv.string,
    }
)
_REQUEST: Final = vol.Schema(
    {
        vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Required("dgn"): _DGN,
        vol.Optional("instance"): vol.All(vol.Coerce(int), vol.Range(0, 250)),
        vol.Optional("destination", default=GLOBAL_ADDRESS): _ADDRESS,
        vol.Optional("network", default=HOUSE): cv.string,
    }
)


@callback
def register_bus_actions(hass: HomeAssistant) -> None:
    """Register the actions; they are there also while no coach is set up."""
    register_admin_actions(
        hass,
        (
            ActionRow("start_recording", _START, _start, SupportsResponse.OPTIONAL),
            ActionRow("stop_recording", _STOP, _stop, SupportsResponse.OPTIONAL),
            ActionRow("request_dgn", _REQUEST, _request, SupportsResponse.ONLY),
            ActionRow("send_message", _SEND, _send),
        ),
    )


def _runtime(call: ServiceCall) -> RvcData:
    """Return what the call's coach has, and see that it has the networks.

    Raises ServiceValidationError.
    """
    runtime = data_of(call)
    for name in (call.data.get("network"), *call.data.get("networks", ())):
        if name is not None and name not in runtime.coach.networks:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="no_network",
                translation_placeholders={
                    "network": name,
                    "networks": ", ".join(runtime.coach.networks),
                },
            )
    return runtime


async def _start(call: ServiceCall) -> ServiceResponse:
    networks = call.data.get("networks")
    path = await _runtime(call).recordings.start(
        minutes=call.data["minutes"],
        megabytes=call.data["megabytes"],
        networks=None if networks is None else frozenset(networks),
        changes_only=call.data["changes_only"],
    )
    return {"file": path}


async def _stop(call: ServiceCall) -> ServiceResponse:
    return await _runtime(call).recordings.stop()


def _raw(call: ServiceCall) -> RvcData:
    """Return what the coach has, whose owner must not have switched raw messages off.

    Raises ServiceValidationError.
    """
    runtime = _runtime(call)
    check_raw_messages(entry_of(call))
    return runtime


def check_raw_messages(entry: RvcConfigEntry) -> None:
    """Raise ServiceValidationError where the owner has switched raw messages off."""
    if not entry.options.get(CONF_RAW_MESSAGES, True):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="raw_messages_off"
        )


def _dgn_name(spec: Spec, dgn: str | int) -> str:
    """Return the name of a DGN by its name or number; raises ServiceValidationError."""
    if (found := find_dgn(spec, dgn)) is not None:
        return found.name
    near = near_names(spec, dgn)
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="no_dgn_but" if near else "no_dgn",
        translation_placeholders={"dgn": str(dgn), "near": ", ".join(near)},
    )


async def _request(call: ServiceCall) -> ServiceResponse:
    """Request a DGN, and return the answers."""
    data = call.data
    runtime = _raw(call)
    dgn = _dgn_name(runtime.spec, data["dgn"])
    try:
        responses = await runtime.coach.sessions[data["network"]].request_responses(
            dgn, data["destination"], data.get("instance")
        )
    except RvcError as error:
        raise command_failed(error, dgn) from error
    return {"answers": [message_to_dict(message) for message in responses]}


async def _send(call: ServiceCall) -> None:
    """Send any message that the spec knows, unless it is dangerous."""
    data = call.data
    runtime = _raw(call)
    dgn = _dgn_name(runtime.spec, data["dgn"])
    try:
        await runtime.coach.sessions[data["network"]].send_message(
            dgn, dict(data["signals"]), data["destination"]
        )
    except RvcError as error:
        raise command_failed(error, dgn) from error
