"""What a client sends is checked against the types of the contract."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest
import voluptuous as vol

from custom_components.rvc.websocket.contract.command import Bounds
from custom_components.rvc.websocket.schemas import fields_of, validator_of

type Byte = Annotated[int, Bounds(0, 255)]


class Inner(TypedDict):
    """A part."""

    address: Byte


class Outer(TypedDict):
    """A request."""

    name: Annotated[str, Bounds(1, 5)]
    kind: Literal["a", "b", 3]
    inner: NotRequired[Inner | None]
    parts: NotRequired[Annotated[list[Inner], Bounds(0, 2)]]
    level: NotRequired[float]
    texts: NotRequired[dict[str, str]]
    is_on: NotRequired[bool]
    more: NotRequired[Any]


WHOLE = {"name": "x", "kind": "a"}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"kind": 3},
        {"inner": None},
        {"inner": {"address": 255}},
        {"parts": []},
        {"parts": [{"address": 0}, {"address": 1}]},
        {"level": 1},
        {"level": 1.5},
        {"texts": {"a": "b"}},
        {"is_on": True},
        {"more": [1, {}]},
    ],
)
def test_what_fits_is_taken_as_it_is(more: dict[str, Any]) -> None:
    assert vol.Schema(fields_of(Outer))(WHOLE | more) == WHOLE | more


@pytest.mark.parametrize(
    "more",
    [
        {"name": ""},
        {"name": "longer"},
        {"name": 5},
        {"kind": "c"},
        {"inner": {}},
        {"inner": {"address": 256}},
        {"inner": {"address": True}},
        {"inner": {"address": 1.0}},
        {"inner": {"address": 1, "other": 2}},
        {"parts": [{"address": 0}] * 3},
        {"level": "1"},
        {"level": True},
        {"texts": {"a": 1}},
        {"is_on": 1},
        {"unknown": 1},
    ],
)
def test_what_does_not_fit_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(vol.Invalid):
        vol.Schema(fields_of(Outer))(WHOLE | more)


def test_the_contract_cannot_have_what_is_not_checked() -> None:
    for hint in (set[int], dict[int, str], bytes, tuple[int, ...]):
        with pytest.raises(TypeError):
            validator_of(hint)
