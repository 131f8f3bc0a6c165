"""The owner's own definitions that are kept: listing, trying, changing, removing them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from homeassistant.core import callback
from homeassistant.exceptions import ServiceValidationError

from ..coach.heard_samples import HeardSamples
from ..coach.own_files import (
    DefinitionChanged,
    DefinitionGone,
    OwnFile,
    check_change,
    list_files,
    open_file,
)
from ..coach.own_messages import OwnMessage, OwnSignal, free_name
from ..const import DOMAIN
from ..flows.own_messages import MOST_SIGNALS, snake_case
from ..presentation.labels import in_words
from ..protocol.transport_protocol import LONGEST
from ..services.reasons import in_our_language
from ..stores.own_definitions import change_definition, folder_of, remove_definition
from .contract.command import NoFields
from .contract.definitions import (
    CHANGE,
    HEARD,
    LIST,
    PREVIEW,
    REMOVE,
    ChangeRequest,
    DefinedMessage,
    DefinitionFileRequest,
    DefinitionRemoved,
    HeardEvent,
    HeardRequest,
    OwnDefinition,
    OwnDefinitions,
)
from .contract.unknown import DefinitionKept, DefinitionPreview, OwnSignalFields
from .drafts import DRAFT, Draft, guesses_said, not_written
from .looking import keep_looking
from .registry import Call, Stream, handles, streams

_MOST_FILES: Final = 200
_MOST_SAMPLES: Final = 8
_LAST_BYTE: Final = 63
_LAST_BIT: Final = 7
_MOST_BITS: Final = 64
_LARGEST_SCALE: Final = 1_000_000
_LARGEST_OFFSET: Final = 10_000_000


@handles(LIST)
async def handle_list(call: Call[NoFields]) -> OwnDefinitions:
    """Return the files of the owner's own definitions as they are now."""
    files = await call.hass.async_add_executor_job(list_files, folder_of(call.hass))
    return OwnDefinitions(
        definitions=[_described(one) for one in files[:_MOST_FILES]],
        left_out=len(files[_MOST_FILES:]),
    )


@streams(HEARD)
def stream_heard(stream: Stream[HeardRequest, HeardEvent]) -> Callable[[], None]:
    """Send what is heard of a number."""
    request = stream.request
    heard = HeardSamples(
        stream.runtime.coach.sessions.values(),
        request["dgn"],
        is_short=request["is_short"],
        source=request["source"],
        first_byte=request["code"],
        known=_from_digits(request["samples"]),
    )

    def look() -> None:
        if heard.has_changed:
            heard.has_changed = False
            stream.send(
                HeardEvent(
                    samples=[data.hex() for data in heard.samples],
                    changing=heard.changing.hex(),
                    guesses=guesses_said(heard.guesses()),
                )
            )

    end = keep_looking(stream, look)

    @callback
    def close() -> None:
        heard.close()
        end()

    return close


@handles(PREVIEW)
async def handle_preview(call: Call[ChangeRequest]) -> DefinitionPreview:
    """Say what another definition would make of the messages."""
    return (await _draft_of(call)).preview()


@handles(CHANGE)
async def handle_change(call: Call[ChangeRequest]) -> DefinitionKept:
    """Write another definition to a file, unless something is wrong with it."""
    draft = await _draft_of(call)
    file, revision = call.request["file"], call.request["revision"]

    async def keep() -> str:
        with_file = partial(change_definition, call.hass, file, revision)
        try:
            await with_file(draft.message)
        except (DefinitionChanged, DefinitionGone) as error:
            raise _not_as_opened(file, error) from error
        return file

    return await draft.kept(keep)


@handles(REMOVE)
async def handle_remove(call: Call[DefinitionFileRequest]) -> DefinitionRemoved:
    """Remove a file, and the entities of what it defined."""
    file, revision = call.request["file"], call.request["revision"]
    try:
        await remove_definition(call.hass, file, revision)
    except (DefinitionChanged, DefinitionGone) as error:
        raise _not_as_opened(file, error) from error
    except OSError as error:
        raise not_written(error) from error
    return DefinitionRemoved(file=f"{DOMAIN}/{file}")


