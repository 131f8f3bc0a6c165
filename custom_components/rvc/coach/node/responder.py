"""What the local node answers to the requests of others (RV-C 3.2.4.3)."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
import logging
from typing import Any, Final

from ...protocol.frame import GLOBAL_ADDRESS
from ...protocol.message import Message, Value
from ...spec import Spec
from ...spec.errors import RvcError

_LOGGER = logging.getLogger(__name__)

_PRODUCT: Final = "RV-C for Home Assistant*rvc**"
# A flood of requests cannot pile answers up.
_MOST_ANSWERS: Final = 32

type Answer = Coroutine[Any, Any, None]
type SendMessage = Callable[[str, Mapping[str, Value], int], Answer]
"""Sends a message of any length by its name, its signals and its destination."""


class Responder:
    """Answers requests, each in a task of its own, of which there are at most 32."""

    def __init__(
        self,
        spec: Spec,
        software: str,
        send: SendMessage,
        *,
        claim: Callable[[], Answer],
        diagnostics: Callable[[], Answer],
    ) -> None:
        """Begin without anything to answer.

        Args:
            spec: The spec.
            software: The version of this integration.
            send: Sends a message.
            claim: Sends the ADDRESS_CLAIM.
            diagnostics: Sends the DM_RV.
        """
        self._software = software
        self._send = send
        self._answers = {
            spec.dgns[name].dgn: answer
            for name, answer in (
                ("ADDRESS_CLAIM", claim),
                ("DM_RV", diagnostics),
                ("PRODUCT_IDENTIFICATION", self._send_product),
                ("SOFTWARE_IDENTIFICATION", self._send_software),
            )
        }
        self._registered: dict[int, Callable[[Message], Answer | None]] = {}
        self._registered_tasks: dict[int, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """Return how many answers are under way."""
        return len(self._tasks)

    def handle(self, request: Message) -> None:
        """Answer a REQUEST_FOR_DGN that is for all nodes or for this one."""
        wanted = request.number("desired_dgn")
        if wanted is not None and (present := self._registered.get(int(wanted))):
            self._answer_presently(int(wanted), present(request))
        elif wanted is not None and (answer := self._answers.get(int(wanted))):
            self.start(answer())
        elif request.destination != GLOBAL_ADDRESS:
            self.start(self._refuse(request))

    def register(self, dgn: int, answer: Callable[[Message], Answer | None]) -> None:
        """Answer requests for a command with what is commanded at present.

        Some commands are asked for by those that obey them (RV-C 6.35.3, 6.11.4).

        Args:
            dgn: The command's number.
            answer: Returns what answers a request, or None for silence.
        """
        self._registered[dgn] = answer

    def _answer_presently(self, dgn: int, answer: Answer | None) -> None:
        """Send such an answer, however many others are under way; one at a time."""
        if answer is None:
            return
        before = self._registered_tasks.get(dgn)
        if before is not None and not before.done():
            answer.close()
            return
        self._registered_tasks[dgn] = self._run(answer)

    def start(self, answer: Answer) -> None:
        """Send an answer without holding up the reading; one too many is dropped."""
        if len(self._tasks) >= _MOST_ANSWERS:
            answer.close()
            return
        self._run(answer)

    def _run(self, answer: Answer) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(_try_to(answer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Drop the answers that are under way."""
        for task in (tasks := list(self._tasks)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _send_product(self) -> None:
        """Send the product identification (RV-C 3.2.8)."""
        await self._send("PRODUCT_IDENTIFICATION", {"text": _PRODUCT}, GLOBAL_ADDRESS)

    async def _send_software(self) -> None:
        """Send the version of this integration (J1939-71, PGN 65242)."""
        signals: dict[str, Value] = {
            "number_of_fields": 1,
            "text": f"{self._software}*",
        }
        await self._send("SOFTWARE_IDENTIFICATION", signals, GLOBAL_ADDRESS)

    async def _refuse(self, request: Message) -> None:
        """Send the NAK for a DGN that this node does not have (RV-C 3.2.4.4)."""
        signals: dict[str, Value] = {
            "acknowledgment_code": "nak_not_executed",
            "instance": "not_multi_instanced",
            "source_address": request.source,
            "dgn_acknowledged": request["desired_dgn"],
        }
        await self._send("ACKNOWLEDGMENT", signals, request.source)


async def _try_to(answer: Answer) -> None:
    """Drop an answer that cannot be sent: whoever asked will ask again."""
    try:
        await answer
    except RvcError as error:
        _LOGGER.debug("Not answered: %s", error)
