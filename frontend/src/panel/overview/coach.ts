/* What the overview knows of a coach, by the events that came. */
import type {
  Advice,
  OverviewEvent,
  OverviewFault,
  OverviewNetwork,
  OverviewNode,
} from "../../api.ts";

/** Return what a node is known by: its network and its address. */
export function nodeKey({ network, address }: { network: string; address: number }): string {
  return `${network}:${address}`;
}

/** What is shown of a coach; it is not changed: each event makes another one. */
export interface Coach {
  readonly networks: readonly OverviewNetwork[];
  readonly faults: readonly OverviewFault[];
  readonly advice: readonly Advice[];
  /** Frames in a second, of the nodes that send any. */
  readonly rates: ReadonlyMap<string, number>;
  readonly nodes: ReadonlyMap<string, OverviewNode>;
}

export const NOTHING: Coach = {
  networks: [],
  faults: [],
  advice: [],
  rates: new Map(),
  nodes: new Map(),
};

/** Return a coach with what an event says. */
export function taking(coach: Coach, event: OverviewEvent): Coach {
  return {
    networks: event.networks ?? coach.networks,
    faults: event.faults ?? coach.faults,
    advice: event.advice ?? coach.advice,
    rates: event.rates ? ratesOf(event.rates) : coach.rates,
    nodes: nodesAfter(coach.nodes, event),
  };
}

/** Return the nodes of a network in the order of their addresses, ourselves first. */
export function nodesOf(coach: Coach, network: string): OverviewNode[] {
  return [...coach.nodes.values()]
    .filter((node) => node.network === network)
    .sort((one, other) =>
      one.is_own === other.is_own
        ? one.address - other.address
        : Number(other.is_own) - Number(one.is_own),
    );
}

function ratesOf(rates: NonNullable<OverviewEvent["rates"]>): ReadonlyMap<string, number> {
  return new Map(rates.map(([network, address, rate]) => [nodeKey({ network, address }), rate]));
}

function nodesAfter(
  before: ReadonlyMap<string, OverviewNode>,
  event: OverviewEvent,
): ReadonlyMap<string, OverviewNode> {
  if (!event.nodes && !event.gone) return before;
  const nodes = new Map(before);
  for (const [network, address] of event.gone ?? []) nodes.delete(`${network}:${address}`);
  for (const node of event.nodes ?? []) nodes.set(nodeKey(node), node);
  return nodes;
}