async def _draft_of(call: Call[ChangeRequest]) -> Draft:
    """Return what a request describes; raises ServiceValidationError."""
    request, hass = call.request, call.hass
    file = request["file"]
    try:
        path, before = await hass.async_add_executor_job(
            open_file, folder_of(hass), file, request["revision"]
        )
    except (DefinitionChanged, DefinitionGone) as error:
        raise _not_as_opened(file, error) from error
    name = snake_case(request["name"])
    only_source = request["only_source"] and before.source is not None
    message = replace(
        before,
        name=name or DRAFT,
        only_source=only_source or before.first_byte is not None,
        signals=(),
    )
    draft = Draft(message, dict.fromkeys(_from_digits(request["samples"])))
    if name is None:
        draft.is_wrong("name", "not_a_name")
    elif free_name(name, call.runtime.spec, before.name) != name:
        draft.is_wrong("name", "message_name_taken")
    draft.add_signals(request["signals"])
    await draft.check(hass, partial(check_change, path))
    return draft


def _not_as_opened(
    file: str, error: DefinitionChanged | DefinitionGone
) -> ServiceValidationError:
    is_gone = isinstance(error, DefinitionGone)
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="definition_gone" if is_gone else "definition_changed",
        translation_placeholders={"file": f"{DOMAIN}/{file}"},
    )


def _from_digits(samples: list[str]) -> list[bytes]:
    """Return messages from their digits; what is none is left out."""
    found = []
    for digits in samples:
        try:
            found.append(bytes.fromhex(digits))
        except ValueError:
            continue
    return found


def _described(file: OwnFile) -> OwnDefinition:
    """Return a file as the page lists it."""
    return OwnDefinition(
        file=file.path.name,
        revision=file.revision,
        problem=None if file.problem is None else in_our_language(file.problem),
        message=None if file.message is None else _fields_of(file.message),
    )


def _fields_of(message: OwnMessage) -> DefinedMessage | None:
    """Return what the editor shows of a definition; None where it cannot show it all."""
    if not _fits(message):
        return None
    is_short = message.source is None
    return DefinedMessage(
        name=_in_words(message.name),
        dgn=message.dgn,
        number=f"{message.dgn:0{3 if is_short else 5}X}",
        is_short=is_short,
        source=message.source,
        only_source=message.only_source,
        code=message.first_byte,
        samples=[data.hex() for data in message.samples[:_MOST_SAMPLES]],
        signals=[_signal_fields(one) for one in message.signals],
    )


def _fits(message: OwnMessage) -> bool:
    """Tell whether the editor can show all of a definition: numbers may be of a hand."""
    names = [message.name, *(one.name for one in message.signals)]
    return (
        0 < len(message.signals) <= MOST_SIGNALS
        and all(snake_case(name) == name for name in names)
        and max(map(len, message.samples), default=0) <= LONGEST
        and all(
            one.first_byte <= _LAST_BYTE
            and one.first_bit <= _LAST_BIT
            and 0 < one.bits <= _MOST_BITS
            and abs(one.scale) <= _LARGEST_SCALE
            and abs(one.offset) <= _LARGEST_OFFSET
            for one in message.signals
        )
    )


def _signal_fields(signal: OwnSignal) -> OwnSignalFields:
    return OwnSignalFields(
        signal_name=_in_words(signal.name),
        start_byte=signal.first_byte,
        start_bit=signal.first_bit,
        bits=signal.bits,
        signed=signal.signed,
        scale=signal.scale,
        offset=signal.offset,
        unit=signal.unit,
        device_class=signal.device_class,
    )


def _in_words(name: str) -> str:
    """Return a name as a person writes it, if it comes back as the same."""
    words = in_words(name)
    return words if snake_case(words) == name else name
