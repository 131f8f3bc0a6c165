"""Files that are written: nothing that is there is lost when it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import CommandError

_UNFINISHED = ".part"


def check_output(path: Path, source: Path | None = None) -> None:
    """Raise CommandError for a file that cannot be written, before anything is read.

    Args:
        path: What is to be written.
        source: The recording that is read meanwhile, if one is.
    """
    if path.is_dir():
        raise CommandError(f"{path} is a folder.")
    check_folder(path)
    if source is None or not (path.exists() and source.exists()):
        return
    if path.samefile(source):
        raise CommandError(f"{path} would be overwritten while it is read.")


def check_folder(path: Path) -> None:
    """Raise CommandError where there is no folder for a file."""
    if not path.parent.is_dir():
        raise CommandError(f"There is no folder {path.parent}.")


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Return where to write; it becomes the file when all is written, and not before."""
    if path.exists() and not path.is_file():
        # A device or a pipe
        yield path
        return
    target = path.resolve()
    part = target.with_name(f"{target.name}{_UNFINISHED}")
    part.unlink(missing_ok=True)
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
