"""What a row of the contract says about a command."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypedDict


class Bounds(NamedTuple):
    """The least and the most of a number, or the lengths of a text or a list.

    It is said beside a type: `Annotated[int, Bounds(0, 255)]`.
    """

    least: int
    most: int


class NoFields(TypedDict):
    """A request that says nothing but its type."""


class EntryRequest(TypedDict):
    """A request about one coach."""

    entry_id: str
    """The id of its config entry."""


class Ended(TypedDict):
    """The last event of a subscription whose coach is not running any more.

    It is set up anew, switched off or removed: `rvc/info/subscribe` tells when one can
    subscribe again.
    """

    ended: Literal["unloaded"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Command[RequestT, ResultT]:
    """A command with one answer."""

    name: str
    """Its type, which begins with "rvc/"."""
    request: type[RequestT]
    """A TypedDict of its fields. With `entry_id` it is about a coach that runs."""
    result: type[ResultT]
    needs_admin: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription[RequestT, EventT]:
    """A command that is answered by events, until the client ends it."""

    name: str
    """Its type, which begins with "rvc/"."""
    request: type[RequestT]
    """A TypedDict of its fields. With `entry_id` it is about a coach that runs."""
    event: type[EventT]
    """A TypedDict; `Ended` may come instead, and is the last one."""
    needs_admin: bool = True
