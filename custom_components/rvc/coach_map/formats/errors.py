"""The error of files that are no coach maps."""

from ...spec.errors import RvcError


class BadMap(RvcError):
    """A file that is no map, or that has a fault; nothing of it is used."""

    def __init__(self, line: int | None, reason: str) -> None:
        """Say where and why."""
        super().__init__(reason if line is None else f"line {line}: {reason}")
        self.line = line
        self.reason = reason
