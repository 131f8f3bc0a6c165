"""Every pause and period of a running coach, in seconds."""

from dataclasses import dataclass, field

from ..bus.timing import BusTiming


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Pauses and periods in seconds; tests and slow adapters use other ones."""

    bus: BusTiming = field(default_factory=BusTiming)
    """Pauses of networks and transports."""

    # The local node
    claim_wait: float = 0.25
    """For others to claim an address that this node wants (RV-C 3.3.2)."""
    claim_patience: float = 1.5
    """For a command that comes while an address is being claimed."""
    claim_again: float = 60.0
    """Until addresses are tried again after all of them were found taken."""
    heartbeat: float = 5.0
    """Between two DM_RVs of the local node (RV-C 3.2.5.1)."""
    rejoin: float = 10.0
    """Until the local node joins again when the adapter took no frames."""

    # Long messages
    packet_gap: float = 0.05
    """The least between the packets of a long message to all (RV-C 3.2.7.2)."""
    transfer_answer: float = 1.25
    """For the receiver of a long message to answer (J1939-21 T3)."""

    # Requests
    request_pause: float = 0.1
    """Between two requests: one makes every instance answer."""
    inquiry: float = 60.0
    """After all statuses were requested, during which statuses count as answers."""
    request_held_up: float = 1.0
    """Until a request that could not be sent is tried again."""
    response_wait: float = 1.25
    """For the answers to a request that somebody waits for (RV-C 3.2.4.3)."""
    long_response_wait: float = 5.0
    """For answers that are long messages."""

    # Commands
    answer_wait: float = 1.25
    """For a status or an acknowledgment (RV-C Table 7.5; usual are 0.25 s)."""
    more_time: float = 10.0
    """For a node that asked for more time; it does not send how much."""
    same_again: float = 0.1
    """Between two commands for the same thing: a slider is dragged faster than
    lamps, and the eye, can follow."""

    # Motions
    motion_check: float = 0.1
    """Between two looks at a motion that is not held by repetition."""
    stop_again: float = 0.1
    """Until a stop that a full adapter did not accept is sent again."""
    echo: float = 1.0
    """A gateway may send a command back within this time, under its own address."""
    stop_doubt: float = 20.0
    """A stop that was sent this long before a loss is sent again after it.

    It is a little more than the silence after which a network counts as cut off.
    """

    # The demand for the generator
    demand_repeat: float = 45.0
    """Between two demands: controllers drop what is not repeated for 60 s."""

    # Availability
    tick: float = 2.0
    """Between two checks of which devices have fallen silent."""
    unheard: float = 15.0
    """For devices to be heard after their network is back, and to answer.

    Those that then were not, and that report nothing by themselves, count as there
    if their node is: requests for all statuses have been sent by then.
    """
    ask_quiet: float = 300.0
    """Without a status before a device is asked for its statuses."""
    ask_silent: float = 30.0
    """The same of a device that counts as unavailable."""
    ask_started: float = 10.0
    """Between two times that a device is asked because its node has started."""

    # Noise
    noise_rest: tuple[float, float] = (0.05, 0.45)
    """The shortest and the longest until what may be noise is told, with the next frames."""
    noise_alone: float = 0.25
    """For frames to come then: a wake-up for that alone costs more."""
    still: float = 26.0
    """After the last change, until a measured value is shown exactly: at the next tick."""

    # Bridged networks
    bridge_wait: float = 15.0
    """The longest that a group command which must not come twice waits until it is
    known which networks are bridged."""
    bridge_look: float = 0.25
    """Between two looks whether that is known."""

    # Names for voice
    spoken_names: float = 0.5
    """After something was found or renamed until voice knows it: all come at once."""

    # The home that follows the coach
    home_rest: float = 300.0
    """At one place before it becomes the home: longer than at traffic lights."""

    # Learning which instance is what
    learn_noise: float = 3.0
    """For finding out which devices change by themselves."""
    learn_patience: float = 60.0
    """For the owner to switch something."""
    learn_settle: float = 3.0
    """After the first switch, for what belongs to it."""
    shortest_travel: float = 2.0
    """The least that one of two outputs is on that may drive a motor."""
    blink: float = 0.8
    """Each half of a blink."""

    # Setting up
    scan: float = 5.0
    """Listening to a network that is being set up."""

    # The live channel of the pages
    live_batch: float = 0.25
    """Between two batches of frames: as fast as anybody reads."""
    live_idle: float = 0.275
    """The same while nothing is received: else a batch is made when frames come, as the
    event loop is awake then."""
    live_ask: float = 2.0
    """Between two batches that a client is asked to acknowledge, of those that come."""
    live_slow: float = 3.0
    """Until a client that acknowledges nothing is sent less: the table alone."""
    live_slow_batch: float = 1.0
    """Between two batches for such a client."""
    live_stop: float = 30.0
    """Until it is sent nothing more, before it has acknowledged what it was sent."""
    live_heartbeat: float = 5.0
    """Without anything to send, before a client is told that all is well."""
    page_states: float = 1.0
    """Between two looks at what a page shows and the live channel does not send."""
    page_lesson: float = 0.5
    """Between two looks at what the owner has switched."""
    live_names: float = 2.0
    """Between two looks at names that have changed."""
