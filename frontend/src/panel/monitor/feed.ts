/* What leads to the server: the live channel, what frames mean, and the recording. */
import type { MonitorEvent, RecordingState, ShortDecoded, ShortFrame } from "../../api.ts";
import { call, subscribe, type Subscribed } from "../../common/connection.ts";
import type { Hass } from "../../common/hass.ts";
import type { Bus } from "./bus.ts";

/** Who is told what there is. */
export interface Listener {
  heard: (event: MonitorEvent) => void;
  recorded: (state: RecordingState) => void;
  failed: (error: { message: string }) => void;
  gone: (isGone: boolean) => void;
}

export class Feed {
  /** The server's clock less ours, in ms. */
  offset = 0;
  private readonly bus: Bus;
  private readonly hass: () => Hass;
  private readonly entryId: string;
  private readonly listener: Listener;
  private frames?: Subscribed;
  private readonly recordings: Subscribed;
  private subscription = 0;

  /** Begin; `hass` returns the frontend's as it is then. */
  constructor(bus: Bus, hass: () => Hass, entryId: string, listener: Listener) {
    this.bus = bus;
    this.hass = hass;
    this.entryId = entryId;
    this.listener = listener;
    this.listen();
    this.recordings = subscribe(
      hass(),
      "rvc/recordings/subscribe",
      { entry_id: entryId },
      listener.recorded,
      () => undefined,
    );
  }

  /** End; nothing more is sent. */
  end(): void {
    this.frames?.end();
    this.recordings.end();
  }

  /** Return what frames mean. */
  read(frames: ShortFrame[]): Promise<ShortDecoded[]> {
    return call(this.hass(), "rvc/monitor/read", { entry_id: this.entryId, frames });
  }

  private listen(): void {
    this.frames?.end();
    this.frames = subscribe(
      this.hass(),
      "rvc/monitor/subscribe",
      { entry_id: this.entryId, stream: "trace" },
      this.take,
      this.listener.failed,
      this.listener.gone,
    );
  }

  private readonly take = (event: MonitorEvent): void => {
    if (event.subscription !== undefined) this.subscription = event.subscription;
    this.offset = event.time - Date.now();
    this.bus.take(event);
    if (event.ack === true) this.acknowledge(event.seq);
    if (this.bus.hasGap) this.listen();
    this.listener.heard(event);
  };

  private acknowledge(seq: number): void {
    const { entryId: entry_id, subscription } = this;
    // Who has gone meanwhile needs no answer.
    call(this.hass(), "rvc/monitor/ack", { entry_id, subscription, seq }).catch(() => undefined);
  }
}
