"""All devices of a coach: what each is, how it is, and what its owner says of it."""

from typing import Annotated, Final, Literal, NotRequired, TypedDict

from .command import Bounds, Command, EntryRequest, Subscription

type DeviceText = str
"""The text form of a device's key, such as "house_dc_dimmer_25"; it is never changed."""


class DeviceRow(TypedDict):
    """A device as it is now."""

    key: DeviceText
    device_id: str | None
    """Its id in Home Assistant's registry; None while it is not registered."""
    network: str
    """What the owner calls its network."""
    device_class: str
    kind: str
    """Its device class in words."""
    instance: int | None
    node: str | None
    """The node that reports it."""
    address: int | None
    """The source address of that node."""
    name: str
    plain_name: str
    """What it is called without a name of its own."""
    is_named: bool
    """Whether its owner, or the coach map, has given it a name."""
    area_id: str | None
    entity_id: str | None
    """The entity that tells most of it."""
    state: str | None
    """The state of that entity."""
    level: float | None
    """Of an output that has levels, in percent."""
    is_output: bool
    """Whether only people know what it drives."""
    role: str | None
    """What an output is used for; None for what the device reports by itself."""
    partner: int | None
    """The instance of the output that moves one thing together with it."""
    open_time: float | None
    """How long the whole way takes, in s."""
    dimmable: bool
    ignore: bool
    """Whether it is left out."""
    may_blink: bool
    """Whether it does no harm to make it blink."""


class DevicesEvent(TypedDict):
    """The devices that have changed."""

    devices: list[DeviceRow]
    """Those that are new or are other than before; in the first event all."""
    gone: list[DeviceText]
    roles: NotRequired[list[str]]
    """What outputs can be used for; in the first event."""
    pair_roles: NotRequired[list[str]]
    """What two outputs can be used for together; in the first event."""


class Description(TypedDict):
    """What the owner says of a device; what is not given stays as it is."""

    key: Annotated[DeviceText, Bounds(1, 100)]
    name: NotRequired[Annotated[str, Bounds(0, 100)]]
    """Empty for none of its own."""
    area_id: NotRequired[str | None]
    role: NotRequired[str]
    """"automatic" for what the device reports by itself."""
    partner: NotRequired[Annotated[int, Bounds(0, 255)] | None]
    open_time: NotRequired[Annotated[float, Bounds(1, 240)] | None]
    dimmable: NotRequired[bool]
    ignore: NotRequired[bool]


class DescribeRequest(EntryRequest):
    """What the owner says of devices; all of it is kept, or nothing."""

    devices: Annotated[list[Description], Bounds(1, 2_000)]


class DescribeResult(TypedDict):
    """How many descriptions the coach map has changed by that."""

    changed: int


class BlinkRequest(EntryRequest):
    """The output that is to blink; the answer comes when it has."""

    key: Annotated[DeviceText, Bounds(1, 100)]
    role: NotRequired[str]
    """What its owner says that it is used for, and has not saved yet."""


class LearnCandidate(TypedDict):
    """An output that changed while the owner switched something."""

    key: DeviceText
    presses: int
    """How often it went on or off."""
    partner: DeviceText | None
    """The output that took turns with it: together they may move one thing."""
    travel_time: float | None
    """How long the longer of both was on, in s."""


class LearnEvent(TypedDict):
    """How far a lesson is; it ends with its subscription."""

    phase: Literal["noise", "watching"]
    """What changes by itself is learned first."""
    candidates: list[LearnCandidate]
    """What has changed since then, the most likely first."""


class MapFile(TypedDict):
    """The coach map as a file."""

    file_name: str
    text: str


class ImportRequest(EntryRequest):
    """A coach map of any program."""

    text: Annotated[str, Bounds(1, 1_000_000)]
    preview: bool
    """Whether it is only asked what would change."""


class MapChange(TypedDict):
    """A device that a map describes otherwise."""

    device_class: str
    instance: int
    before: str | None
    after: str | None


class ImportResult(TypedDict):
    """What a map changes."""

    format: str
    """The program that it is of."""
    unused: list[str]
    """What of it cannot be used."""
    unknown_networks: list[str]
    """The networks that it names and the coach does not have."""
    devices: int
    """How many devices it describes."""
    changes: list[MapChange]


SUBSCRIBE: Final = Subscription(
    name="rvc/devices/subscribe", request=EntryRequest, event=DevicesEvent
)
"""All devices, and once a second what has changed."""
DESCRIBE: Final = Command(
    name="rvc/devices/describe", request=DescribeRequest, result=DescribeResult
)
BLINK: Final = Command(
    name="rvc/devices/blink", request=BlinkRequest, result=type(None)
)
LEARN: Final = Subscription(
    name="rvc/devices/learn", request=EntryRequest, event=LearnEvent
)
EXPORT_MAP: Final = Command(
    name="rvc/devices/export_map", request=EntryRequest, result=MapFile
)
IMPORT_MAP: Final = Command(
    name="rvc/devices/import_map", request=ImportRequest, result=ImportResult
)

COMMANDS: Final = (SUBSCRIBE, DESCRIBE, BLINK, LEARN, EXPORT_MAP, IMPORT_MAP)
