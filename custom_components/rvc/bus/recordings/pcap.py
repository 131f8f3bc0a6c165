"""Captures of Wireshark, tcpdump and dumpcap on a CAN interface: pcap and pcapng.

Link type 227 is SocketCAN, with the identifier in big-endian order; 113 and 276 are
captures on all interfaces, and 252 is what Wireshark makes of candump's logs: these have
it in the machine's order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import struct
from typing import IO, Final, NamedTuple

from ...protocol.frame import Frame
from ...protocol.text import counted, plain_text
from ...spec.reasons import Reason
from .model import Context, Damaged, LeftOut, NotARecording, RecordedFrame, Skipped
from .text import Source

_PCAPNG: Final = b"\x0a\x0d\x0d\x0a"
_PCAP: Final = {
    b"\xd4\xc3\xb2\xa1": ("<", 1e-6),
    b"\xa1\xb2\xc3\xd4": (">", 1e-6),
    b"\x4d\x3c\xb2\xa1": ("<", 1e-9),
    b"\xa1\xb2\x3c\x4d": (">", 1e-9),
}
"""The order of bytes and the unit of time, by the first bytes."""
_LITTLE_ENDIAN: Final = b"\x4d\x3c\x2b\x1a"

_SECTION, _INTERFACE, _SIMPLE, _ENHANCED = 0x0A0D0D0A, 1, 3, 6
_NAME, _RESOLUTION = 2, 9
_FLAGS: Final = 2
_OUTBOUND: Final = 2
# Type and length at the beginning of a block, and its length at its end
_BLOCK_ENDS: Final = 12
# More than a block of CAN needs; what claims more is no capture of CAN.
_LONGEST_BLOCK: Final = 1 << 24

_MOST_INTERFACES: Final = 256
# Linux has names of 15 bytes.
_LONGEST_NAME: Final = 64

_SOCKETCAN, _COOKED, _COOKED_2, _UPPER_PDU = 227, 113, 276, 252
_CAN_PROTOCOL: Final = 0x000C
_SENT_BY_US: Final = 4

_EXTENDED, _REMOTE, _ERROR = 0x80000000, 0x40000000, 0x20000000
_LARGEST_ID: Final = 0x1FFFFFFF
_LONGEST_DATA: Final = 8
_CAN_HEADER: Final = 8


class _Packet(NamedTuple):
    link_type: int
    time: float | None
    channel: str | None
    is_outbound: bool
    data: bytes


@dataclass
class _Interface:
    link_type: int
    name: str | None = None
    unit: float = 1e-6


def recognizes(head: bytes, context: Context) -> bool:
    """Tell by the first four bytes."""
    return head.startswith((_PCAPNG, *_PCAP))


def read(source: Source, context: Context, skipped: Skipped) -> Iterator[RecordedFrame]:
    """Read the frames of all packets; a capture that is cut ends where it is cut.

    Raises NotARecording for a capture without any packet of CAN.
    """
    with source.open() as file:
        start = file.read(4)
        packets = _pcapng(file) if start == _PCAPNG else _pcap(file, *_PCAP[start])
        other = None
        has_can = False
        for number, packet in enumerate(packets, start=1):
            found = _read_packet(packet)
            if found is None:
                other = other or packet.link_type
                continue
            has_can = True
            if isinstance(found, RecordedFrame):
                yield found
            else:
                skipped.add(found, number)
    if other is not None and not has_can:
        raise NotARecording("not_can", Reason("link type {number}", number=other))


def _pcap(file: IO[bytes], order: str, unit: float) -> Iterator[_Packet]:
    header = _whole(file, 20)
    link_type = struct.unpack(f"{order}16xI", header)[0] & 0xFFFF
    while header := file.read(16):
        header += _whole(file, 16 - len(header))
        seconds, fraction, length, _ = struct.unpack(f"{order}4I", header)
        data = _whole(file, length)
        yield _Packet(link_type, seconds + fraction * unit, None, False, data)


def _pcapng(file: IO[bytes]) -> Iterator[_Packet]:
    file.seek(0)
    order = "<"
    interfaces: list[_Interface] = []
    while header := file.read(_BLOCK_ENDS):
        header += _whole(file, _BLOCK_ENDS - len(header))
        if header[:4] == _PCAPNG:
            order = "<" if header[8:] == _LITTLE_ENDIAN else ">"
            interfaces = []
        kind, length = struct.unpack_from(f"{order}2I", header)
        # The last four bytes of a block without a body are in its beginning.
        body = header[8:] + _whole(file, length - _BLOCK_ENDS)
        body = body[:-4]
        if kind == _INTERFACE:
            # Packets of those beyond the limit are of no interface, and are left out.
            if len(interfaces) < _MOST_INTERFACES:
                interfaces.append(_interface(body, order))
        elif kind == _ENHANCED and len(body) >= 20:
            yield from _enhanced(body, order, interfaces)
        elif kind == _SIMPLE and interfaces:
            first = interfaces[0]
            yield _Packet(first.link_type, None, first.name, False, body[4:])


def _whole(file: IO[bytes], length: int) -> bytes:
    """Read so many bytes; raises Damaged where there are fewer, or nonsense is asked."""
    if not 0 <= length <= _LONGEST_BLOCK:
        raise Damaged(f"a block of {counted(length, 'byte')}")
    data = file.read(length)
    if len(data) < length:
        raise Damaged("cut off")
    return data


def _enhanced(
    body: bytes, order: str, interfaces: list[_Interface]
) -> Iterator[_Packet]:
    number, high, low, length, _ = struct.unpack_from(f"{order}5I", body)
    if number >= len(interfaces):
        return
    interface = interfaces[number]
    time = (high << 32 | low) * interface.unit
    options = _options(body[20 + (length + 3) // 4 * 4 :], order)
    flags = int.from_bytes(
        options.get(_FLAGS, b""), "little" if order == "<" else "big"
    )
    is_outbound = flags & 3 == _OUTBOUND
    data = body[20 : 20 + length]
    yield _Packet(interface.link_type, time, interface.name, is_outbound, data)


def _interface(body: bytes, order: str) -> _Interface:
    (link_type,) = struct.unpack_from(f"{order}H", body.ljust(2, b"\0"))
    options = _options(body[8:], order)
    interface = _Interface(link_type)
    if name := options.get(_NAME):
        text = name[:_LONGEST_NAME].decode(errors="replace")
        interface.name = plain_text(text) or None
    if resolution := options.get(_RESOLUTION):
        exponent = resolution[0] & 0x7F
        interface.unit = (2.0 if resolution[0] & 0x80 else 10.0) ** -exponent
    return interface


def _options(body: bytes, order: str) -> dict[int, bytes]:
    options = {}
    place = 0
    while place + 4 <= len(body):
        code, length = struct.unpack_from(f"{order}2H", body, place)
        if code == 0:
            break
        options[code] = body[place + 4 : place + 4 + length]
        place += 4 + (length + 3) // 4 * 4
    return options


def _read_packet(packet: _Packet) -> RecordedFrame | LeftOut | None:
    """Return the frame of a packet; None if it is none of CAN."""
    data, link_type, is_own = packet.data, packet.link_type, packet.is_outbound
    if link_type == _SOCKETCAN:
        return _read_can(packet, data, ">", is_own)
    if link_type == _COOKED and len(data) >= 16:
        sent, protocol = int.from_bytes(data[:2]), int.from_bytes(data[14:16])
        body = data[16:]
    elif link_type == _COOKED_2 and len(data) >= 20:
        sent, protocol = data[10], int.from_bytes(data[:2])
        body = data[20:]
    elif link_type == _UPPER_PDU:
        end = data.find(b"\0\0\0\0", 4 + int.from_bytes(data[2:4]))
        is_can = b"can" in data[: max(end, 0)]
        return _read_can(packet, data[end + 4 :], "<", is_own) if is_can else None
    else:
        return None
    if protocol != _CAN_PROTOCOL:
        return None
    return _read_can(packet, body, "<", is_own or sent == _SENT_BY_US)


def _read_can(
    packet: _Packet, data: bytes, order: str, is_own: bool
) -> RecordedFrame | LeftOut:
    if len(data) < _CAN_HEADER:
        return LeftOut.MALFORMED
    can_id, length = struct.unpack_from(f"{order}IB", data)
    if can_id & _ERROR:
        return LeftOut.ERROR
    if can_id & _REMOTE:
        return LeftOut.REMOTE
    if length > _LONGEST_DATA:
        return LeftOut.CAN_FD
    if not can_id & _EXTENDED:
        return LeftOut.STANDARD
    payload = data[_CAN_HEADER : _CAN_HEADER + length]
    if len(payload) < length:
        return LeftOut.MALFORMED
    frame = Frame(can_id & _LARGEST_ID, payload)
    return RecordedFrame(frame, packet.time, packet.channel, is_own)
