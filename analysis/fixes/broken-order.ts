// As many partitions as copies that read them, or one reader where one order over everything is required.

import type { Component } from "../../language/index.ts";
import { lostOrdersOf, overpromisedOrders } from "../facts/queues/order.ts";
import { type Change, component as change } from "./edit.ts";
import { splitInto, splitText, written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { copiesWay } from "./redundancy.ts";
import { tried } from "./trial.ts";

export const brokenOrderFixes: FixesOf = (finding, context) => {
  const { model } = context;
  const promised = overpromisedOrders(model).find(({ queue }) => queue.id === finding.element)?.queue;
  if (promised !== undefined)
    return tried(finding, context, `Keep ${promised.name} in one partition`, onePartition(promised));
  const lost = lostOrdersOf(model).find(({ consumption }) => consumption.dependency.id === finding.element);
  if (lost === undefined) return [];
  const { broken } = lost;
  const { queue, consumer } = lost.consumption;
  const single = [...oneCopy(), ...oneLane(consumer)];
  switch (broken.kind) {
    case "crowded": {
      const { copies, partitions } = broken;
      const fewer = consumer.autoscale === undefined ? copiesWay(model, consumer, partitions) : undefined;
      const more = change(queue, `partitions ${splitText(queue.partitions, copies)}`, {
        partitions: splitInto(queue.partitions, copies, queue.at),
      });
      return [
        ...tried(finding, context, `Split ${queue.name} into ${copies} partitions`, [more]),
        ...(fewer === undefined ? [] : tried(finding, context, fewer.title, fewer.changes)),
      ];
    }
    case "partitions":
      return [
        ...tried(finding, context, `Keep ${queue.name} in one partition`, onePartition(queue)),
        ...tried(finding, context, `Keep ${queue.name} in one partition, read by one copy of ${consumer.name}`, [
          ...onePartition(queue),
          ...single,
        ]),
      ].slice(0, 1);
    case "lanes":
      return tried(finding, context, `Let ${consumer.name} work on one message at a time`, single);
    case "classes":
    case "unordered":
      return [];
    default:
      return broken satisfies never;
  }

  function oneCopy(): readonly Change[] {
    const isSeveral = consumer.autoscale === undefined && (consumer.replicas?.count.value ?? 1) > 1;
    return isSeveral ? copiesWay(model, consumer, 1).changes : [];
  }
};

function onePartition(queue: Component): readonly Change[] {
  return [
    change(queue, `partitions ${splitText(queue.partitions, 1)}`, {
      partitions: splitInto(queue.partitions, 1, queue.at),
    }),
  ];
}

function oneLane(consumer: Component): readonly Change[] {
  if ((consumer.concurrency?.value ?? 1) <= 1) return [];
  return [change(consumer, "concurrency 1", { concurrency: written(1, consumer.at) })];
}
