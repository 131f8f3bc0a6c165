"""What nobody knows: watching it, and trying and keeping a definition."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from homeassistant.core import callback
from homeassistant.exceptions import ServiceValidationError

from ..coach.guesses import changing_bits, guesses
from ..coach.own_messages import check_definition, free_name
from ..const import DOMAIN
from ..data import network_title
from ..devices import NODE, DeviceKey
from ..flows.own_messages import CLASSES, MOST_LISTED, key_of, message_of, snake_case
from ..spec.units import UNITS
from ..stores.own_definitions import folder_of, keep_definition
from .contract.command import EntryRequest, NoFields
from .contract.unknown import (
    CHOICES,
    DEFINE,
    PREVIEW,
    SUBSCRIBE,
    DefinitionKept,
    DefinitionPreview,
    DefinitionRequest,
    UnknownChoices,
    UnknownEvent,
    UnknownMessage,
)
from .drafts import DRAFT, Draft, guesses_said
from .looking import keep_looking
from .names import registered_name
from .registry import Call, Stream, handles, streams

_SHOWN: Final = 8
_EACH_TIME: Final = 10
"""Of a busy network so many messages are looked at each time: guessing takes a while."""


@streams(SUBSCRIBE)
def stream_unknown(stream: Stream[EntryRequest, UnknownEvent]) -> Callable[[], None]:
    """Send what is unknown, and what changes of it."""
    return _UnknownStream(stream).close


@handles(CHOICES)
def handle_choices(_: Call[NoFields]) -> UnknownChoices:
    """Return what can be chosen for a value."""
    classes = {name: sorted(units & UNITS) for name, units in sorted(CLASSES.items())}
    return UnknownChoices(units=sorted(UNITS), device_classes=classes)


@handles(PREVIEW)
async def handle_preview(call: Call[DefinitionRequest]) -> DefinitionPreview:
    """Say what a definition makes of the messages."""
    return (await _draft_of(call)).preview()


@handles(DEFINE)
async def handle_define(call: Call[DefinitionRequest]) -> DefinitionKept:
    """Keep a definition, unless something is wrong with it."""
    draft = await _draft_of(call)

    async def keep() -> str:
        return (await keep_definition(call.hass, draft.message)).name

    return await draft.kept(keep)


async def _draft_of(call: Call[DefinitionRequest]) -> Draft:
    """Return what a request describes; raises ServiceValidationError."""
    request = call.request
    name = snake_case(request["name"])
    coach = call.runtime.coach
    rows = coach.monitor.watched_unknown(coach.now())
    found = next((one for one in rows if key_of(one[0]) == request["key"]), None)
    if found is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="message_not_heard"
        )
    row, history = found
    free = free_name(name or DRAFT, call.runtime.spec)
    message = message_of(row, free, only_source=request["only_source"])
    draft = Draft(message, _different(history))
    if name is None:
        draft.is_wrong("name", "not_a_name")
    draft.add_signals(request["signals"])
    await draft.check(call.hass, partial(check_definition, folder_of(call.hass)))
    return draft


def _different(history: list[bytes]) -> list[bytes]:
    """Return the last different messages, the newest first."""
    return list(dict.fromkeys(reversed(history)))[:_SHOWN]


class _UnknownStream:
    """Sends what is unknown once a second, while something changes."""

    def __init__(self, stream: Stream[EntryRequest, UnknownEvent]) -> None:
        """Send what is there, and watch."""
        self._stream = stream
        self._monitor = stream.runtime.coach.monitor
        self._watch = self._monitor.watch_unknown()
        self._sent: dict[str, UnknownMessage] = {}
        self._counts: dict[str, list[float]] = {}
        self._due: dict[str, None] = {}
        """What was heard and is not looked at yet, those that wait longest first."""
        self._is_first = True
        self._end = keep_looking(stream, self._look)

    @callback
    def close(self) -> None:
        """Watch no more."""
        self._watch()
        self._end()

    def _look(self) -> None:
        now = self._stream.runtime.coach.now()
        pairs = self._monitor.watched_unknown(now)
        rows = {key_of(row): (row, history) for row, history in pairs}
        # What is on the page stays on it, however often others come.
        first = [key for key in self._sent if key in rows]
        listed = {
            key: rows[key] for key in list(dict.fromkeys([*first, *rows]))[:MOST_LISTED]
        }
        counts = {
            key: [float(row["count"]), row["per_second"]]
            for key, (row, _) in listed.items()
        }
        heard = {key for key, count in counts.items() if count != self._counts.get(key)}
        self._due.update(dict.fromkeys(key for key in listed if key in heard))
        most = len(listed) if self._is_first else _EACH_TIME
        looked = [key for key in self._due if key in listed][:most]
        self._due = {
            key: None for key in self._due if key in listed and key not in looked
        }
        messages = {key: self._message(key, *listed[key]) for key in looked}
        others = {
            key: message
            for key, message in messages.items()
            if message != self._sent.get(key)
        }
        gone = [key for key in self._sent if key not in listed]
        if heard or others or gone or self._is_first:
            self._stream.send(
                UnknownEvent(
                    messages=list(others.values()),
                    counts={key: counts[key] for key in heard},
                    gone=gone,
                    left_out=len(pairs) - len(listed),
                )
            )
        self._is_first = False
        self._counts = counts
        self._sent.update(others)
        for key in gone:
            del self._sent[key]

    def _message(
        self, key: str, row: dict[str, Any], history: list[bytes]
    ) -> UnknownMessage:
        """Return a message as the page shows it."""
        identifier, source = row.get("identifier"), row["source_address"]
        entry = self._stream.entry
        node = None
        if source is not None:
            node = registered_name(
                self._stream.hass, entry, DeviceKey(row["network"], NODE, source)
            )
        return UnknownMessage(
            key=key,
            network=network_title(entry, row["network"]),
            number=identifier or row["dgn"],
            is_short=identifier is not None,
            source=source,
            node=node,
            first_byte=row.get("first_byte"),
            samples=[data.hex() for data in _different(history)],
            changing=changing_bits(history).hex(),
            guesses=guesses_said(guesses(history)),
        )
