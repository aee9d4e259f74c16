// How many copies a component has, and how many of them one access needs: semantics, Replicas, and Primary and replicas. Where
// the copies stand and what they are as events is told elsewhere.

import type { Component } from "../../language/index.ts";
import type { MissingInput } from "../fact.ts";
import type { Access } from "./redundancy.ts";

export interface CopyNeeds {
  readonly copies: number;
  readonly needed: number;
  readonly missing: readonly MissingInput[];
  /** Whether losing a copy takes a failover before the others serve. */
  readonly failover: boolean;
}

/** How many copies there are and how many one request needs: semantics, Replicas, and Primary and replicas. */
export function copiesOf(component: Component, access: Access): CopyNeeds {
  const primary = component.replicas?.primary;
  if (primary !== undefined) {
    const copies = 1 + Math.max(0, primary.followers.value);
    if (access === "replica" || access === "any") return { copies, needed: 1, missing: [], failover: false };
    // Without a failover nobody takes the primary's place.
    if (component.failover === undefined) return { copies: 1, needed: 1, missing: [], failover: false };
    const needed = Math.min(copies, component.needs?.value ?? 1);
    return { copies, needed, missing: [], failover: copies > 1 };
  }
  const written = component.replicas?.count.value ?? component.autoscale?.min.value ?? 1;
  const active = Math.max(1, component.quorum?.of.value ?? written);
  const standby = component.failover === undefined ? 0 : (component.standby?.value ?? 0);
  const copies = active + standby;
  const failover = standby > 0;
  // Needing more copies than there are is a contradiction of the text; every copy is then needed.
  const known = (needed: number): CopyNeeds => {
    return { copies, needed: Math.min(copies, Math.max(1, needed)), missing: [], failover };
  };
  if (component.needs !== undefined) return known(component.needs.value);
  if (component.quorum !== undefined) {
    const { write, read } = component.quorum;
    if (access === "write") return known(write.value);
    return known(access === "read" ? read.value : Math.max(write.value, read.value));
  }
  if (component.kind === "coordinator") return known(Math.floor(active / 2) + 1);
  if (component.standby !== undefined) return known(active);
  const term = unknownTerm(component, active);
  return { ...known(1), missing: term === undefined ? [] : [{ element: component.id, term }] };
}

/** What would tell how many of several copies are needed, where one is not safe to assume. */
function unknownTerm(component: Component, copies: number): string | undefined {
  if (copies <= 1) return undefined;
  if (component.kind === "store" || component.kind === "queue" || component.kind === "topic") return "replication";
  return component.state?.value === "stateful" ? "needs" : undefined;
}
