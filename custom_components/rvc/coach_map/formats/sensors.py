"""The name of a device from that of one of its sensors."""

import re
from typing import Any, Final

_MEASURED: Final = re.compile(
    r"(?i)\s+(voltage|current|soc|state of charge|level|status|temperature|mode|"
    r"(fan )?speed|load|runtime)$"
)


def device_of_sensor(name: Any) -> Any:
    """Return what a sensor's name says of its device: House Battery of its voltage."""
    if not isinstance(name, str):
        return name
    return _MEASURED.sub("", name.strip()) or name
