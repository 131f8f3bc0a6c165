"""Adapters on a serial port that speak slcan."""

from ..codecs.slcan import SlcanCodec
from ..timing import BusTiming
from .connectors import serial
from .stream import StreamTransport


def slcan_serial(
    port: str,
    *,
    tty_baud_rate: int = 115_200,
    bit_rate: int = 250_000,
    listen_only: bool = False,
    timing: BusTiming = BusTiming(),
) -> StreamTransport:
    """Return the transport of an adapter on a serial port.

    Args:
        port: The serial port.
        tty_baud_rate: Of the serial port.
        bit_rate: Of the CAN bus, in bit/s.
        listen_only: Open the adapter so that it cannot disturb the bus.
        timing: All pauses and deadlines.
    """
    return StreamTransport(
        lambda: SlcanCodec(bit_rate, listen_only=listen_only),
        serial(port, tty_baud_rate),
        timing,
    )
