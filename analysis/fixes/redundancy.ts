// What makes a component redundant: more copies, a follower, a standby, in several zones where it has been given a place. Which of
// these answers a finding is for the rules' own fixes to try.

import type { Component, Ref, SystemModel } from "../../language/index.ts";
import { isOneThing } from "../facts/redundancy.ts";
import { countWords } from "../facts/words.ts";
import { type Change, component as change, type Way } from "./edit.ts";
import { written } from "./figures.ts";
import { nameWithin } from "./names.ts";

/**
 * The ways to have a copy more than a component needs, the one that takes least for granted first. None for what somebody else runs,
 * for clients, and where a quorum says how many copies there are.
 */
export function redundantWays(model: SystemModel, component: Component): readonly Way[] {
  if (isOneThing(component) || component.kind === "client" || component.quorum !== undefined) return [];
  const { name, replicas } = component;
  const primary = replicas?.primary;
  if (primary !== undefined) return followerWays(model, component, primary);
  const copies = replicas?.count.value ?? 1;
  const more = copiesWay(model, component, copies + 1);
  if (component.kind !== "store" || copies > 1) return [more, ...standbyWays(component)];
  const follower: Way = {
    title: `Give ${name} a follower in step and an automatic failover`,
    changes: [
      placed(model, component, "1 primary + 1 sync", {
        replicas: {
          count: written(2, component.at),
          primary: { followers: written(1, component.at), mode: "sync" },
        },
      }),
      ...automatic(component),
    ].flat(),
  };
  return [follower, more, ...standbyWays(component)];
}

/** A component of so many copies, spread over the zones of the regions that it has been placed in. */
export function copiesWay(model: SystemModel, component: Component, copies: number): Way {
  const where = spreadOf(model, component);
  const over = where.isNew ? ` across ${where.refs.map(({ id }) => id).join(", ")}` : "";
  const isSame = copies === (component.replicas?.count.value ?? 1);
  return {
    title: isSame
      ? `Spread the copies of ${component.name}${over}`
      : `Run ${countWords(copies, "copy", "copies")} of ${component.name}${over}`,
    changes: placed(model, component, String(copies), { replicas: { count: written(copies, component.at) } }),
  };
}

/** The same copies, spread over the zones of the regions that they have been placed in; no way where they are. */
export function spreadWays(model: SystemModel, component: Component): readonly Way[] {
  const { replicas, quorum } = component;
  if (isOneThing(component) || quorum !== undefined || replicas === undefined) return [];
  if (!spreadOf(model, component).isNew) return [];
  const { count, primary } = replicas;
  if (primary === undefined) return [copiesWay(model, component, count.value)];
  const words = `1 primary + ${primary.followers.value} ${primary.mode}`;
  const over = spreadOf(model, component).refs.map(({ id }) => id);
  return [
    {
      title: `Spread the copies of ${component.name} across ${over.join(", ")}`,
      changes: placed(model, component, words, { replicas }),
    },
  ];
}

/** The statement of how many copies there are, with the places that they are spread over. */
function placed(model: SystemModel, component: Component, words: string, terms: Partial<Component>): readonly Change[] {
  const { refs, isNew } = spreadOf(model, component);
  const names = refs.map(({ id }) => nameWithin(model, component.id, id)).join(", ");
  const across = names === "" ? "" : ` across ${names}`;
  const changes = [change(component, `replicas ${words}${across}`, { ...terms, across: refs })];
  if (isNew && component.in.length > 0) changes.push(change(component, "remove in", { in: [] }));
  return changes;
}

/** Where the copies go: where they are, or the regions of the single places that they are in if these have other zones. */
function spreadOf(model: SystemModel, component: Component): { refs: readonly Ref[]; isNew: boolean } {
  const { across, at } = component;
  const places = across.length > 0 ? across : component.in;
  if (places.length === 0) return { refs: [], isNew: false };
  const regions = [...new Set(places.map(({ id }) => regionOf(model, id)))];
  const isWide = regions.length > 1 || regions.some((region) => (region?.zones.length ?? 0) > 1);
  if (regions.includes(undefined)) return { refs: across, isNew: false };
  if (!isWide) {
    // Where regions name no zones, they are themselves what copies are spread over.
    const bare = model.regions.filter(({ zones }) => zones.length === 0);
    const isBare = regions.every((region) => region?.zones.length === 0) && bare.length > 1;
    return isBare ? { refs: bare.map(({ id }) => ({ id, at })), isNew: true } : { refs: across, isNew: false };
  }
  const isSame = across.length === regions.length && across.every(({ id }) => regions.some((one) => one?.id === id));
  if (isSame) return { refs: across, isNew: false };
  // Several zones are a spread already; which others would do is for the author to say.
  if (across.length > 1) return { refs: across, isNew: false };
  return { refs: regions.flatMap((region) => (region === undefined ? [] : [{ id: region.id, at }])), isNew: true };
}

function regionOf(model: SystemModel, id: string): SystemModel["regions"][number] | undefined {
  return model.regions.find((region) => region.id === id || region.zones.some((zone) => zone.id === id));
}

type Primary = NonNullable<NonNullable<Component["replicas"]>["primary"]>;

/** A primary with so many followers, which follow as those that there are. */
export function followersWay(model: SystemModel, component: Component, { mode }: Primary, followers: number): Way {
  const { name, at } = component;
  const replicas = { count: written(followers + 1, at), primary: { followers: written(followers, at), mode } };
  return {
    title: `Give ${name} ${followers === 1 ? "a follower" : `${followers} followers`}`,
    changes: placed(model, component, `1 primary + ${followers} ${mode}`, { replicas }),
  };
}

function followerWays(model: SystemModel, component: Component, { followers, mode }: Primary): readonly Way[] {
  const { name, failover } = component;
  const ways: Way[] = [];
  if (failover?.mode !== "automatic")
    ways.push({ title: `Let ${name} fail over automatically`, changes: automatic(component) });
  const way = followersWay(model, component, { followers, mode }, followers.value + 1);
  ways.push({ ...way, changes: [...way.changes, ...(failover === undefined ? automatic(component) : [])] });
  return ways;
}

/** A failover that nobody has to make; how long it takes is left to be stated, or stays as it is. */
export function automatic(component: Component): readonly Change[] {
  const { failover, at } = component;
  if (failover?.mode === "automatic") return [];
  return [change(component, "failover automatic", { failover: { mode: "automatic", at } })];
}

function standbyWays(component: Component): readonly Way[] {
  if (component.standby !== undefined) return [];
  const { name, at } = component;
  return [
    {
      title: `Keep a standby of ${name} with an automatic failover`,
      changes: [change(component, "standby 1", { standby: written(1, at) }), ...automatic(component)],
    },
  ];
}
