"""`rvc simulate`: a coach that reports and obeys, where there is none."""

from typing import Final

from ...simulator.command_line import add_arguments, run

EXAMPLES: Final = """\
  rvc simulate --serve 3333           a gateway; then rvc decode, send or request at
                                      slcan://127.0.0.1:3333
  rvc simulate --interface socketcan --channel vcan0
  rvc simulate --serve 3333 --rude 7  with faults that come and go
"""

__all__ = ["EXAMPLES", "add_arguments", "run"]
