// Whether two forms of a component are taken down by the same single failures, so that what rests on these, and on no other figure
// of its copies, is the same for both.

import type { Component, SystemModel } from "../../language/index.ts";
import { blocksOf } from "./blocks.ts";
import { fatalTo, type Loss } from "./losses.ts";
import { accesses, isOneThing, type Standing, type Standings, sameAccess, standingsOf } from "./redundancy.ts";

/** Copies of a part that are named one by one to be compared: a number of copies is as large as somebody types it. */
const mostCopiesNamed = 100;

/**
 * For two models of the same regions, and a component of the one that the other has in another form: whether every
 * access is lost with the same events, in the same order and equally likely, whether the same accesses are one, whether
 * the copies stand in the same places, however many there are, and whether as many blocks fail. Said to differ beyond a
 * hundred copies, which errs towards working out anew what would be the same. Linear in these events.
 */
export function fallsAlike(from: SystemModel, to: SystemModel): (before: Component, after: Component) => boolean {
  const [earlier, later] = [standingsOf(from), standingsOf(to)];
  return (before, after) => {
    if (!isNamed(earlier, before) || !isNamed(later, after)) return false;
    return fallOf(earlier, before) === fallOf(later, after);
  };
}

function isNamed(standings: Standings, component: Component): boolean {
  return accesses.every((access) =>
    standings.of(component, access).parts.every((part) => part.kind !== "copies" || part.count <= mostCopiesNamed),
  );
}

/** What alone takes a component down, as a word to compare by. */
function fallOf(standings: Standings, component: Component): string {
  const { across, in: inside } = component;
  return JSON.stringify([
    isOneThing(component),
    across.map(({ id }) => id),
    inside.map(({ id }) => id),
    accesses.map((access) => [sameAccess(component, access), ...wordsOf(standings.of(component, access))]),
  ]);
}

function wordsOf(standing: Standing): readonly unknown[] {
  const spots = standing.parts.flatMap((part) => (part.kind === "copies" ? part.spots : []));
  return [
    standing.parts.length,
    blocksOf(standing).length,
    spots.map(({ place }) => place?.id),
    fatalTo(standing).map(lossWords),
  ];
}

function lossWords(loss: Loss): readonly unknown[] {
  if (loss.kind === "component") return [loss.component.id];
  const { id, kind, likelihood } = loss.event;
  // How likely a failover does not work goes by the copies that it replaces, and nothing reckons with it here.
  if (kind === "failover") return [kind, id];
  return likelihood.kind === "known" ? [kind, id, likelihood.low, likelihood.high] : [kind, id, likelihood.kind];
}
