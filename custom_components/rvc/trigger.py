"""The trigger `rvc.message`: a status that changed, or a command."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, cast, override

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
from homeassistant.util.hass_dict import HassKey
import voluptuous as vol

from .const import DOMAIN
from .data import RvcConfigEntry
from .protocol.message import Message
from .protocol.plain_data import message_to_dict
from .spec.lookup import dgn_number

type Listener = Callable[[RvcConfigEntry, str, Message], None]

_LISTENERS: Final[HassKey[dict[str | int, list[Listener]]]] = HassKey(
    f"{DOMAIN}_triggers"
)
_MOST_REMEMBERED: Final = 1000

_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_OPTIONS): {
            vol.Required("dgn"): vol.Any(
                vol.All(int, vol.Range(min=0)), vol.All(cv.string, vol.Upper)
            ),
            vol.Optional("instance"): vol.All(vol.Coerce(int), vol.Range(0, 255)),
            vol.Optional("source_address"): vol.All(vol.Coerce(int), vol.Range(0, 255)),
            vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        }
    }
)


@callback
def forward_messages(hass: HomeAssistant, entry: RvcConfigEntry) -> CALLBACK_TYPE:
    """Forward a coach's messages to the triggers; returns the unsubscribe."""
    listeners = hass.data.setdefault(_LISTENERS, {})

    @callback
    def handle(network: str, message: Message) -> None:
        for key in (message.name or "", message.dgn):
            for listener in listeners.get(key, ()):
                listener(entry, network, message)

    def follows(message: Message) -> bool:
        return any(listeners.get(key) for key in (message.name or "", message.dgn))

    ends = []
    for name, session in entry.runtime_data.coach.sessions.items():
        ends.append(session.messages.subscribe(partial(handle, name)))
        ends.append(session.receiver.unchanged.follow(follows))

    @callback
    def unsubscribe() -> None:
        for end in ends:
            end()

    return unsubscribe


class LastData:
    """Data of the last message of each sender and device; the limit empties it."""

    def __init__(self, limit: int = _MOST_REMEMBERED) -> None:
        """Remember no more messages than the limit."""
        self._limit = limit
        self._data: dict[tuple[Any, ...], bytes] = {}

    def update(self, identity: tuple[Any, ...], data: bytes) -> bool:
        """Remember a message's data; return whether it differs from the last."""
        if self._data.get(identity) == data:
            return False
        if len(self._data) >= self._limit:
            self._data.clear()
        self._data[identity] = data
        return True


class MessageTrigger(Trigger):
    """Runs for a message that is not like the last of its kind.

    Commands trigger each time; of statuses, which are repeated all the time, only
    those that changed do.
    """

    _options: dict[str, Any]

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        return cast(ConfigType, _SCHEMA(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Trigger for the messages that the options select."""
        super().__init__(hass, config)
        assert config.options is not None
        self._options = config.options
        self._last = LastData()

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        dgn = self._options["dgn"]

        @callback
        def handle(entry: RvcConfigEntry, network: str, message: Message) -> None:
            if self._is_selected(entry, message) and self._is_new(
                entry, network, message
            ):
                about = {
                    **message_to_dict(message),
                    "network": network,
                    ATTR_CONFIG_ENTRY_ID: entry.entry_id,
                }
                run_action(about, f"{dgn} from {message.source}")

        # A number may be written as one: 1FFB7.
        number = dgn_number(dgn) if isinstance(dgn, str) else dgn
        key = dgn if number is None else number
        listeners = self._hass.data.setdefault(_LISTENERS, {}).setdefault(key, [])
        listeners.append(handle)
        loaded: list[RvcConfigEntry]
        loaded = self._hass.config_entries.async_loaded_entries(DOMAIN)
        for entry in loaded:
            for session in entry.runtime_data.coach.sessions.values():
                # From now on no change of it is noise.
                session.receiver.unchanged.clear()
        return lambda: listeners.remove(handle)

    def _is_selected(self, entry: RvcConfigEntry, message: Message) -> bool:
        options = self._options
        return (
            options.get("instance") in (None, message.instance)
            and options.get("source_address") in (None, message.source)
            and options.get(ATTR_CONFIG_ENTRY_ID) in (None, entry.entry_id)
        )

    def _is_new(self, entry: RvcConfigEntry, network: str, message: Message) -> bool:
        dgn = entry.runtime_data.spec.dgns.get(message.name or "")
        if dgn is not None and dgn.is_command:
            return True
        identity = (network, message.source, message.key, message.instance)
        return self._last.update((entry.entry_id, *identity), message.data)


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers."""
    return {"message": MessageTrigger}
