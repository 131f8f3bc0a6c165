"""Recordings: what there is, and playing, copying and keeping them."""

from typing import Annotated, Final, Literal, TypedDict

from .command import Bounds, Command, EntryRequest, NoFields, Subscription


class Recording(TypedDict):
    """A file that is kept."""

    name: str
    bytes: int
    seconds: float | None
    """How long it is, where its lines tell it."""
    began: str | None
    """When it began, as ISO 8601."""
    date: str
    """When it was last written, as ISO 8601."""
    networks: list[str]
    """What its networks are called; empty where nothing says it."""
    uploaded: bool
    under_way: bool
    """Whether it is written now."""
    download: str
    """A link that is signed for an hour."""
    played_by: str | None
    """The id of the entry of the coach that it is played for."""


class Recordings(TypedDict):
    """All that are there, the newest first."""

    recordings: list[Recording]


class RecordingState(TypedDict):
    """What is recorded of a coach now."""

    name: str | None
    """The file; None while nothing is recorded."""
    seconds: float
    bytes: int
    frames: int
    lost_frames: int
    """Frames that the disk was too slow for."""


class NamedRecording(TypedDict):
    """One of the recordings."""

    name: Annotated[str, Bounds(1, 255)]


class Exported(TypedDict):
    """A copy without what is private."""

    name: str
    bytes: int
    download: str
    """A link that is signed for an hour."""


class UploadRequest(TypedDict):
    """A file that was sent to Home Assistant's own `/api/file_upload`."""

    file_id: Annotated[str, Bounds(1, 64)]


class PlayRequest(TypedDict):
    """A recording that is played as a coach of its own."""

    name: Annotated[str, Bounds(1, 255)]
    speed: Literal["1", "10", "100", "max"]
    repeat: bool


class Played(TypedDict):
    """The coach that a recording is played for."""

    entry_id: str


class Done(TypedDict):
    """What was asked for is done."""


RECORDINGS: Final = Command(name="rvc/recordings", request=NoFields, result=Recordings)
RECORDING_SUBSCRIBE: Final = Subscription(
    name="rvc/recordings/subscribe", request=EntryRequest, event=RecordingState
)
"""At once, when a recording begins or ends, and each second in between."""
EXPORT: Final = Command(
    name="rvc/recordings/export", request=NamedRecording, result=Exported
)
UPLOAD: Final = Command(
    name="rvc/recordings/upload", request=UploadRequest, result=NamedRecording
)
"""Keeps a file, if it is a recording in a form that is known."""
PLAY: Final = Command(name="rvc/recordings/play", request=PlayRequest, result=Played)
STOP_PLAYING: Final = Command(
    name="rvc/recordings/stop_playing", request=NamedRecording, result=Done
)
"""Removes the coach that a recording is played for, if it is nothing else."""

COMMANDS: Final = (
    RECORDINGS,
    RECORDING_SUBSCRIBE,
    EXPORT,
    UPLOAD,
    PLAY,
    STOP_PLAYING,
)
