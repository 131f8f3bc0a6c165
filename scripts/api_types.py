"""Python's types of the WebSocket API as TypeScript writes them."""

import ast
from collections.abc import Iterable, Sequence
from functools import cache
import inspect
import json
import re
import sys
import textwrap
import types
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    ReadOnly,
    Required,
    TypeAliasType,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

HEAD = """\
// Made by scripts/build-api from custom_components/rvc/websocket/contract; do not edit.
/* eslint-disable */

"""

CALLS = """\
/** What a page has of Home Assistant to ask with: its `hass`. */
export interface ApiConnection {
  callWS<T>(message: { type: string }): Promise<T>;
  connection: {
    subscribeMessage<T>(
      listener: (event: T) => void,
      message: { type: string },
      options?: { resubscribe?: boolean },
    ): Promise<() => Promise<void>>;
  };
}

/** Send a command; rejects with `{code, message, translation_key, ...}`. */
export const call = <K extends keyof Commands>(
  hass: ApiConnection,
  type: K,
  request: Commands[K]["request"],
): Promise<Commands[K]["result"]> =>
  hass.callWS<Commands[K]["result"]>({ ...request, type });

/**
 * Subscribe; resolves with what ends it.
 * `ended` is called when the coach does not run any more: nothing follows then.
 */
export const subscribe = <K extends keyof Subscriptions>(
  hass: ApiConnection,
  type: K,
  request: Subscriptions[K]["request"],
  listener: (event: Subscriptions[K]["event"]) => void,
  ended?: (reason: Ended["ended"]) => void,
): Promise<() => Promise<void>> =>
  hass.connection.subscribeMessage<Subscriptions[K]["event"] | Ended>(
    (event) => {
      if ("ended" in event) {
        ended?.(event.ended);
      } else {
        listener(event as Subscriptions[K]["event"]);
      }
    },
    { ...request, type },
    // Who subscribes begins anew: the frontend gives up where it is refused once.
    { resubscribe: false },
  );
"""

_PLAIN: dict[Any, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    types.NoneType: "null",
    None: "null",
    Any: "unknown",
}


def write_types(commands: Iterable[Any], version: int) -> str:
    """Return the TypeScript of a contract.

    Args:
        commands: Its rows.
        version: The version of the API.
    """
    rows = sorted(commands, key=lambda one: str(one.name))
    if len({one.name for one in rows}) < len(rows):
        raise TypeError("Two commands have the same type")
    writer = _Writer()
    asked = [one for one in rows if hasattr(one, "result")]
    streamed = [one for one in rows if hasattr(one, "event")]
    answers = _table("Commands", "Commands with one answer.", asked, "result", writer)
    events = _table(
        "Subscriptions", "Commands answered by events.", streamed, "event", writer
    )
    writer.write(_ended(commands))
    declared = "\n".join(writer.declared[name] for name in sorted(writer.declared))
    return (
        f"{HEAD}export const API_VERSION = {version};\n\n"
        f"{declared}\n{answers}\n{events}\n{CALLS}"
    )


def _ended(commands: Iterable[Any]) -> Any:
    """Return the type of the last event, which stands beside that of the rows."""
    return sys.modules[type(next(iter(commands))).__module__].Ended


def _table(
    name: str, comment: str, rows: Sequence[Any], answer: str, writer: _Writer
) -> str:
    """Return the interface that says by a command's type what it takes and gives."""
    lines = [f"/** {comment} */", f"export interface {name} {{"]
    for row in rows:
        who = "administrators" if row.needs_admin else "any user"
        lines += [
            f"  /** For {who}. */",
            f"  {json.dumps(row.name)}: {{",
            f"    request: {writer.write(row.request)};",
            f"    {answer}: {writer.write(getattr(row, answer))};",
            "  };",
        ]
    return "\n".join([*lines, "}\n"])


