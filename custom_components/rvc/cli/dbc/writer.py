"""The spec as a DBC file that cantools, canmatrix and SavvyCAN read.

Every line is as the tools need it, which differ: canmatrix takes `VFrameFormat` only
where each message has it, SavvyCAN matches by PGN only with the default of
`matchingcriteria` at 1, and cantools takes 29-bit identifiers by their bit 31 alone.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from ...protocol.frame import GLOBAL_ADDRESS, join_id
from ...spec import Dgn, Spec
from .layout import DbcMessage, DbcSignal, lay_out
from .names import LONGEST, ShortNames

ANY_SOURCE: Final = 0xFE
"""The source address of messages that any node may send, by custom of J1939 files."""
EXTENDED: Final = 0x8000_0000
_PRIORITY: Final = 6
_NOBODY: Final = "Vector__XXX"
_STANDARD_FRAME: Final = 0
_J1939_FRAME: Final = 3

_ABOUT: Final = (
    "RV-C, one message a DGN, from any source address. "
    "Identifiers hold priority 6, source FE and destination FF: match by PGN. "
    "With cantools use the mask 0x1FFFF00 (PDU1 messages to another destination than "
    "FF need 0x1FF0000 in a database of their own). "
    "All ones mean no data: encode with padding=True, so that bits without a signal "
    "are ones. The instance is an ordinary signal: filter by it."
)
_DEFINITIONS: Final = """\
BA_DEF_ "ProtocolType" STRING ;
BA_DEF_ "matchingcriteria" INT 0 2;
BA_DEF_ BO_ "VFrameFormat" ENUM "StandardCAN","ExtendedCAN","reserved","J1939PG";
BA_DEF_ BO_ "GenMsgCycleTime" INT 0 3600000;
BA_DEF_ BO_ "SystemMessageLongSymbol" STRING ;
BA_DEF_ SG_ "SystemSignalLongSymbol" STRING ;
BA_DEF_DEF_ "ProtocolType" "";
BA_DEF_DEF_ "matchingcriteria" 1;
BA_DEF_DEF_ "VFrameFormat" "J1939PG";
BA_DEF_DEF_ "GenMsgCycleTime" 0;
BA_DEF_DEF_ "SystemMessageLongSymbol" "";
BA_DEF_DEF_ "SystemSignalLongSymbol" "";
BA_ "ProtocolType" "J1939";
"""


class Omission(NamedTuple):
    """A message that a DBC file cannot hold, and why."""

    dgn: Dgn
    reason: str


class DbcFile(NamedTuple):
    """The text of a file, and what is not in it."""

    text: str
    omitted: tuple[Omission, ...]


def write_dbc(spec: Spec) -> DbcFile:
    """Return the messages of a spec as a DBC file, in ASCII."""
    messages, omitted = [], []
    for dgn in spec.dgns.values():
        if dgn.dgn is None and dgn.short_id is None:
            # A layout that others share
            continue
        reason = _why_not(dgn)
        if reason is None:
            messages.append(_Written(lay_out(dgn)))
        else:
            omitted.append(Omission(dgn, reason))
    messages.sort(key=lambda message: message.id)
    names = ShortNames()
    for message in messages:
        message.name = names.take(message.full_name)
    return DbcFile("".join(_lines(messages)), tuple(omitted))


def _why_not(dgn: Dgn) -> str | None:
    if dgn.multi_frame:
        return "it takes several frames"
    if not dgn.signals:
        return "it has no signals"
    if dgn.is_variant:
        return "its number means something else of other senders or with other codes"
    return None


class _Written:
    """A message with the names that it has in the file."""

    def __init__(self, layout: DbcMessage) -> None:
        dgn = layout.dgn
        self.layout = layout
        self.dgn = dgn
        self.full_name = self.name = dgn.name
        self.id = _identifier(dgn)
        names = ShortNames()
        self.signals = [(names.take(one.name), one) for one in layout.signals]


def _identifier(dgn: Dgn) -> int:
    """Return the number that stands for a message; bit 31 tells 29-bit ones."""
    if dgn.short_id is not None:
        return dgn.short_id
    number = dgn.dgn or 0
    return EXTENDED | join_id(_PRIORITY, number, ANY_SOURCE, GLOBAL_ADDRESS)


def _lines(messages: list[_Written]) -> Iterator[str]:
    yield f'VERSION ""\n\nNS_ :\n\nBS_:\n\nBU_: {_NOBODY}\n\n'
    for message in messages:
        yield from _message_lines(message)
    yield f'CM_ "{_ABOUT}";\n'
    for message in messages:
        if message.dgn.section:
            yield f'CM_ BO_ {message.id} "RV-C {message.dgn.section}";\n'
    yield _DEFINITIONS
    for message in messages:
        yield from _attribute_lines(message)
    for message in messages:
        yield from _label_lines(message)
    for message in messages:
        yield from _multiplexing_lines(message)


def _message_lines(message: _Written) -> Iterator[str]:
    yield f"BO_ {message.id} {message.name}: {message.layout.length} {_NOBODY}\n"
    for name, signal in message.signals:
        role = ""
        if signal.name == message.layout.multiplexer:
            role = " M"
        elif signal.when:
            role = f" m{signal.when[0]}"
        yield f" SG_ {name}{role} : {_place(signal)} {_NOBODY}\n"
    yield "\n"


def _place(signal: DbcSignal) -> str:
    sign = "-" if signal.signed else "+"
    low, high = (
        _number(code * signal.scale + signal.offset)
        for code in (signal.smallest, signal.largest)
    )
    scaling = f"({_number(signal.scale)},{_number(signal.offset)}) [{low}|{high}]"
    return f'{signal.start}|{signal.width}@1{sign} {scaling} "{signal.unit}"'


def _number(value: Fraction) -> str:
    """Return a number as a decimal, exact where it can be."""
    if value.denominator == 1:
        return str(value.numerator)
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{decimal:f}".rstrip("0")


def _attribute_lines(message: _Written) -> Iterator[str]:
    place = f"BO_ {message.id}"
    form = _J1939_FRAME if message.dgn.short_id is None else _STANDARD_FRAME
    yield f'BA_ "VFrameFormat" {place} {form};\n'
    if message.dgn.interval:
        yield f'BA_ "GenMsgCycleTime" {place} {message.dgn.interval};\n'
    if message.name != message.full_name:
        full = message.full_name
        yield f'BA_ "SystemMessageLongSymbol" {place} "{full}";\n'
    for name, signal in message.signals:
        if name != signal.name and len(signal.name) > LONGEST:
            place = f"SG_ {message.id} {name}"
            yield f'BA_ "SystemSignalLongSymbol" {place} "{signal.name}";\n'


def _label_lines(message: _Written) -> Iterator[str]:
    for name, signal in message.signals:
        if signal.labels:
            labels = " ".join(
                f'{code} "{label}"' for code, label in signal.labels.items()
            )
            yield f"VAL_ {message.id} {name} {labels} ;\n"


def _multiplexing_lines(message: _Written) -> Iterator[str]:
    """Say of signals that are there with several codes which those are."""
    for name, signal in message.signals:
        if len(signal.when) > 1:
            spans = ", ".join(_spans(signal.when))
            by = message.layout.multiplexer
            yield f"SG_MUL_VAL_ {message.id} {name} {by} {spans};\n"


def _spans(codes: Iterable[int]) -> Iterator[str]:
    first = last = None
    for code in sorted(codes):
        if last is not None and code == last + 1:
            last = code
            continue
        if first is not None:
            yield f"{first}-{last}"
        first = last = code
    if first is not None:
        yield f"{first}-{last}"
