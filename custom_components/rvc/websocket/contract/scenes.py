"""Scenes: scripts made of the blueprints of this integration, with one click."""

from typing import Annotated, Final, Literal, TypedDict

from .command import Bounds, Command, EntryRequest

type Scene = Literal["all_off", "good_night", "leaving", "arrived"]


class CreateScenesRequest(EntryRequest):
    """Which scenes are to be made for a coach."""

    scenes: Annotated[list[Scene], Bounds(1, 4)]


class CoachScene(TypedDict):
    """One of the scenes that a coach can have."""

    scene: Scene
    entity_id: str | None
    """The script; None where it was not made, or was removed."""
    script_id: str | None
    """The key by which Home Assistant's editor opens the script; None without one."""


class CreatedScene(TypedDict):
    """A scene of the coach."""

    scene: Scene
    entity_id: str
    """The script, which the owner edits and removes as any other."""
    is_new: bool
    """Whether it was made now; one that is there is left as it is."""


SCENES: Final = Command(
    name="rvc/scenes", request=EntryRequest, result=list[CoachScene]
)

CREATE_SCENES: Final = Command(
    name="rvc/scenes/create", request=CreateScenesRequest, result=list[CreatedScene]
)

COMMANDS: Final = (SCENES, CREATE_SCENES)
