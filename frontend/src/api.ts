// Made by scripts/build-api from custom_components/rvc/websocket/contract; do not edit.
/* eslint-disable */

export const API_VERSION = 1;

/** An acknowledgment. */
export interface AckRequest {
  /** The id of its config entry. */
  entry_id: string;
  /** As the subscription's first event has it. */
  subscription: number;
  seq: number;
}

/**
 * Something that is to be known or done.
 *
 * Title and text are texts below `overview.advice`, by its key.
 */
export interface Advice {
  key: string;
  severity: "error" | "warning" | "info";
  /** null where it is about the whole coach. */
  network: string | null;
  placeholders: Record<string, string>;
  /** What the owner has not allowed: texts below `overview.permission`. */
  permissions?: string[];
  /** Where one can do something, or see more. */
  link?: "integration" | "monitor";
}

/** A message that has come after what was sent. */
export interface Answer {
  name: string;
  /** The name in words. */
  label: string;
  source: number;
  node: string | null;
  instance: number | null;
  data: string;
  /** Without the signals that have no value. */
  values: Record<string, Said>;
  /** What these signals are called. */
  labels: Record<string, string>;
  /** In ms. */
  latency: number;
}

/** The output that is to blink; the answer comes when it has. */
export interface BlinkRequest {
  /** The id of its config entry. */
  entry_id: string;
  key: DeviceText;
  /** What its owner says that it is used for, and has not saved yet. */
  role?: string;
}

export type Byte = number;

/** Another definition for a file. */
export interface ChangeRequest {
  /** The id of its config entry. */
  entry_id: string;
  file: string;
  /** That of the file when it was opened: nothing happens to one that has changed. */
  revision: string;
  name: string;
  /** Whether it means this of its sender alone. */
  only_source: boolean;
  signals: OwnSignalFields[];
  /** The messages to read by it, in hexadecimal digits. */
  samples: Digits[];
}

/** One of the scenes that a coach can have. */
export interface CoachScene {
  scene: Scene;
  /** The script; null where it was not made, or was removed. */
  entity_id: string | null;
  /** The key by which Home Assistant's editor opens the script; null without one. */
  script_id: string | null;
}

/** How a command ended. */
export interface CommandAnswer {
  network: string;
  /** The command's DGN by name. */
  command: string;
  /** What the owner calls the device. */
  device: string;
  ending: "obeyed" | "already_there" | "not_obeyed" | "refused" | "unanswered";
  /** The row of the frame that has answered it. */
  row: number | null;
  /** When, as in `TraceLine`. */
  at: number;
  /** From the command's first frame to the answer, in ms. */
  latency: number | null;
  /** Who asked; null for what Home Assistant does by itself. */
  origin: FrameOrigin | null;
}

/** Which scenes are to be made for a coach. */
export interface CreateScenesRequest {
  /** The id of its config entry. */
  entry_id: string;
  scenes: Scene[];
}

/** A scene of the coach. */
export interface CreatedScene {
  scene: Scene;
  /** The script, which the owner edits and removes as any other. */
  entity_id: string;
  /** Whether it was made now; one that is there is left as it is. */
  is_new: boolean;
}

/** All that a coach can show, in the order in which it is shown. */
export interface Dashboard {
  entry_id: string;
  title: string;
  /** The registry's device of the coach itself. */
  device_id: string;
  entities: DashboardEntity[];
  /** In the order of Home Assistant's registries, those outside last. */
  areas: DashboardArea[];
  tires: DashboardTire[];
  /** The scripts that were made of the blueprints of this integration. */
  scripts: string[];
}

/** An area of Home Assistant in which the coach has something. */
export interface DashboardArea {
  area_id: string;
  name: string;
  icon: string | null;
  is_outside: boolean;
}

/** An entity that its owner sees, in one of its roles. */
export interface DashboardEntity {
  role: Role;
  entity_id: string;
  device_id: string | null;
  /** What the owner calls its device. */
  device: string;
  area_id: string | null;
  /** The key of the network that it is on, or is; the coach's own has none. */
  network: string | null;
  /** RV-C's name of the device's kind: "dc_dimmer". */
  device_class: string | null;
  instance: number | null;
  /** Which part of the device it tells of: a leg of shore power, a wheel. */
  part: string | null;
  /** Of a tank what is in it; of what moves what it is. */
  kind: string | null;
  /** Of what moves, whether it may be moved, as the owner has it. */
  may_move: boolean | null;
  /** Of what may not be moved, why. */
  why_not: WhyNot | null;
}

/** Which coach is asked about. */
export interface DashboardRequest {
  /** The id of its config entry; without it the only coach is meant. */
  entry_id?: string;
}

