"""Registering commands: who may, about which coach, and how errors are told."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api.messages import construct_event_message
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.service import async_get_config_entry
from homeassistant.util.hass_dict import HassKey
import voluptuous as vol

from ..bus.origin import sent_for
from ..const import DOMAIN
from ..data import RvcConfigEntry, RvcData
from ..services.command_errors import command_failed
from ..services.origin import origin_of
from ..spec.errors import RvcError
from .contract import COMMANDS
from .contract.command import Command, Ended, Subscription
from .contract.send import Refusal
from .schemas import fields_of

ENTRY_ID: Final = "entry_id"

_OPEN: HassKey[dict[str, dict[Stream[Any, Any], None]]] = HassKey(
    f"{DOMAIN}_open_streams"
)
"""The subscriptions about each entry, which end with it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Call[RequestT]:
    """A command that a client has sent."""

    hass: HomeAssistant
    connection: websocket_api.ActiveConnection
    message_id: int
    request: RequestT
    """Its fields, which fit the contract."""
    about: RvcConfigEntry | None

    @property
    def entry(self) -> RvcConfigEntry:
        """Return the entry that it is about, which runs: of a request with `entry_id`."""
        assert self.about is not None
        return self.about

    @property
    def runtime(self) -> RvcData:
        """Return what that entry has while it runs."""
        return self.entry.runtime_data


@dataclass(frozen=True, kw_only=True, eq=False)
class Stream[RequestT, EventT](Call[RequestT]):
    """A subscription that a client has made."""

    _early: list[bytes] = field(default_factory=list)
    _state: dict[str, Callable[[], None] | None] = field(default_factory=dict)

    def send(self, event: EventT) -> None:
        """Send an event; after the end of the subscription nothing happens."""
        self.send_encoded(json_bytes(event))

    def send_encoded(self, event: bytes) -> None:
        """Send an event that is JSON already: several clients may get the same."""
        if "end" not in self._state:
            # The client does not know yet that it has subscribed.
            self._early.append(event)
        elif self._state["end"] is not None:
            self.connection.send_message(
                construct_event_message(self.message_id, event)
            )

    def opened(self, end: Callable[[], None]) -> None:
        """Answer the client, and send what was to be sent before."""
        self._state["end"] = end
        self.connection.subscriptions[self.message_id] = self.close
        if self.about is not None:
            _open_streams(self.hass, self.about)[self] = None
        self.connection.send_result(self.message_id)
        for event in self._early:
            self.send_encoded(event)
        self._early.clear()

    @callback
    def close(self) -> None:
        """End the subscription, as its client has ended or wants it."""
        end, self._state["end"] = self._state.get("end"), None
        if self.about is not None:
            open_streams = self.hass.data.get(_OPEN, {}).get(self.about.entry_id, {})
            open_streams.pop(self, None)
        if end is not None:
            end()

    @callback
    def unloaded(self) -> None:
        """End the subscription, as its coach does not run any more."""
        event = Ended(ended="unloaded")
        self.send_encoded(json_bytes(event))
        self.connection.subscriptions.pop(self.message_id, None)
        self.close()


def _open_streams(
    hass: HomeAssistant, entry: RvcConfigEntry
) -> dict[Stream[Any, Any], None]:
    """Return the subscriptions about an entry, which end with it."""
    by_entry = hass.data.setdefault(_OPEN, {})
    if entry.entry_id not in by_entry:
        by_entry[entry.entry_id] = {}

        @callback
        def unloaded() -> None:
            for stream in list(by_entry.pop(entry.entry_id)):
                stream.unloaded()

        entry.async_on_unload(unloaded)
    return by_entry[entry.entry_id]


type Handler[RequestT, ResultT] = Callable[
    [Call[RequestT]], ResultT | Awaitable[ResultT]
]
type Streamer[RequestT, EventT] = Callable[
    [Stream[RequestT, EventT]], Callable[[], None]
]

HANDLERS: Final[dict[str, Any]] = {}
"""The functions of the commands, by their types: each module adds its own."""


def handles[RequestT, ResultT](
    command: Command[RequestT, ResultT],
) -> Callable[[Handler[RequestT, ResultT]], Handler[RequestT, ResultT]]:
    """Have a function carry out a command: it returns the result, at once or later.

    What it raises as a HomeAssistantError or RvcError the client is told, translated;
    what it sends leads back to the user. It is called for administrators alone, unless
    the contract says otherwise, and with `entry_id` for a coach that runs.
    """

    def decorate(handler: Handler[RequestT, ResultT]) -> Handler[RequestT, ResultT]:
        HANDLERS[command.name] = handler
        return handler

    return decorate


