// A promise that can be kept: by another choice of what gives way, by quorums that meet, by copies that confirm, by a key that tells
// repeats apart; or a lesser promise.

import type { Component } from "../../language/index.ts";
import {
  type AgainstOnce,
  againstOnceOf,
  againstRequiredOnce,
  overpromiseOf,
  tornPromiseOf,
} from "../facts/guarantees/impossible.ts";
import { isLevel } from "../formulas/consistency.ts";
import { dependencyOf } from "./dependencies.ts";
import { component as change, type Way } from "./edit.ts";
import { written } from "./figures.ts";
import type { FixContext, FixesOf } from "./fix.ts";
import { confirmingWays, deliveringWays, meetingQuorum, promising } from "./guarantees.ts";
import { triedWays } from "./trial.ts";
import { toldApart } from "./unsafe-retry.ts";

export const impossibleGuaranteeFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const component = model.componentById.get(finding.element);
  const dependency = component === undefined ? dependencyOf(model, finding.element) : undefined;
  const isOnce = finding.cause === "exactly-once";
  const ways =
    dependency !== undefined
      ? onceWays(context, againstRequiredOnce(model, dependency))
      : component === undefined
        ? []
        : isOnce
          ? onceWays(context, againstOnceOf(model, component))
          : placeWays(context, component);
  return triedWays(finding, context, ways);
};

function placeWays({ model }: FixContext, component: Component): readonly Way[] {
  const { name, at } = component;
  const torn = tornPromiseOf(model, component);
  if (torn !== undefined) {
    const { guarantee } = torn;
    const kept = isLevel(guarantee.name) ? "causal" : "eventual";
    return [
      {
        title: `Let ${name} prefer consistency`,
        changes: [
          change(component, "prefers consistency", {
            prefers: written("consistency", at),
          }),
        ],
      },
      { title: `Promise ${kept} instead`, changes: promising(component, { name: kept }, guarantee) },
    ];
  }
  const found = overpromiseOf(model, component);
  if (found === undefined) return [];
  if (found.kind === "overlap")
    return [{ title: `Let every read of ${name} meet the last write`, changes: meetingQuorum(component) }];
  return [
    ...confirmingWays(model, component),
    { title: "Promise durable in one place", changes: promising(component, { name: "durable" }, found.guarantee) },
  ];
}

function onceWays({ model }: FixContext, against: AgainstOnce | undefined): readonly Way[] {
  if (against === undefined) return [];
  if (against.kind === "retry") return [toldApart(model, against.dependency)];
  const { delivery, cause } = against;
  if (!delivery.losses.includes(cause)) {
    const consumption = model.componentById
      .get(delivery.consumer.id)
      ?.dependencies.find(({ id }) => id === delivery.consumption.id);
    return consumption === undefined ? [] : [toldApart(model, consumption)];
  }
  return cause.kind === "queue" ? deliveringWays(cause.component) : [];
}
