"""Files that are read by others: each has all of its text, or what it had before."""

from contextlib import suppress
import os
from pathlib import Path
import shutil


def write_whole(path: Path, text: str) -> None:
    """Write a text to a file, which may be there already; raises OSError.

    Nobody reads it half written, also after a power failure. Who may read it stays as
    it was, and a link goes on leading to it.
    """
    target = path.resolve()
    draft = target.with_name(f".{target.name}.draft")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            shutil.copymode(target, draft)
        draft.replace(target)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
