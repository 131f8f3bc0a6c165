"""The texts of reasons, as the code and the spec have them."""

import ast
from collections.abc import Iterator

from project import PACKAGE

# isort: split
from custom_components.rvc.spec import Spec
from custom_components.rvc.spec.reasons import Reason, reason_key


def reason_texts(spec: Spec) -> dict[str, dict[str, str]]:
    """Return the texts of exceptions that reasons need; two never share a key."""
    texts: dict[str, dict[str, str]] = {}
    for template in sorted({*_in_code(), *_in_spec(spec)}):
        if (key := reason_key(template)) is None:
            continue
        if texts.setdefault(key, {"message": template})["message"] != template:
            raise SystemExit(f"Two reasons have the key {key}: {template!r}")
    return texts


def _in_code() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="Reason"),
                    args=[ast.Constant(value=str(template))],
                ):
                    yield template


def _in_spec(spec: Spec) -> Iterator[str]:
    for hints in spec.shown.values():
        if (never := hints.get("never")) is not None:
            yield Reason.of_text(never).template
