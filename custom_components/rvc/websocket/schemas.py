"""Checks what a client sends against the types of the contract."""

from collections.abc import Callable
import types
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    NotRequired,
    Required,
    TypeAliasType,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import voluptuous as vol

from .contract.command import Bounds


def fields_of(request: type) -> dict[vol.Marker, Any]:
    """Return the schema of a TypedDict's fields."""
    fields: dict[vol.Marker, Any] = {}
    optional: frozenset[str] = getattr(request, "__optional_keys__", frozenset())
    for name, hint in get_type_hints(request, include_extras=True).items():
        marker = vol.Optional if name in optional else vol.Required
        fields[marker(name)] = validator_of(hint)
    return fields


def validator_of(hint: Any) -> Any:
    """Return what checks a value of a type; nothing is converted."""
    if isinstance(hint, TypeAliasType):
        return validator_of(hint.__value__)
    if is_typeddict(hint):
        return vol.Schema(fields_of(hint))
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin = get_origin(hint)
    if origin in _GENERIC:
        return _GENERIC[origin](*get_args(hint))
    raise TypeError(f"The contract cannot have {hint}")


def _table_of(key: Any, value: Any) -> Any:
    """Return the check of a dict."""
    if key is not str:
        raise TypeError("The contract can only have dicts by texts")
    return {str: validator_of(value)}


def _within(hint: Any, bounds: Bounds) -> Any:
    """Return a check that keeps a number, or a length, within its bounds."""

    def check(value: Any) -> Any:
        size = len(value) if isinstance(value, str | list | dict) else value
        if not bounds.least <= size <= bounds.most:
            raise vol.Invalid(f"not within {bounds.least} and {bounds.most}")
        return value

    return vol.All(validator_of(hint), check)


def _number(value: Any) -> Any:
    """Check a number; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise vol.Invalid("expected a number")
    return value


def _whole(value: Any) -> Any:
    """Check a whole number; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise vol.Invalid("expected a whole number")
    return value


_PLAIN: Final[dict[Any, Any]] = {
    Any: object,
    str: str,
    bool: bool,
    float: _number,
    int: _whole,
    types.NoneType: None,
    None: None,
}

_GENERIC: Final[dict[Any, Callable[..., Any]]] = {
    Annotated: _within,
    Literal: lambda *values: vol.In(values),
    NotRequired: validator_of,
    Required: validator_of,
    Union: lambda *hints: vol.Any(*(validator_of(one) for one in hints)),
    dict: _table_of,
    list: lambda hint: [validator_of(hint)],
}
