"""A bank that flickers, and whoever shows it."""

from custom_components.rvc.devices import Device

STATUS = "DC_SOURCE_STATUS_1"
STEPS = 20
"""Codes of a volt."""


def bank(volts: int, milliamperes: int = 5000, priority: str = "78") -> str:
    """Return a bank's status, by the codes of its voltage and current."""
    current = (2_000_000_000 + milliamperes).to_bytes(4, "little").hex()
    return f"19FFFD46#01{priority}{volts.to_bytes(2, 'little').hex()}{current}".upper()


def told(device: Device, *, counts: bool = False) -> list[float | None]:
    """Return the voltages that whoever shows a bank is called for, from now on."""
    found: list[float | None] = []
    device.subscribe(
        lambda: found.append(device.number(STATUS, "dc_voltage")),
        STATUS,
        counts=counts,
    )
    return found
