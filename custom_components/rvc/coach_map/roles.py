"""The roles of outputs: what a coach map can say that dimmers and loads drive."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from ..spec.reasons import Reason

OUTPUT_CLASSES: Final = ("dc_dimmer", "dc_load", "ac_load")
"""The device classes of which only people know what they drive."""
GENERATOR: Final = "generator"


class Pair(Enum):
    """Whether two outputs make one thing."""

    NEVER = "never"
    POSSIBLE = "possible"
    ALWAYS = "always"


@dataclass(frozen=True, kw_only=True, slots=True)
class OutputRole:
    """What an output can be used as: a row."""

    name: str
    """What a map calls it; also the end of its unique ids."""
    platform: str = ""
    """The platform of its entity; as its name where nothing is said."""
    device_classes: tuple[str, ...] = OUTPUT_CLASSES
    """The device classes whose outputs can have it."""
    pair: Pair = Pair.NEVER
    two: str = ""
    """What its two outputs do, in their order."""
    requires: str | None = None
    """The permission that it requires where the map names none."""
    default_of: tuple[str, ...] = ()
    """The device classes that have it where the map gives no role."""
    default_if_dimmable: tuple[str, ...] = ()
    """The device classes that have it then if the output reports to be dimmable."""
    may_require: bool = False
    """Whether a map can demand a permission before it is switched on or moved."""

    @property
    def entity_platform(self) -> str:
        """The platform of its entity."""
        return self.platform or self.name


OUTPUT_ROLES: Final = {
    role.name: role
    for role in (
        OutputRole(
            name="light",
            default_of=("dc_dimmer",),
            default_if_dimmable=("dc_load", "ac_load"),
        ),
        OutputRole(name="switch", default_of=("dc_load", "ac_load"), may_require=True),
        OutputRole(name="fan", pair=Pair.POSSIBLE),
        OutputRole(
            name="cover", pair=Pair.POSSIBLE, requires="awnings", may_require=True
        ),
        OutputRole(name="lock", pair=Pair.ALWAYS, two=Reason("lock and unlock")),
        OutputRole(name="button"),
        OutputRole(name="valve"),
        OutputRole(
            name=GENERATOR,
            platform="switch",
            pair=Pair.ALWAYS,
            two=Reason("start, and stop or prime"),
            requires="burners",
        ),
    )
}
PAIR_ROLES: Final = tuple(
    role.name for role in OUTPUT_ROLES.values() if role.pair is not Pair.NEVER
)
PERMISSION_ROLES: Final = tuple(
    role.name for role in OUTPUT_ROLES.values() if role.may_require
)


def default_role(device_class: str, *, dimmable: bool | None = None) -> str | None:
    """Return the role of an output of which the map gives none.

    `dimmable` is what the output reports. The role is None for what is no output,
    and while it depends on a report that is not known.
    """
    roles = OUTPUT_ROLES.values()
    if_dimmable = [one.name for one in roles if device_class in one.default_if_dimmable]
    if if_dimmable and dimmable is not False:
        return if_dimmable[0] if dimmable else None
    default = [one.name for one in roles if device_class in one.default_of]
    return default[0] if default else None
