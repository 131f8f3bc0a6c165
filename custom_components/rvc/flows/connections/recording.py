"""A recording that is played as if it were a network."""

from pathlib import Path
from typing import Final

from homeassistant.const import CONF_PATH, CONF_REPEAT
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ...bus.timing import BusTiming
from ...bus.transports.recording import RecordingTransport
from ...const import CONF_CHANNEL, CONF_SPEED
from .model import Config, Connection, Fields
from .places import file_place

_AS_FAST_AS_POSSIBLE: Final = "max"
_SPEEDS: Final = ("1", "10", "100", _AS_FAST_AS_POSSIBLE)


def _fields(interfaces: list[str]) -> Fields:
    return {
        vol.Required(CONF_PATH): TextSelector(),
        vol.Required(CONF_SPEED, default=_SPEEDS[0]): SelectSelector(
            SelectSelectorConfig(
                options=list(_SPEEDS),
                translation_key="speed",
                mode=SelectSelectorMode.DROPDOWN,
            )
        ),
        vol.Required(CONF_REPEAT, default=False): BooleanSelector(),
        vol.Optional(CONF_CHANNEL): TextSelector(),
    }


def _transport(
    hass: HomeAssistant, config: Config, timing: BusTiming
) -> RecordingTransport:
    speed = config[CONF_SPEED]
    return RecordingTransport(
        Path(hass.config.path(config[CONF_PATH])),
        speed=None if speed == _AS_FAST_AS_POSSIBLE else float(speed),
        repeat=config[CONF_REPEAT],
        interface=config.get(CONF_CHANNEL) or None,
        timing=timing,
    )


CONNECTION: Final = Connection(
    kind="recording",
    fields=_fields,
    transport=_transport,
    place=lambda config: file_place(config[CONF_PATH]),
    title="{path}",
    sends=False,
    is_live=False,
)