/** A wheel: where it is, its entities and its limits. */
export interface DashboardTire {
  /** 0 is the steer axle, or the first of a trailer. */
  axle: number;
  /** 0 is outside left, 1 inside left, 2 inside right, 3 outside right. */
  position: number;
  name: string;
  /** The entity of its pressure. */
  pressure: string | null;
  /** The entity of its temperature. */
  temperature: string | null;
  /** The limits of the pressure in kPa; null where nobody has said one. */
  very_low: number | null;
  low: number | null;
  high: number | null;
  very_high: number | null;
}

/** Frames whose meaning is asked for. */
export interface DecodeRequest {
  /** The id of its config entry. */
  entry_id: string;
  frames: RawFrame[];
}

/** What a frame means: of a DGN that nobody knows, nothing. */
export interface DecodedFrame {
  name: string | null;
  dgn: number | null;
  instance: number | null;
  signals: DecodedSignal[];
}

/** What a message says by the definition. */
export interface DecodedSample {
  data: string;
  /** In the order of the signals; null where there is no value. */
  values: (string | null)[];
}

/** One signal of a frame. */
export interface DecodedSignal {
  name: string;
  /** The name in words. */
  label: string;
  /** A number in the unit, a label, a text, flags as a list; null without a value. */
  value: unknown;
  /** A label or flags in words. */
  text: string | null;
  unit: string | null;
  /** Its first bit, from bit 0 of byte 0. */
  start: number;
  width: number;
}

/** What a definition says. */
export interface DefinedMessage {
  name: string;
  /** Its DGN, or its identifier where that has 11 bits. */
  dgn: number;
  /** The same in hexadecimal digits. */
  number: string;
  /** Whether its identifier has 11 bits: then it names no sender. */
  is_short: boolean;
  /** The sender that it was heard from when it was defined. */
  source: number | null;
  /** Whether it means this of that sender alone. */
  only_source: boolean;
  /** Its first byte, where that tells it from others of its number. */
  code: number | null;
  /** What was heard when it was defined, in hexadecimal digits. */
  samples: string[];
  signals: OwnSignalFields[];
}

/** A request about a file that the client has opened. */
export interface DefinitionFileRequest {
  /** The id of its config entry. */
  entry_id: string;
  file: string;
  /** That of the file when it was opened: nothing happens to one that has changed. */
  revision: string;
}

/** What became of a definition that is to be kept. */
export interface DefinitionKept {
  problems: DefinitionProblem[];
  /** The file below Home Assistant's configuration folder; null with problems. */
  file: string | null;
}

/** What a definition makes of the messages. */
export interface DefinitionPreview {
  problems: DefinitionProblem[];
  samples: DecodedSample[];
  /** The file that would be written; empty while something is wrong. */
  text: string;
}

/** What is wrong with a field. */
export interface DefinitionProblem {
  field: string;
  /** Of which value; null for the message. */
  signal: number | null;
  /** The text of the options that says it. */
  key: string;
  /** What stands in that text. */
  reason: string;
}

/** A definition was removed. */
export interface DefinitionRemoved {
  /** The file below Home Assistant's configuration folder. */
  file: string;
}

/** A definition of an unknown message. */
export interface DefinitionRequest {
  /** The id of its config entry. */
  entry_id: string;
  key: string;
  name: string;
  /** Whether it means this of its sender alone. */
  only_source: boolean;
  signals: OwnSignalFields[];
}

/** What the owner says of devices; all of it is kept, or nothing. */
export interface DescribeRequest {
  /** The id of its config entry. */
  entry_id: string;
  devices: Description[];
}

/** How many descriptions the coach map has changed by that. */
export interface DescribeResult {
  changed: number;
}

/** What the owner says of a device; what is not given stays as it is. */
export interface Description {
  key: DeviceText;
  /** Empty for none of its own. */
  name?: string;
  area_id?: string | null;
  /** "automatic" for what the device reports by itself. */
  role?: string;
  partner?: number | null;
  open_time?: number | null;
  dimmable?: boolean;
  ignore?: boolean;
}

/** A device as it is now. */
export interface DeviceRow {
  key: DeviceText;
  /** Its id in Home Assistant's registry; null while it is not registered. */
  device_id: string | null;
  /** What the owner calls its network. */
  network: string;
  device_class: string;
  /** Its device class in words. */
  kind: string;
  instance: number | null;
  /** The node that reports it. */
  node: string | null;
  /** The source address of that node. */
  address: number | null;
  name: string;
  /** What it is called without a name of its own. */
  plain_name: string;
  /** Whether its owner, or the coach map, has given it a name. */
  is_named: boolean;
  area_id: string | null;
  /** The entity that tells most of it. */
  entity_id: string | null;
  /** The state of that entity. */
  state: string | null;
  /** Of an output that has levels, in percent. */
  level: number | null;
  /** Whether only people know what it drives. */
  is_output: boolean;
  /** What an output is used for; null for what the device reports by itself. */
  role: string | null;
  /** The instance of the output that moves one thing together with it. */
  partner: number | null;
  /** How long the whole way takes, in s. */
  open_time: number | null;
  dimmable: boolean;
  /** Whether it is left out. */
  ignore: boolean;
  /** Whether it does no harm to make it blink. */
  may_blink: boolean;
}

