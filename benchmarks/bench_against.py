"""What this tree costs, as ratios to another one, in turns in one run.

BASE is a folder with another checkout and its environment, or a commit, of which the
benchmark makes a worktree with an environment. Each part is a module of
`benchmarks/against`; each of its runs is a process of its own with the code of one
tree. What is printed is the table of benchmarks/README.md.

    .venv/bin/python -m benchmarks.bench_against 73f4543 [--part NAME] [--write]
"""

import argparse
from collections.abc import Iterable
from importlib import import_module
import pkgutil
import sys

from . import against
from .against.part import Part
from .against.table import BASE, HERE, Found, section, write
from .against.tree import ROOT, Tree, tree_at


def parts() -> dict[str, Part]:
    """Return all parts by their names, which are those of their modules."""
    found: dict[str, Part] = {}
    for module in pkgutil.iter_modules(against.__path__):
        part = getattr(import_module(f"{against.__name__}.{module.name}"), "PART", None)
        if isinstance(part, Part):
            found[module.name] = part
    return found


def measure(part: Part, base: Tree, rounds: int) -> Found:
    """Run all sides in turns; each round the other way round."""
    here = Tree(HERE, ROOT)
    sides = {
        BASE: lambda: part.measure(base),
        HERE: lambda: part.measure(here),
        **part.peers,
    }
    found: dict[str, list[dict[str, float]]] = {name: [] for name in sides}
    for number in range(rounds):
        names: Iterable[str] = sides
        for name in reversed(list(names)) if number % 2 else names:
            print(f"round {number + 1}, {name}", file=sys.stderr, flush=True)
            found[name].append(dict(sides[name]()))
    return found


def main() -> None:
    """Read the arguments and measure."""
    everything = parts()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="a checkout with its .venv, or a commit")
    parser.add_argument(
        "--part",
        action="append",
        choices=everything,
        help="one part, or several; without it all but the long ones",
    )
    parser.add_argument("--rounds", type=int, help="instead of each part's own number")
    parser.add_argument(
        "--write", action="store_true", help="put the tables into benchmarks/README.md"
    )
    arguments = parser.parse_args()
    base = tree_at(arguments.base)
    for name, part in everything.items():
        if name not in (arguments.part or [name]) or (part.long and not arguments.part):
            continue
        found = measure(part, base, arguments.rounds or part.rounds)
        table = section(part, found, base.name)
        print(f"\n{table}\n", flush=True)
        if arguments.write:
            write(ROOT / "benchmarks/README.md", name, table)


if __name__ == "__main__":
    main()
