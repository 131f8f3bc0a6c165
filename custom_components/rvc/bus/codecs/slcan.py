"""slcan, Lawicel's protocol of most USB adapters: T19FEDA9C819FF7CFCFFFF00FF."""

from binascii import unhexlify
from typing import Final, override

from ...protocol.frame import Frame
from .line import LineCodec, parse_id

BIT_RATES: Final = {
    10_000: 0,
    20_000: 1,
    50_000: 2,
    100_000: 3,
    125_000: 4,
    250_000: 5,
    500_000: 6,
    800_000: 7,
    1_000_000: 8,
}
"""The number of each bit rate in the command that sets it."""

# Extended frames: x is CANdapter's.
_EXTENDED: Final = (b"T", b"x")
# Frames that are none of RV-C: how many digits their identifiers have
_FOREIGN: Final = {
    **dict.fromkeys((b"t", b"r", b"d", b"b"), 3),
    **dict.fromkeys((b"R", b"D", b"B"), 8),
}
_SHORT: Final = b"t"
# Acknowledgments, status, version, serial number, and Linux's states of the controller
_ANSWERS: Final = (b"z", b"Z", b"F", b"V", b"v", b"N", b"s")
# Linux's reports of errors on the bus
_ERRORS: Final = b"e"
_ACK: Final = b"\x06"
_BELL: Final = b"\a"
_DATA: Final = 10
"""Where data begin: behind the letter, eight digits of identifier and the length."""
_TIME_STAMPS: Final = (0, 4, 8)
"""How many digits may follow: none, milliseconds, or microseconds."""


class SlcanCodec(LineCodec):
    """The codec of slcan."""

    # A bell is a refusal, and no line end follows it; CANdapter says ACK.
    ends = b"\r\n" + _BELL + _ACK
    farewell = b"C\r"

    def __init__(self, bit_rate: int = 250_000, *, listen_only: bool = False) -> None:
        """Prepare the commands that open the channel.

        Raises ValueError for a bit rate in bit/s that slcan has no number for.
        """
        super().__init__()
        if bit_rate not in BIT_RATES:
            raise ValueError(f"An slcan adapter does not know {bit_rate} bit/s")
        mode = "L" if listen_only else "O"
        # The empty line ends what an earlier program left unfinished.
        self.greeting = f"\rC\rS{BIT_RATES[bit_rate]}\r{mode}\r".encode()

    @override
    def decode_line(self, line: bytes) -> Frame | None:
        kind = line[:1]
        if kind in _EXTENDED:
            length = line[9] - 0x30 if len(line) > 9 else 9
            end = _DATA + 2 * length
            if not 0 <= length <= 8 or len(line) - end not in _TIME_STAMPS:
                raise ValueError("a cut line")
            # A time stamp is left out, but it is one.
            unhexlify(line[end:])
            return Frame(parse_id(line[1:9]), unhexlify(line[_DATA:end]))
        if kind in _FOREIGN:
            digits = _FOREIGN[kind]
            if len(line) < digits + 2:
                raise ValueError("a cut line")
            identifier = parse_id(line[1 : 1 + digits])
            if kind == _SHORT:
                length = line[4] - 0x30
                data = unhexlify(line[5 : 5 + 2 * length])
                if not 0 <= length <= 8 or len(data) != length:
                    raise ValueError("a cut line")
                self.error_counters.count_short(identifier, data)
            else:
                self.error_counters.foreign_frames += 1
        elif kind == _ERRORS:
            self.error_counters.error_frames += 1
        elif kind not in _ANSWERS:
            raise ValueError("an unknown line")
        return None

    @override
    def encode(self, frame: Frame) -> bytes:
        return b"T%08X%d%s\r" % (
            frame.id,
            len(frame.data),
            frame.data.hex().upper().encode(),
        )