/** The text form of a device's key, such as "house_dc_dimmer_25"; it is never changed. */
export type DeviceText = string;

/** The devices that have changed. */
export interface DevicesEvent {
  /** Those that are new or are other than before; in the first event all. */
  devices: DeviceRow[];
  gone: DeviceText[];
  /** What outputs can be used for; in the first event. */
  roles?: string[];
  /** What two outputs can be used for together; in the first event. */
  pair_roles?: string[];
}

export type DgnNumber = number;

/** A message in hexadecimal digits, as long as the longest one. */
export type Digits = string;

/** What was asked for is done. */
export type Done = Record<string, never>;

/**
 * The last event of a subscription whose coach is not running any more.
 *
 * It is set up anew, switched off or removed: `rvc/info/subscribe` tells when one can
 * subscribe again.
 */
export interface Ended {
  ended: "unloaded";
}

/** Which entity is asked about. */
export interface EntityRequest {
  /** The id of its config entry. */
  entry_id: string;
  entity_id: string;
}

/** A signal that an entity shows. */
export interface EntitySignal {
  message: string;
  signal: string;
}

/** A request about one coach. */
export interface EntryRequest {
  /** The id of its config entry. */
  entry_id: string;
}

/** A copy without what is private. */
export interface Exported {
  name: string;
  bytes: number;
  /** A link that is signed for an hour. */
  download: string;
}

/** Who had a frame sent. */
export interface FrameOrigin {
  /** The id of the call's context, as in logs and traces. */
  context: string;
  /** The id of the user; null for an automation. */
  user: string | null;
  /**
   * The automation or script, as far as it is known; or the command of a page of
   * ours, such as "rvc/send/message".
   */
  cause: string | null;
}

/** What was heard of a number. */
export interface HeardEvent {
  /** The last different messages in hexadecimal digits, the newest first. */
  samples: string[];
  /** A one for each bit that has changed, in hexadecimal digits. */
  changing: string;
  guesses: UnknownGuess[];
}

/** A request about the messages of one number. */
export interface HeardRequest {
  /** The id of its config entry. */
  entry_id: string;
  dgn: number;
  is_short: boolean;
  /** The only sender that counts; null for all. */
  source: number | null;
  /** What the first byte has to be. */
  code: number | null;
  /** What was heard before. */
  samples: Digits[];
}

/** When (as in `TraceLine`), the number of its row, and its data in hexadecimal. */
export type HistoryFrame = [number, number, string];

/** A coach map of any program. */
export interface ImportRequest {
  /** The id of its config entry. */
  entry_id: string;
  text: string;
  /** Whether it is only asked what would change. */
  preview: boolean;
}

/** What a map changes. */
export interface ImportResult {
  /** The program that it is of. */
  format: string;
  /** What of it cannot be used. */
  unused: string[];
  /** The networks that it names and the coach does not have. */
  unknown_networks: string[];
  /** How many devices it describes. */
  devices: number;
  changes: MapChange[];
}

/** The versions, and the coaches. */
export interface Info {
  /** Pages that were built for another one have to be loaded anew. */
  api_version: number;
  /** The version of the integration. */
  version: string;
  entries: InfoEntry[];
}

/** A coach. */
export interface InfoEntry {
  entry_id: string;
  title: string;
  /** The state of its config entry; only one that is loaded can be asked more. */
  state: "loaded" | "setup_error" | "migration_error" | "setup_retry" | "not_loaded" | "failed_unload" | "setup_in_progress" | "unload_in_progress";
  /** The house first. */
  networks: InfoNetwork[];
}

/** A network of a coach. */
export interface InfoNetwork {
  /** What names it in all that is about networks; it is never changed. */
  key: string;
  /** What the owner calls it. */
  title: string;
  state: "closed" | "connected" | "silent" | "lost";
  listen_only: boolean;
}

/** An output that changed while the owner switched something. */
export interface LearnCandidate {
  key: DeviceText;
  /** How often it went on or off. */
  presses: number;
  /** The output that took turns with it: together they may move one thing. */
  partner: DeviceText | null;
  /** How long the longer of both was on, in s. */
  travel_time: number | null;
}

/** How far a lesson is; it ends with its subscription. */
export interface LearnEvent {
  /** What changes by itself is learned first. */
  phase: "noise" | "watching";
  /** What has changed since then, the most likely first. */
  candidates: LearnCandidate[];
}

/** What a message says now. */
export interface Live {
  rows: LiveRow[];
}

/** The latest of a message from one sender and of one instance. */
export interface LiveRow {
  network: string;
  source: number;
  node: string | null;
  instance: number | null;
  /** In seconds. */
  age: number;
  data: string;
  /** Without the signals that have no value. */
  values: Record<string, Said>;
}

