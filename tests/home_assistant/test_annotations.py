"""Types that functions are written with are forgotten; those of classes stay."""

from ..fresh_process import said_by

# In a process of its own: they are forgotten once, and for all.
PROGRAM = """\
from typing import get_type_hints
from homeassistant.helpers import config_validation as cv
from custom_components.rvc.lifecycle import forget_annotations
from custom_components.rvc.coach.coach import Coach
from custom_components.rvc.coach_map.model import MappedDevice
from custom_components.rvc.entity import RvcEntity
from custom_components.rvc.lock import RvcLock

of_a_class = get_type_hints(MappedDevice)
functions = (
    Coach.start,
    RvcEntity.device_info.fget,
    RvcLock.async_lock,
    RvcLock.async_lock.__wrapped__,
    cv.string,
)
print([bool(one.__annotations__) for one in functions])
forget_annotations("custom_components.rvc")
print([bool(one.__annotations__) for one in functions])
print(get_type_hints(MappedDevice) == of_a_class != {})
"""


def test_forgotten_of_our_functions_and_of_nothing_else() -> None:
    assert said_by(PROGRAM).splitlines() == [
        "[True, True, True, True, True]",
        "[False, False, False, False, True]",
        "True",
    ]
