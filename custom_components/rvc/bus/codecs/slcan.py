"""slcan, Lawicel's protocol of most USB adapters: T19FEDA9C819FF7CFCFFFF00FF."""

from binascii import unhexlify
from typing import Final, override

from ...protocol.frame import Frame
from .line import LineCodec, parse_id

_BIT_RATES: Final = {
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

# Frames with 11-bit identifiers, remote frames and CAN FD
_FOREIGN: Final = (b"t", b"r", b"R", b"d", b"D", b"b", b"B")
# Acknowledgements, status, version and serial number
_ANSWERS: Final = (b"", b"z", b"Z", b"F", b"V", b"v", b"N")
_BELL: Final = b"\a"
_DATA: Final = 10
"""Where data begin: behind the T, eight digits of identifier and the length."""


class SlcanCodec(LineCodec):
    """The codec of slcan."""

    farewell = b"C\r"

    def __init__(self, bit_rate: int = 250_000, *, listen_only: bool = False) -> None:
        """Prepare the commands that open the channel.

        Raises ValueError for a bit rate in bit/s that slcan has no number for.
        """
        super().__init__()
        if bit_rate not in _BIT_RATES:
            raise ValueError(f"An slcan adapter does not know {bit_rate} bit/s")
        mode = "L" if listen_only else "O"
        # The empty line ends what an earlier program left unfinished.
        self.greeting = f"\rC\rS{_BIT_RATES[bit_rate]}\r{mode}\r".encode()

    @override
    def decode_line(self, line: bytes) -> Frame | None:
        # A bell is a refusal, and no line end follows it.
        line = line.rpartition(_BELL)[2]
        kind = line[:1]
        if kind == b"T":
            length = line[9] - 0x30 if len(line) > 9 else 9
            end = _DATA + 2 * length
            # A time stamp of four digits may follow.
            if not 0 <= length <= 8 or len(line) not in (end, end + 4):
                raise ValueError("a cut line")
            return Frame(parse_id(line[1:9]), unhexlify(line[_DATA:end]))
        if kind in _FOREIGN:
            self.error_counters.foreign_frames += 1
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
