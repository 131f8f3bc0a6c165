"""Frames in the form in which adapters and gateways send them."""

from custom_components.rvc.protocol.frame import Frame


def slcan(frame: Frame) -> bytes:
    """Return a frame as an slcan adapter sends it."""
    data = frame.data.hex().upper()
    return f"T{frame.id:08X}{len(frame.data)}{data}\r".encode()


def socketcand(frame: Frame) -> bytes:
    """Return a frame as socketcand sends it."""
    return f"< frame {frame.id:08X} 1700000000.25 {frame.data.hex()} >".encode()


def yacht_devices(frame: Frame) -> bytes:
    """Return a frame as a gateway of Yacht Devices sends it."""
    return f"17:33:21.107 R {frame.id:08X} {frame.data.hex(' ')}\r\n".encode()


def thirteen_byte(frame: Frame) -> bytes:
    """Return a frame as a gateway of 13 bytes sends it."""
    head = bytes([0x80 | len(frame.data)]) + frame.id.to_bytes(4)
    return head + frame.data.ljust(8, b"\0")
