"""The messages of the spec, in short and in full."""

from collections.abc import Mapping
from typing import Final

from homeassistant.exceptions import ServiceValidationError

from ...const import DOMAIN
from ...data import RvcData
from ...presentation.labels import in_words
from ...presentation.synonyms import words
from ...spec import Dgn, Signal
from ..contract.command import EntryRequest
from ..contract.standard import (
    LIST,
    MESSAGE,
    MessageDetail,
    MessageRequest,
    SignalDetail,
    Standard,
    StandardMessage,
    Synonym,
)
from ..registry import Call, handles
from .links import entities_of

# The largest values of the types (RV-C Table 5.3)
_LARGEST: Final = {"uint8": 250, "uint16": 65_530, "uint32": 4_294_967_290}


@handles(LIST)
async def handle_list(call: Call[EntryRequest]) -> Standard:
    """Return all messages in short."""
    runtime = call.runtime
    said_by_people = await call.hass.async_add_executor_job(words)
    heard = {
        message.name
        for _, message in runtime.coach.monitor.latest(runtime.coach.now())
        if message.name is not None
    }
    return Standard(
        messages=[
            StandardMessage(
                name=dgn.name,
                dgn=_number(dgn),
                label=in_words(dgn.name.lower()),
                device=dgn.device,
                device_label=runtime.names.of_class(dgn.device),
                is_command=dgn.is_command,
                is_heard=dgn.name in heard,
                signals=[signal.name for signal in dgn.signals],
            )
            for dgn in runtime.spec.dgns.values()
        ],
        synonyms=[
            Synonym(words=said, devices=[*row["classes"]], note=row.get("note"))
            for said, row in said_by_people.items()
        ],
    )


@handles(MESSAGE)
def handle_message(call: Call[MessageRequest]) -> MessageDetail:
    """Return a message in full."""
    runtime = call.runtime
    dgn = the_dgn(runtime, call.request["name"])
    shown_by = entities_of(call.hass, call.entry, dgn.name)
    return MessageDetail(
        name=dgn.name,
        dgn=_number(dgn),
        label=in_words(dgn.name.lower()),
        device=dgn.device,
        device_label=runtime.names.of_class(dgn.device),
        section=dgn.section,
        interval=dgn.interval,
        is_command=dgn.is_command,
        is_long=dgn.multi_frame,
        is_addressed=dgn.addressed,
        is_deprecated=dgn.deprecated,
        dialects=sorted(dgn.dialects),
        answered_by=list(dgn.answer),
        instance=dgn.instance,
        signals=[_signal(runtime, dgn, one, shown_by) for one in dgn.signals],
    )


def the_dgn(runtime: RvcData, name: str) -> Dgn:
    """Return a DGN by its name; raises ServiceValidationError."""
    if (dgn := runtime.spec.dgns.get(name)) is not None:
        return dgn
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="no_dgn",
        translation_placeholders={"dgn": name},
    )


def _number(dgn: Dgn) -> str | None:
    return None if dgn.dgn is None else f"{dgn.dgn:05X}"


def _signal(
    runtime: RvcData, dgn: Dgn, signal: Signal, shown_by: Mapping[str, list[str]]
) -> SignalDetail:
    shown = runtime.presentation.of(dgn.name).get(signal.name)
    names = runtime.names
    least, most = _span(signal)
    return SignalDetail(
        name=signal.name,
        label=names.of_signal(shown, signal.name),
        start=signal.start,
        width=signal.width,
        type=signal.type,
        kind=signal.kind,
        unit=signal.unit,
        least=least,
        most=most,
        step=_plain(signal.scale) if least is not None else None,
        values=[
            (code, label, names.of_label(shown, label))
            for code, label in signal.values.items()
        ],
        flags=[
            (bit, label, names.of_label(shown, label))
            for bit, label in signal.flags.items()
        ],
        entities=shown_by.get(signal.name, []),
    )


def _span(signal: Signal) -> tuple[float | None, float | None]:
    """Return the least and the most that a number can be, in its unit."""
    if signal.kind not in ("number", "signed"):
        return None, None
    smallest, largest = 0, (1 << signal.width) - 1
    if signal.kind == "signed":
        largest >>= 1
        smallest = -largest
    elif not signal.full_range:
        largest = _LARGEST.get(signal.type, largest)
    ends = [_plain(code * signal.scale + signal.offset) for code in (smallest, largest)]
    return min(ends), max(ends)


def _plain(number: object) -> float:
    """Return a fraction as a number without the noise of its last digits."""
    return float(f"{float(number):.10g}")  # type: ignore[arg-type]