/** A device that a map describes otherwise. */
export interface MapChange {
  device_class: string;
  instance: number;
  before: string | null;
  after: string | null;
}

/** The coach map as a file. */
export interface MapFile {
  file_name: string;
  text: string;
}

/** A message in full. */
export interface MessageDetail {
  name: string;
  dgn: string | null;
  label: string;
  device: string;
  device_label: string;
  /** Where RV-C describes it. */
  section: string | null;
  /** How often it comes, in ms. */
  interval: number | null;
  is_command: boolean;
  /** Whether it takes several frames. */
  is_long: boolean;
  /** Whether it is for one node. */
  is_addressed: boolean;
  is_deprecated: boolean;
  dialects: string[];
  answered_by: string[];
  /** The signal that holds the instance. */
  instance: string | null;
  signals: SignalDetail[];
}

/** Which message is asked about. */
export interface MessageRequest {
  /** The id of its config entry. */
  entry_id: string;
  name: string;
}

/**
 * What there is since the event before.
 *
 * Take `rows` first, then `trace`, `table` and `answers`, then `gone`. With `networks`
 * it is all there is: what was kept before is to be dropped.
 */
export interface MonitorEvent {
  seq: number;
  /**
   * The `seq` of the event that this one follows. If it is not that of the last one,
   * something is missing: subscribe again.
   */
  since: number;
  /** The server's time, in ms since 1970. */
  time: number;
  /** It is to be acknowledged with `rvc/monitor/ack`, as soon as it was handled. */
  ack?: boolean;
  /**
   * Nothing was acknowledged for 3 s: the table alone comes, once a second. Or for
   * 30 s: nothing comes until all is acknowledged, and then all there is.
   */
  mode?: "slow" | "stopped";
  /** With `networks`: what `rvc/monitor/ack` calls this subscription. */
  subscription?: number;
  networks?: MonitorNetwork[];
  /** Rows that are new, or named otherwise. */
  rows?: MonitorRow[];
  table?: TableCells[];
  trace?: TraceLine[];
  /** The last frames before, at most 500; they are counted already. */
  history?: HistoryFrame[];
  sent?: SentFrame[];
  answers?: CommandAnswer[];
  /**
   * So many frames are not in the trace, as there were too many or you were too slow.
   * `table` has the rows that they are of, as they are by now: so the page's table lacks
   * none.
   */
  lost?: number;
  /** Rows that have made room for others. */
  gone?: number[];
}

/** Which frames are meant: those that fit all that is given. */
export interface MonitorFilter {
  networks?: string[];
  /** Source addresses. */
  sources?: Byte[];
  /** Without a destination. */
  dgns?: DgnNumber[];
}

/** A network of the coach. */
export interface MonitorNetwork {
  key: string;
  title: string;
  /** The address that Home Assistant has on it; null while it has none. */
  own_address: number | null;
}

/** What of a coach's networks is to be sent. */
export interface MonitorRequest {
  /** The id of its config entry. */
  entry_id: string;
  /**
   * The table has the latest of each message; the trace has every frame, from which
   * the page makes the table itself.
   */
  stream: "table" | "trace";
  filter?: MonitorFilter;
}

/** What is the same of all frames of one kind: of a message, sender and instance. */
export interface MonitorRow {
  /** Its number; it is never given to another one. */
  row: number;
  network: string;
  /** Whether Home Assistant has sent them. */
  sent: boolean;
  /** The identifier in hexadecimal; 3 digits for one of 11 bits. */
  id: string;
  /** Without a destination; null for an 11-bit identifier. */
  dgn: number | null;
  /** The DGN's name; null for what nobody knows. */
  name: string | null;
  /** Whether its bytes have a meaning: those of a maker's own message have none. */
  is_known: boolean;
  source: number | null;
  /** What the owner calls the node with that address, as far as it is known. */
  node: string | null;
  destination: number | null;
  instance: number | null;
  /** The part of the device that it is about, by codes; empty for most. */
  part: string;
  /** What the owner calls the device that it is about, as far as there is one. */
  device: string | null;
  /** That device in Home Assistant's registry. */
  device_id: string | null;
}

/** One of the recordings. */
export interface NamedRecording {
  name: string;
}

/** A request that says nothing but its type. */
export type NoFields = Record<string, never>;

/** What has changed since the event before; the first one has all there is. */
export interface OverviewEvent {
  networks?: OverviewNetwork[];
  /** Those that are new or have changed. */
  nodes?: OverviewNode[];
  /** Network and address of nodes that are not there any more. */
  gone?: ([string, number])[];
  /** Network, address and frames in a second of all nodes that speak. */
  rates?: ([string, number, number])[];
  /** All of them, the worst first. */
  faults?: OverviewFault[];
  /** All of it, the most urgent first. */
  advice?: Advice[];
}

