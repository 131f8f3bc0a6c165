"""Progress bars for long files, on a terminal alone."""

from collections.abc import Iterator
import sys
from typing import Final

from ..bus.recordings.model import RecordedFrame
from ..bus.recordings.registry import Recording

_FRAMES_BETWEEN: Final = 20_000


def followed(recording: Recording, title: str, output: object = None) -> Recording:
    """Return a recording whose reading shows how far it is, if somebody looks.

    Args:
        recording: What is read.
        title: What it is called.
        output: The file that is written; None for the standard output, where lines and
            a bar would mix on a terminal.
    """
    if not sys.stderr.isatty() or (output is None and sys.stdout.isatty()):
        return recording
    return _Followed(recording, title)


class _Followed(Recording):
    """A recording that shows how far it is read."""

    def __init__(self, recording: Recording, title: str) -> None:
        super().__init__(recording.source, recording.form, recording.context)
        self._title = title

    def frames(self) -> Iterator[RecordedFrame]:
        """Read its frames, and show how many there were."""
        # It takes long to import.
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import Progress, SpinnerColumn, TextColumn  # noqa: PLC0415

        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}, frames: {task.completed:,.0f}"),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(self._title, total=None)
            for number, frame in enumerate(super().frames()):
                if number % _FRAMES_BETWEEN == 0:
                    bar.update(task, completed=number)
                yield frame
