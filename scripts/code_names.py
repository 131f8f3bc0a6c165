"""Which DGNs and signals the package's code names, and which modules use which.

It reads the source alone: what stands there as a text is what the code can ask a
device for. Commands that hold code and spec against each other share it.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass
class Module:
    """One module of the package."""

    path: Path
    name: str
    """Its name within the package, such as "devices.dimmer"."""
    tree: ast.Module
    texts: set[str] = field(default_factory=set)
    """Its string literals, without docstrings and pieces of f-strings."""
    imports: set[str] = field(default_factory=set)
    """The modules of the package that it imports from."""


def read_modules(package: Path) -> dict[str, Module]:
    """Return the modules of the package by their name within it."""
    modules = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules[name] = Module(path, name, tree, set(_texts(tree)))
    for module in modules.values():
        is_package = module.path.name == "__init__.py"
        module.imports = set(_imports(module, modules, is_package=is_package))
    return modules


def _texts(tree: ast.Module) -> Iterator[str]:
    left_out = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            left_out.update(map(id, node.values))
        elif isinstance(node, ast.Expr):
            left_out.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in left_out:
                yield node.value


def _imports(
    module: Module, modules: dict[str, Module], *, is_package: bool
) -> Iterator[str]:
    here = module.name.split(".") if module.name else []
    if not is_package:
        here = here[:-1]
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        base = here[: len(here) - node.level + 1]
        target = ".".join([*base, *(node.module or "").split(".")]).strip(".")
        names = [f"{target}.{alias.name}".strip(".") for alias in node.names]
        submodules = [name for name in names if name in modules]
        yield from submodules or ([target] if target in modules else [])


def reach(modules: dict[str, Module], root: str, rooms: tuple[str, ...]) -> set[str]:
    """Return a module and all that it uses of some rooms, also through others."""
    reached, waiting = {root}, [root]
    while waiting:
        for name in modules[waiting.pop()].imports - reached:
            # A room's own __init__ names all of it.
            if name.startswith(rooms) and modules[name].path.name != "__init__.py":
                reached.add(name)
                waiting.append(name)
    return reached


@dataclass(eq=False)
class Usage:
    """Which DGNs and signals each part of Home Assistant's side uses."""

    modules: dict[str, Module]

    def uses(self, roots: Iterable[str], dgn: str, signal: str | None = None) -> bool:
        """Tell whether any of these modules, or what it builds on, names a signal.

        What it builds on are devices and what platforms share. A module names a
        signal of a DGN where it has both names, or has the DGN's and imports a
        module that has the signal's. Without a signal only the DGN counts.
        """
        users = self._users(dgn, signal)
        return any(users & self._reached(root) for root in roots)

    @cache
    def _reached(self, root: str) -> set[str]:
        if root not in self.modules:
            raise LookupError(f"{root} is no module of the package")
        return reach(self.modules, root, ("devices.", "entities."))

    @cache
    def _users(self, dgn: str, signal: str | None) -> set[str]:
        return {
            name
            for name, module in self.modules.items()
            if dgn in module.texts and (signal is None or signal in self._near(module))
        }

    def _near(self, module: Module) -> set[str]:
        texts = set(module.texts)
        for name in module.imports:
            if self.modules[name].path.name != "__init__.py":
                texts |= self.modules[name].texts
        return texts
