"""How a coach's networks and nodes are, which faults there are, and what to do."""

from typing import Final, Literal, NotRequired, TypedDict

from .command import EntryRequest, Subscription


class OverviewNetwork(TypedDict):
    """A network, and what it carries."""

    key: str
    title: str
    state: Literal["closed", "connected", "silent", "lost"]
    listen_only: bool
    is_recording: bool
    """Whether it is a recording that is played."""
    frames_per_second: int
    load: int
    """In percent of what the bus can carry."""
    received: int
    """Frames since it was set up."""
    errors: int
    """Error frames, and what was no frame at all, since it was set up."""
    dropped: int
    """Frames that were not read in time."""
    own_address: int | None
    device_id: str | None
    """The network in Home Assistant's registry of devices."""


class OverviewNode(TypedDict):
    """What has a source address on a network."""

    network: str
    address: int
    name: str
    """What the owner calls it."""
    is_own: bool
    """Whether it is Home Assistant itself."""
    speaks: bool
    silent_since: int | None
    """When it was last heard, in ms since 1970, where it does not speak any more."""
    manufacturer: str | None
    model: str | None
    serial_number: str | None
    software: str | None
    dialects: list[str]
    """The makers' ways that it was recognized by."""
    devices: int
    """How many devices it reports."""
    faults: int
    lamp: Literal["red", "yellow"] | None
    device_id: str | None
    """The node in Home Assistant's registry of devices."""


class OverviewFault(TypedDict):
    """A fault that a node reports, in words."""

    network: str
    address: int
    node: str
    text: str
    """In Home Assistant's language."""
    spn: int
    fmi: int
    is_red: bool
    """Whether the red lamp of that kind of device is on."""
    hint: str
    """The key of what to do: a text below `overview.hint`."""


class Advice(TypedDict):
    """Something that is to be known or done.

    Title and text are texts below `overview.advice`, by its key.
    """

    key: str
    severity: Literal["error", "warning", "info"]
    network: str | None
    """None where it is about the whole coach."""
    placeholders: dict[str, str]
    permissions: NotRequired[list[str]]
    """What the owner has not allowed: texts below `overview.permission`."""
    link: NotRequired[Literal["integration", "monitor"]]
    """Where one can do something, or see more."""


class OverviewEvent(TypedDict):
    """What has changed since the event before; the first one has all there is."""

    networks: NotRequired[list[OverviewNetwork]]
    nodes: NotRequired[list[OverviewNode]]
    """Those that are new or have changed."""
    gone: NotRequired[list[tuple[str, int]]]
    """Network and address of nodes that are not there any more."""
    rates: NotRequired[list[tuple[str, int, int]]]
    """Network, address and frames in a second of all nodes that speak."""
    faults: NotRequired[list[OverviewFault]]
    """All of them, the worst first."""
    advice: NotRequired[list[Advice]]
    """All of it, the most urgent first."""


SUBSCRIBE: Final = Subscription(
    name="rvc/overview/subscribe", request=EntryRequest, event=OverviewEvent
)
"""Once a second, if anything has changed."""

COMMANDS: Final = (SUBSCRIBE,)
