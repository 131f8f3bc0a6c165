"""What a page makes of the live channel's events: the reference for those who build one."""

from typing import Any


class Page:
    """The rows and the frames as a page has them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.rows: dict[int, dict[str, Any]] = {}
        self.frames: list[tuple[int, int, str]] = []
        """When, in ms since 1970; the row's number; the data."""
        self.answers: list[dict[str, Any]] = []
        self.sent: list[tuple[str, dict[str, Any]]] = []
        """Frames that somebody has asked for, by their data."""
        self.lost = 0
        self.seq: int | None = None
        self.subscription = 0
        self.gaps = 0
        self.to_acknowledge: list[int] = []

    def take(self, event: dict[str, Any]) -> None:
        """Take an event in."""
        time = event["time"]
        if "networks" in event:
            self.rows.clear()
            self.frames.clear()
            self.subscription = event["subscription"]
        elif event["since"] != self.seq:
            self.gaps += 1
        self.seq = event["seq"]
        for row in event.get("rows", ()):
            old = self.rows.get(row["row"], {"count": 0, "at": 0, "data": ""})
            self.rows[row["row"]] = old | row
        self._take_trace(event)
        for number, count, at, *data in event.get("table", ()):
            self.rows[number] |= {"count": count, "at": time + at}
            if data:
                self.rows[number]["data"] = data[0]
        for at, number, text in event.get("history", ()):
            self.frames.append((time + at, number, text))
        self.answers += event.get("answers", ())
        self.lost += event.get("lost", 0)
        for number in event.get("gone", ()):
            self.rows.pop(number, None)
        if event.get("ack"):
            self.to_acknowledge.append(event["seq"])

    def _take_trace(self, event: dict[str, Any]) -> None:
        asked = {one["line"]: one for one in event.get("sent", ())}
        for line_number, (at, *cells) in enumerate(event.get("trace", ())):
            self._take_line(event["time"] + at, cells)
            if line_number in asked:
                self.sent.append((self.frames[-1][2], asked[line_number]))

    def _take_line(self, at: int, cells: list[Any]) -> None:
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                continue
            row = self.rows[cell]
            if place + 1 < len(cells) and isinstance(cells[place + 1], str):
                row["data"] = cells[place + 1]
            row["count"] += 1
            row["at"] = at
            self.frames.append((at, cell, row["data"]))

    def named(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a DGN."""
        return [row for row in self.rows.values() if row["name"] == name]