class _Writer:
    """Writes types, and declares those that have a name."""

    def __init__(self) -> None:
        """Nothing is declared yet."""
        self.declared: dict[str, str] = {}
        self._types: dict[str, Any] = {}

    def write(self, hint: Any) -> str:
        """Return a type as TypeScript has it; raises TypeError for one it cannot have."""
        if isinstance(hint, TypeAliasType):
            return self._declare(hint.__name__, hint, self._alias)
        if is_typeddict(hint):
            return self._declare(hint.__name__, hint, self._interface)
        if hint in _PLAIN:
            return _PLAIN[hint]
        origin, arguments = get_origin(hint), get_args(hint)
        if origin in (Annotated, Required, NotRequired, ReadOnly):
            return self.write(arguments[0])
        if origin is Literal:
            return " | ".join(json.dumps(one) for one in arguments)
        if origin in (Union, types.UnionType):
            return " | ".join(dict.fromkeys(self.write(one) for one in arguments))
        if origin is list:
            inner = self.write(arguments[0])
            return f"({inner})[]" if " " in inner else f"{inner}[]"
        if origin is tuple and Ellipsis not in arguments:
            return f"[{', '.join(self.write(one) for one in arguments)}]"
        if origin is dict and arguments[0] is str:
            return f"Record<string, {self.write(arguments[1])}>"
        raise TypeError(f"The contract cannot have {hint}")

    def _declare(self, name: str, hint: Any, write: Any) -> str:
        """Declare a type that has a name, once, and return the name."""
        known = self._types.setdefault(name, hint)
        if known is not hint:
            raise TypeError(f"Two types are named {name}")
        if name not in self.declared:
            # It may hold itself.
            self.declared[name] = ""
            self.declared[name] = write(name, hint)
        return name

    def _alias(self, name: str, hint: TypeAliasType) -> str:
        comments = _aliases_of_module(hint.__module__)
        lines = [
            *_comment(comments.get(name), ""),
            f"export type {name} = {self.write(hint.__value__)};\n",
        ]
        return "\n".join(lines)

    def _interface(self, name: str, hint: Any) -> str:
        hints = get_type_hints(hint, include_extras=True)
        if not hints:
            lines = _comment(inspect.getdoc(hint), "")
            return "\n".join([*lines, f"export type {name} = Record<string, never>;\n"])
        comments = _comments(hint)
        lines = [*_comment(inspect.getdoc(hint), ""), f"export interface {name} {{"]
        for field, kind in hints.items():
            mark = "?" if field in hint.__optional_keys__ else ""
            lines += _comment(comments.get(field), "  ")
            lines.append(f"  {field}{mark}: {self.write(kind)};")
        return "\n".join([*lines, "}\n"])


def _comment(text: str | None, indent: str) -> list[str]:
    """Return the lines of a comment."""
    if not text:
        return []
    text = re.sub(r"\bNone\b", "null", text)
    lines = text.strip().replace("*/", "* /").splitlines()
    if len(lines) == 1:
        return [f"{indent}/** {lines[0]} */"]
    inner = [f"{indent} * {line}".rstrip() for line in lines]
    return [f"{indent}/**", *inner, f"{indent} */"]


def _comments(hint: Any) -> dict[str, str]:
    """Return what stands below the fields of a TypedDict, and of those it extends."""
    comments: dict[str, str] = {}
    for base in types.get_original_bases(hint):
        if is_typeddict(base):
            comments |= _comments(base)
    return comments | _fields_of_module(hint.__module__).get(hint.__name__, {})


@cache
def _fields_of_module(module: str) -> dict[str, dict[str, str]]:
    """Return what stands below the fields, by the classes of a module."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    found: dict[str, dict[str, str]] = {}
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        fields = found.setdefault(node.name, {})
        for field, below in zip(node.body, node.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
            ):
                fields[field.target.id] = _dedent(str(below.value.value))
    return found


@cache
def _aliases_of_module(module: str) -> dict[str, str]:
    """Return what stands below the names that a module gives to types."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {
        alias.name.id: _dedent(str(below.value.value))
        for alias, below in zip(tree.body, tree.body[1:], strict=False)
        if isinstance(alias, ast.TypeAlias)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
    }


def _dedent(text: str) -> str:
    """Return a docstring without its indentation."""
    first, _, rest = text.partition("\n")
    return f"{first}\n{textwrap.dedent(rest)}".strip()