/** A fault that a node reports, in words. */
export interface OverviewFault {
  network: string;
  address: number;
  node: string;
  /** In Home Assistant's language. */
  text: string;
  spn: number;
  fmi: number;
  /** Whether the red lamp of that kind of device is on. */
  is_red: boolean;
  /** The key of what to do: a text below `overview.hint`. */
  hint: string;
}

/** A network, and what it carries. */
export interface OverviewNetwork {
  key: string;
  title: string;
  state: "closed" | "connected" | "silent" | "lost";
  listen_only: boolean;
  /** Whether it is a recording that is played. */
  is_recording: boolean;
  frames_per_second: number;
  /** In percent of what the bus can carry. */
  load: number;
  /** Frames since it was set up. */
  received: number;
  /** Error frames, and what was no frame at all, since it was set up. */
  errors: number;
  /** Frames that were not read in time. */
  dropped: number;
  own_address: number | null;
  /** The network in Home Assistant's registry of devices. */
  device_id: string | null;
}

/** What has a source address on a network. */
export interface OverviewNode {
  network: string;
  address: number;
  /** What the owner calls it. */
  name: string;
  /** Whether it is Home Assistant itself. */
  is_own: boolean;
  speaks: boolean;
  /** When it was last heard, in ms since 1970, where it does not speak any more. */
  silent_since: number | null;
  manufacturer: string | null;
  model: string | null;
  serial_number: string | null;
  software: string | null;
  /** The makers' ways that it was recognized by. */
  dialects: string[];
  /** How many devices it reports. */
  devices: number;
  faults: number;
  lamp: "red" | "yellow" | null;
  /** The node in Home Assistant's registry of devices. */
  device_id: string | null;
}

/** A file of the owner's own definitions. */
export interface OwnDefinition {
  /** Its name. */
  file: string;
  /** What is another after each change of the file. */
  revision: string;
  /** Why it is left out; null while it is not. */
  problem: string | null;
  /** null for a file that was edited by hand. */
  message: DefinedMessage | null;
}

/** The files of the owner's own definitions. */
export interface OwnDefinitions {
  definitions: OwnDefinition[];
  /** How many more there are. */
  left_out: number;
}

/** One value of a message, as the owner describes it. */
export interface OwnSignalFields {
  signal_name: string;
  start_byte: number;
  start_bit: number;
  bits: number;
  signed: boolean;
  scale: number;
  offset: number;
  unit: string | null;
  device_class: string | null;
}

/** A recording that is played as a coach of its own. */
export interface PlayRequest {
  name: string;
  speed: "1" | "10" | "100" | "max";
  repeat: boolean;
}

/** The coach that a recording is played for. */
export interface Played {
  entry_id: string;
}

/** What would be sent, and why it would not. */
export interface Preview {
  /** The identifier in hexadecimal; null for what takes several frames. */
  id: string | null;
  /** In hexadecimal; null for what cannot be said so. */
  data: string | null;
  /** Why it would not be sent. */
  refusal: Refusal | null;
  /** Why it would not be requested either. */
  request_refusal: Refusal | null;
}

/** A frame as it was on the wire. */
export interface RawFrame {
  network: string;
  /** In hexadecimal, as rows have it. */
  id: string;
  /** In hexadecimal; long messages too. */
  data: string;
}

/** Frames that are shown in lines, many at a time. */
export interface ReadRequest {
  /** The id of its config entry. */
  entry_id: string;
  frames: ShortFrame[];
}

/** A file that is kept. */
export interface Recording {
  name: string;
  bytes: number;
  /** How long it is, where its lines tell it. */
  seconds: number | null;
  /** When it began, as ISO 8601. */
  began: string | null;
  /** When it was last written, as ISO 8601. */
  date: string;
  /** What its networks are called; empty where nothing says it. */
  networks: string[];
  uploaded: boolean;
  /** Whether it is written now. */
  under_way: boolean;
  /** A link that is signed for an hour. */
  download: string;
  /** The id of the entry of the coach that it is played for. */
  played_by: string | null;
}

/** What is recorded of a coach now. */
export interface RecordingState {
  /** The file; null while nothing is recorded. */
  name: string | null;
  seconds: number;
  bytes: number;
  frames: number;
  /** Frames that the disk was too slow for. */
  lost_frames: number;
}

/** All that are there, the newest first. */
export interface Recordings {
  recordings: Recording[];
}

/** An error, as commands are answered with it. */
export interface Refusal {
  /** In English. */
  message: string;
  translation_domain: string | null;
  translation_key: string | null;
  translation_placeholders: Record<string, string> | null;
}

/** A request for a message. */
export interface RequestRequest {
  /** The id of its config entry. */
  entry_id: string;
  network: string;
  name: string;
  instance?: number;
  destination?: Byte;
}

