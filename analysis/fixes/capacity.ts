// How many copies, shards or places a component needs so that a finding about its capacity is answered: the least number that is
// found to be enough. What else would help, such as a cache, is for the rules' own fixes.

import type { Component, SystemModel } from "../../language/index.ts";
import { arrivalsAt } from "../facts/capacity/arrivals.ts";
import { copiesAt, type Moment, shardsOf } from "../facts/capacity/capacity.ts";
import { demandOf } from "../facts/capacity/demand.ts";
import { utilisationBy } from "../facts/capacity/utilisation.ts";
import { isOneThing } from "../facts/redundancy.ts";
import { countWords, listWords } from "../facts/words.ts";
import type { Finding } from "../finding.ts";
import { type Change, component as change, componentAfter, type Way } from "./edit.ts";
import { durationText, splitInto, splitText, written } from "./figures.ts";
import type { Fix, FixContext } from "./fix.ts";
import { copiesWay, followersWay } from "./redundancy.ts";
import { leastEnough, tried } from "./trial.ts";

/** Beyond so many times what there is, it is no longer the number that is wrong. */
export const mostGrowth = 64;

/** Whether a component is enough in another form. It costs next to nothing, so that many forms can be asked about. */
export type Enough = (changed: Component) => boolean;

/** Whether a form of the component serves what arrives now, at each of the moments. */
export function carrying({ model, facts }: FixContext, component: Component, moments: readonly Moment[]): Enough {
  const arrivals = arrivalsAt({ model, traffic: demandOf(facts) }, component.id);
  return (changed) =>
    arrivals !== undefined &&
    moments.every((moment) => (utilisationBy(model, changed, arrivals, moment)?.value[0] ?? 0) <= 1 + 1e-9);
}

/**
 * The fix of as many copies as are enough, or of the highest or lowest number that autoscaling keeps; none where no number is. `queues`
 * are those that the copies consume, which get a partition for each where they say that they have fewer.
 */
export function enoughCopies(
  finding: Finding,
  context: FixContext,
  component: Component,
  moment: Moment,
  isEnough: Enough,
  shows: Fix["shows"],
  queues: readonly Component[] = [],
): readonly Fix[] {
  const { model } = context;
  const { autoscale } = component;
  const now =
    moment === "degraded" && autoscale !== undefined ? autoscale.min.value : copiesAt(model, component, "load");
  const wayOf = (copies: number): Way | undefined => wayTo(model, component, copies, moment);
  if (wayOf(now + 1) === undefined) return [];
  const least = leastEnough(now + 1, now * mostGrowth, (copies) =>
    isEnough(componentAfter(component, wayOf(copies)?.changes ?? [])),
  );
  const way = least === undefined ? undefined : wayOf(least);
  if (least === undefined || way === undefined) return [];
  const short = queues.filter((queue) => partitionsFor(queue, least).length > 0);
  const title = short.length === 0 ? way.title : `${way.title}, and give ${partitionWords(short, least)}`;
  return tried(finding, context, title, [...way.changes, ...short.flatMap((one) => partitionsFor(one, least))], shows);
}

/**
 * The fix of more partitions alone, for a consumer of which some copies get nothing because the queues that it consumes have fewer;
 * none where every copy has one. `isEnough` is asked of a number of copies at work.
 */
export function enoughPartitions(
  finding: Finding,
  context: FixContext,
  queues: readonly Component[],
  copies: number,
  isEnough: (atWork: number) => boolean,
  shows: Fix["shows"],
): readonly Fix[] {
  const fewest = Math.min(...queues.map(({ partitions }) => partitions?.count.value ?? Number.POSITIVE_INFINITY));
  if (!(fewest < copies)) return [];
  const least = leastEnough(fewest + 1, copies, isEnough);
  if (least === undefined) return [];
  const short = queues.filter((queue) => partitionsFor(queue, least).length > 0);
  const changes = short.flatMap((queue) => partitionsFor(queue, least));
  return tried(finding, context, `Give ${partitionWords(short, least)}`, changes, shows);
}

function partitionWords(queues: readonly Component[], count: number): string {
  const each = queues.length === 1 ? "" : " each";
  return `${listWords(queues.map(({ name }) => name))} ${countWords(count, "partition", "partitions")}${each}`;
}

/** So many copies, by the statement that says how many there are; undefined where that is not for the design to say. */
function wayTo(model: SystemModel, component: Component, copies: number, moment: Moment): Way | undefined {
  if (isOneThing(component) || component.kind === "client" || component.quorum !== undefined) return undefined;
  const { autoscale, replicas, name } = component;
  if (replicas?.primary !== undefined) return followersWay(model, component, replicas.primary, copies - 1);
  if (autoscale === undefined) return copiesWay(model, component, copies);
  const { min, max, within } = autoscale;
  const [from, to] = moment === "degraded" ? [copies, Math.max(copies, max.value)] : [min.value, copies];
  const time = within === undefined ? "" : ` within ${durationText(within.value)}`;
  const scaled = { ...autoscale, min: written(from, min.at), max: written(to, max.at) };
  return {
    title:
      moment === "degraded"
        ? `Keep ${countWords(from, "copy", "copies")} of ${name} at least`
        : `Let ${name} scale to ${countWords(to, "copy", "copies")}`,
    changes: [change(component, `autoscale ${from}..${to}${time}`, { autoscale: scaled })],
  };
}

/** The fix of as many shards as are enough, for what keeps state that copies share. */
export function enoughShards(
  finding: Finding,
  context: FixContext,
  component: Component,
  isEnough: Enough,
  shows: Fix["shows"],
): readonly Fix[] {
  if (isOneThing(component) || component.kind !== "store") return [];
  const now = shardsOf(component);
  const changesOf = (count: number): readonly Change[] => [
    change(component, `shards ${splitText(component.shards, count)}`, {
      shards: splitInto(component.shards, count, component.at),
    }),
  ];
  const least = leastEnough(now + 1, now * mostGrowth, (count) =>
    isEnough(componentAfter(component, changesOf(count))),
  );
  if (least === undefined) return [];
  return tried(finding, context, `Split ${component.name} into ${least} shards`, changesOf(least), shows);
}

/** What turns away the work that there is no room for; a way without changes where something does. */
export function shedding(component: Component): Way {
  return {
    title: `Let ${component.name} turn away what it cannot serve`,
    changes:
      component.shedsLoad === undefined
        ? [change(component, "sheds load", { shedsLoad: written(true, component.at) })]
        : [],
  };
}

/** A partition for each copy, where a queue says how many it has and they are too few. */
function partitionsFor(queue: Component, copies: number): readonly Change[] {
  if (queue.partitions === undefined || queue.partitions.count.value >= copies) return [];
  const text = `partitions ${splitText(queue.partitions, copies)}`;
  return [change(queue, text, { partitions: splitInto(queue.partitions, copies, queue.at) })];
}