def streams[RequestT, EventT](
    subscription: Subscription[RequestT, EventT],
) -> Callable[[Streamer[RequestT, EventT]], Streamer[RequestT, EventT]]:
    """Have a function begin a subscription: it returns what ends it.

    It is ended by the client or its going, and with the coach that it is about.
    Otherwise it is as with `handles`.
    """

    def decorate(handler: Streamer[RequestT, EventT]) -> Streamer[RequestT, EventT]:
        HANDLERS[subscription.name] = handler
        return handler

    return decorate


@callback
def register_commands(hass: HomeAssistant) -> None:
    """Register all commands of the contract."""
    for command in COMMANDS:
        fields = fields_of(command.request)
        schema = websocket_api.BASE_COMMAND_MESSAGE_SCHEMA.extend(
            {vol.Required("type"): command.name, **fields}
        )
        websocket_api.async_register_command(
            hass,
            command.name,
            _receiver(command, HANDLERS[command.name], about_entry=ENTRY_ID in fields),
            schema,
        )


def _receiver(
    command: Command[Any, Any] | Subscription[Any, Any],
    handler: Any,
    *,
    about_entry: bool,
) -> Callable[[HomeAssistant, websocket_api.ActiveConnection, dict[str, Any]], None]:
    """Return what Home Assistant calls for a command."""

    @callback
    def receive(
        hass: HomeAssistant,
        connection: websocket_api.ActiveConnection,
        message: dict[str, Any],
    ) -> None:
        if command.needs_admin and not connection.user.is_admin:
            raise Unauthorized
        try:
            about = _entry_of(hass, message) if about_entry else None
        except HomeAssistantError as error:
            _send_error(connection, message["id"], error)
            return
        request = {
            key: value for key, value in message.items() if key not in ("id", "type")
        }
        parts: Mapping[str, Any] = {
            "hass": hass,
            "connection": connection,
            "message_id": message["id"],
            "request": request,
            "about": about,
        }
        if isinstance(command, Subscription):
            _begin(Stream[Any, Any](**parts), handler)
            return
        hass.async_create_background_task(
            _carry_out(Call[Any](**parts), message, handler),
            f"websocket {command.name}",
            eager_start=True,
        )

    return receive


def _entry_of(hass: HomeAssistant, message: Mapping[str, Any]) -> RvcConfigEntry:
    """Return the entry that a message is about; raises ServiceValidationError."""
    return cast(
        RvcConfigEntry, async_get_config_entry(hass, DOMAIN, message.get(ENTRY_ID))
    )


async def _carry_out(
    call: Call[Any], message: dict[str, Any], handler: Handler[Any, Any]
) -> None:
    """Carry a command out and answer it."""
    origin = origin_of(call.hass, call.connection.context(message))
    if origin is not None and origin.cause is None:
        origin = replace(origin, cause=message["type"])
    try:
        with sent_for(origin):
            result = handler(call)
            if isinstance(result, Awaitable):
                result = await result
    except (HomeAssistantError, RvcError) as error:
        _send_error(call.connection, call.message_id, error, call.about)
    except Exception as error:  # noqa: BLE001
        call.connection.async_handle_exception(message, error)
    else:
        call.connection.send_result(call.message_id, result)


@callback
def _begin(stream: Stream[Any, Any], handler: Streamer[Any, Any]) -> None:
    """Begin a subscription and answer it."""
    try:
        end = handler(stream)
    except (HomeAssistantError, RvcError) as error:
        _send_error(stream.connection, stream.message_id, error, stream.about)
    else:
        stream.opened(end)


def _send_error(
    connection: websocket_api.ActiveConnection,
    message_id: int,
    error: HomeAssistantError | RvcError,
    about: RvcConfigEntry | None = None,
) -> None:
    """Tell a client why not, in words that it can show in its language."""
    if isinstance(error, RvcError):
        error = command_failed(error, "RV-C" if about is None else about.title)
    code = (
        websocket_api.ERR_SERVICE_VALIDATION_ERROR
        if isinstance(error, ServiceValidationError)
        else websocket_api.ERR_HOME_ASSISTANT_ERROR
    )
    connection.send_error(message_id, code, **refusal_of(error))


def refusal_of(error: HomeAssistantError) -> Refusal:
    """Return an error as a client is told it, in words and as what it can translate."""
    return Refusal(
        message=str(error),
        translation_domain=error.translation_domain,
        translation_key=error.translation_key,
        translation_placeholders=error.translation_placeholders,
    )