/** What an entity is for the coach, whatever device it comes from. */
export type Role = "ac_input_current" | "ac_input_energy" | "ac_input_power" | "ac_input_voltage" | "air_conditioner" | "air_suspension" | "alarm" | "altitude" | "autofill" | "battery_activity" | "battery_capacity" | "battery_charge" | "battery_current" | "battery_low" | "battery_power" | "battery_temperature" | "battery_voltage" | "bearing" | "button" | "charger_current" | "charger_stage" | "chassis" | "city_water" | "disconnect" | "fan" | "fault" | "floor_heat" | "fuel" | "furnace" | "generator" | "generator_demand" | "generator_hours" | "generator_lock" | "generator_power" | "generator_running" | "generator_sensor" | "generator_state" | "heating" | "hookup" | "input" | "inverter" | "inverter_power" | "inverter_state" | "leveling" | "light" | "lock" | "motion" | "network" | "node" | "other" | "outlet" | "outside_temperature" | "pitch" | "place" | "problem" | "pump" | "pump_running" | "quiet_time" | "rain" | "refrigerator" | "roll" | "seat" | "shade" | "shore_breaker" | "solar_energy" | "solar_power" | "solar_stage" | "source" | "speed" | "stop" | "tank_level" | "tank_volume" | "temperature" | "time_to_empty" | "time_to_full" | "tire_pressure" | "tire_temperature" | "total_ac_input" | "total_battery" | "total_solar" | "valve" | "vent" | "waste_dump" | "water_heater" | "water_heating" | "water_pressure" | "water_temperature" | "weather" | "zone";

/** What a signal says: words, or a number and its unit. */
export type Said = string | [number, string | null];

export type Scene = "all_off" | "good_night" | "leaving" | "arrived";

/** A message by the names of its signals. */
export interface SendRequest {
  /** The id of its config entry. */
  entry_id: string;
  network: string;
  name: string;
  /** Those that are not given say nothing. */
  signals: Record<string, SignalValue>;
  /** Of a message that is for one node; all nodes where it is not given. */
  destination?: Byte;
}

/** What was sent, and what came after it. */
export interface Sent {
  data: string | null;
  answers: Answer[];
}

/** Who had a frame of the same event's trace sent. */
export interface SentFrame {
  /** The id of the call's context, as in logs and traces. */
  context: string;
  /** The id of the user; null for an automation. */
  user: string | null;
  /**
   * The automation or script, as far as it is known; or the command of a page of
   * ours, such as "rvc/send/message".
   */
  cause: string | null;
  /** Which line of `trace` it is; that has no other frame. */
  line: number;
}

/** What a frame means, in short. */
export interface ShortDecoded {
  name: string | null;
  /**
   * In the order of the signals: a number in the unit, a text in words; null without
   * a value.
   */
  values: (number | string | null)[];
  /** Those of the message, without its instance, where you did not know them. */
  signals?: SignalForm[];
}

/** A frame that is read in short. */
export interface ShortFrame {
  network: string;
  /** In hexadecimal, as rows have it. */
  id: string;
  /** In hexadecimal; long messages too. */
  data: string;
  /** The name of the message whose signals you know already. */
  known?: string;
}

/** A signal: where it is, what it means, and what it is in Home Assistant. */
export interface SignalDetail {
  name: string;
  label: string;
  /** Its first bit, from bit 0 of byte 0. */
  start: number;
  width: number;
  type: string;
  /** How its bits are read: "number", "signed", "bitmap", "text" or "bytes". */
  kind: string;
  unit: string | null;
  least: number | null;
  most: number | null;
  step: number | null;
  /** Codes with their labels, and these in words. */
  values: ([number, string, string])[];
  /** Bits with their labels, and these in words. */
  flags: ([number, string, string])[];
  /** The entities of this coach that show it. */
  entities: string[];
}

/** What a signal was since the event before. */
export interface SignalEvent {
  seq: number;
  since: number;
  time: number;
  ack?: boolean;
  mode?: "slow" | "stopped";
  /**
   * What `rvc/monitor/ack` calls this subscription. With it the points are all there
   * are: what was kept before is to be dropped. So begins the first event, and the one
   * after a stop.
   */
  subscription?: number;
  /** With `subscription`. */
  unit?: string | null;
  /** In words, with `subscription`. */
  labels?: Record<string, string>;
  points: SignalPoint[];
  /** So many points are not sent, as there were too many or you were too slow. */
  lost?: number;
}

/** What is the same of a signal in all frames of a message and sender. */
export interface SignalForm {
  name: string;
  /** The name in words. */
  label: string;
  unit: string | null;
  /** Its first bit, from bit 0 of byte 0. */
  start: number;
  width: number;
}

/** When, in ms since 1970, and the value: a number, a label or nothing. */
export type SignalPoint = [number, number | string | null];

/** A signal of one sender that is to be plotted. */
export interface SignalRequest {
  /** The id of its config entry. */
  entry_id: string;
  network: string;
  source: Byte;
  dgn: DgnNumber;
  /** null, or not given, for a DGN without one. */
  instance?: number | null;
  signal: string;
}

/** A number in the unit, a label, a text, bytes in hexadecimal, or the flags that are on. */
export type SignalValue = string | number | string[] | null;

/** All messages, and words of people. */
export interface Standard {
  messages: StandardMessage[];
  synonyms: Synonym[];
}

/** A message of RV-C, or of an owner's own, in short. */
export interface StandardMessage {
  name: string;
  /** Its number in hexadecimal. */
  dgn: string | null;
  /** The name in words. */
  label: string;
  /** RV-C's name of the kind of device. */
  device: string;
  /** The same as Home Assistant's devices are called. */
  device_label: string;
  is_command: boolean;
  /** Whether this coach has sent it lately. */
  is_heard: boolean;
  /** The names of its signals. */
  signals: string[];
}

/** What people call something. */
export interface Synonym {
  words: string;
  /**
   * Patterns of the kinds of devices: "tank", "ac_*"; or messages, in capitals. What is
   * meant most is the first.
   */
  devices: string[];
  note: string | null;
}

/**
 * A row's number, its count, when it was last heard (in ms before or after the event's
 * `time`), and its data in hexadecimal if that has changed.
 */
export type TableCells = [number, number, number] | [number, number, number, string];

/**
 * Frames that came together: first when (in ms before or after the event's `time`), then
 * the number of each frame's row, followed by its data in hexadecimal if that is another
 * one than the row had.
 */
export type TraceLine = (number | string)[];

/** What can be chosen for a value. */
export interface UnknownChoices {
  units: string[];
  /** With the units that each can have. */
  device_classes: Record<string, string[]>;
}

/** The unknown messages that have changed. */
export interface UnknownEvent {
  /** Those that are new or are other than before; in the first event all. */
  messages: UnknownMessage[];
  /** By keys: how often it came, and how often in a second. */
  counts: Record<string, number[]>;
  gone: string[];
  /** How many more there are. */
  left_out: number;
}

/** What some bits of a message may be. */
export interface UnknownGuess {
  kind: "counter" | "checksum" | "temperature" | "percent";
  /** The first bit, counted from bit 0 of byte 0. */
  start: number;
  width: number;
  scale: number;
  offset: number;
  unit: string | null;
}

/** A message that has no definition. */
export interface UnknownMessage {
  key: string;
  /** What the owner calls its network. */
  network: string;
  /** Its DGN in hexadecimal digits, or its identifier where that has 11 bits. */
  number: string;
  /** Whether its identifier has 11 bits: then it names no sender. */
  is_short: boolean;
  source: number | null;
  /** What its sender is called. */
  node: string | null;
  /** The code that tells it from others of its number; null where the number does. */
  first_byte: string | null;
  /** Its last different messages in hexadecimal digits, the newest first. */
  samples: string[];
  /** A one for each bit that has changed, in hexadecimal digits. */
  changing: string;
  guesses: UnknownGuess[];
}

/** A file that was sent to Home Assistant's own `/api/file_upload`. */
export interface UploadRequest {
  file_id: string;
}

/** Why something may not be moved, as the owner has it. */
export type WhyNot = "not_allowed" | "read_only" | "listen_only" | "recording";

/** Commands with one answer. */
export interface Commands {
  /** For any user. */
  "rvc/dashboard": {
    request: DashboardRequest;
    result: Dashboard;
  };
  /** For administrators. */
  "rvc/definitions": {
    request: NoFields;
    result: OwnDefinitions;
  };
  /** For administrators. */
  "rvc/definitions/change": {
    request: ChangeRequest;
    result: DefinitionKept;
  };
  /** For administrators. */
  "rvc/definitions/preview": {
    request: ChangeRequest;
    result: DefinitionPreview;
  };
  /** For administrators. */
  "rvc/definitions/remove": {
    request: DefinitionFileRequest;
    result: DefinitionRemoved;
  };
  /** For administrators. */
  "rvc/devices/blink": {
    request: BlinkRequest;
    result: null;
  };
  /** For administrators. */
  "rvc/devices/describe": {
    request: DescribeRequest;
    result: DescribeResult;
  };
  /** For administrators. */
  "rvc/devices/export_map": {
    request: EntryRequest;
    result: MapFile;
  };
  /** For administrators. */
  "rvc/devices/import_map": {
    request: ImportRequest;
    result: ImportResult;
  };
  /** For administrators. */
  "rvc/info": {
    request: NoFields;
    result: Info;
  };
  /** For administrators. */
  "rvc/monitor/ack": {
    request: AckRequest;
    result: null;
  };
  /** For administrators. */
  "rvc/monitor/decode": {
    request: DecodeRequest;
    result: DecodedFrame[];
  };
  /** For administrators. */
  "rvc/monitor/read": {
    request: ReadRequest;
    result: ShortDecoded[];
  };
  /** For administrators. */
  "rvc/recordings": {
    request: NoFields;
    result: Recordings;
  };
  /** For administrators. */
  "rvc/recordings/export": {
    request: NamedRecording;
    result: Exported;
  };
  /** For administrators. */
  "rvc/recordings/play": {
    request: PlayRequest;
    result: Played;
  };
  /** For administrators. */
  "rvc/recordings/stop_playing": {
    request: NamedRecording;
    result: Done;
  };
  /** For administrators. */
  "rvc/recordings/upload": {
    request: UploadRequest;
    result: NamedRecording;
  };
  /** For administrators. */
  "rvc/scenes": {
    request: EntryRequest;
    result: CoachScene[];
  };
  /** For administrators. */
  "rvc/scenes/create": {
    request: CreateScenesRequest;
    result: CreatedScene[];
  };
  /** For administrators. */
  "rvc/send/message": {
    request: SendRequest;
    result: Sent;
  };
  /** For administrators. */
  "rvc/send/preview": {
    request: SendRequest;
    result: Preview;
  };
  /** For administrators. */
  "rvc/send/request": {
    request: RequestRequest;
    result: Sent;
  };
  /** For administrators. */
  "rvc/standard/entity": {
    request: EntityRequest;
    result: EntitySignal[];
  };
  /** For administrators. */
  "rvc/standard/list": {
    request: EntryRequest;
    result: Standard;
  };
  /** For administrators. */
  "rvc/standard/message": {
    request: MessageRequest;
    result: MessageDetail;
  };
  /** For administrators. */
  "rvc/unknown/choices": {
    request: NoFields;
    result: UnknownChoices;
  };
  /** For administrators. */
  "rvc/unknown/define": {
    request: DefinitionRequest;
    result: DefinitionKept;
  };
  /** For administrators. */
  "rvc/unknown/preview": {
    request: DefinitionRequest;
    result: DefinitionPreview;
  };
}

/** Commands answered by events. */
export interface Subscriptions {
  /** For administrators. */
  "rvc/definitions/heard": {
    request: HeardRequest;
    event: HeardEvent;
  };
  /** For administrators. */
  "rvc/devices/learn": {
    request: EntryRequest;
    event: LearnEvent;
  };
  /** For administrators. */
  "rvc/devices/subscribe": {
    request: EntryRequest;
    event: DevicesEvent;
  };
  /** For administrators. */
  "rvc/info/subscribe": {
    request: NoFields;
    event: Info;
  };
  /** For administrators. */
  "rvc/monitor/signal": {
    request: SignalRequest;
    event: SignalEvent;
  };
  /** For administrators. */
  "rvc/monitor/subscribe": {
    request: MonitorRequest;
    event: MonitorEvent;
  };
  /** For administrators. */
  "rvc/overview/subscribe": {
    request: EntryRequest;
    event: OverviewEvent;
  };
  /** For administrators. */
  "rvc/recordings/subscribe": {
    request: EntryRequest;
    event: RecordingState;
  };
  /** For administrators. */
  "rvc/standard/live": {
    request: MessageRequest;
    event: Live;
  };
  /** For administrators. */
  "rvc/unknown/subscribe": {
    request: EntryRequest;
    event: UnknownEvent;
  };
}

/** What a page has of Home Assistant to ask with: its `hass`. */
export interface ApiConnection {
  callWS<T>(message: { type: string }): Promise<T>;
  connection: {
    subscribeMessage<T>(
      listener: (event: T) => void,
      message: { type: string },
      options?: { resubscribe?: boolean },
    ): Promise<() => Promise<void>>;
  };
}

/** Send a command; rejects with `{code, message, translation_key, ...}`. */
export const call = <K extends keyof Commands>(
  hass: ApiConnection,
  type: K,
  request: Commands[K]["request"],
): Promise<Commands[K]["result"]> =>
  hass.callWS<Commands[K]["result"]>({ ...request, type });

/**
 * Subscribe; resolves with what ends it.
 * `ended` is called when the coach does not run any more: nothing follows then.
 */
export const subscribe = <K extends keyof Subscriptions>(
  hass: ApiConnection,
  type: K,
  request: Subscriptions[K]["request"],
  listener: (event: Subscriptions[K]["event"]) => void,
  ended?: (reason: Ended["ended"]) => void,
): Promise<() => Promise<void>> =>
  hass.connection.subscribeMessage<Subscriptions[K]["event"] | Ended>(
    (event) => {
      if ("ended" in event) {
        ended?.(event.ended);
      } else {
        listener(event as Subscriptions[K]["event"]);
      }
    },
    { ...request, type },
    // Who subscribes begins anew: the frontend gives up where it is refused once.
    { resubscribe: false },
  );
