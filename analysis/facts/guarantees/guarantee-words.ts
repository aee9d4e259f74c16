// Levels, ages and steps of a way as a person would say them, for derivations and messages.

import type { Component, SystemModel } from "../../../language/index.ts";
import { isLevel, type LevelName, type Levels, strongestLevels } from "../../formulas/consistency.ts";
import { durationWords, listWords, nameOf } from "../words.ts";
import type { Age } from "./age.ts";
import type { DurabilityGap } from "./durability.ts";
import type { ReadStep } from "./store-steps.ts";

/** `linearizable`, `serializable and linearizable`, `nothing`. */
export function levelWords(levels: Levels): string {
  let words = wordsByLevels.get(levels);
  if (words === undefined) {
    const names = strongestLevels(levels);
    words = names.length === 0 ? "nothing" : listWords(names);
    wordsByLevels.set(levels, words);
  }
  return words;
}

/** The words of each set of levels that was asked for: there are few such sets, and every read has one. */
const wordsByLevels = new Map<Levels, string>();

/** `up to 60s old`, `of any age`, `current`, `of unknown age`. */
export function ageWords(age: Age): string {
  if (age.kind === "unknown") return "of unknown age";
  if (age.seconds === 0) return "current";
  return age.seconds === Number.POSITIVE_INFINITY ? "of any age" : `up to ${durationWords(age.seconds)} old`;
}

/** What one step of a way does, such as `photos-db answers from an asynchronous replica, 200ms behind`. */
export function stepWords(model: SystemModel, step: ReadStep): string {
  const name = nameOf(model, step.component.id);
  switch (step.kind) {
    case "declared":
      return `${name} promises ${promiseWords(step)}${defaultWords(step.component)}`;
    case "unstated":
      return `${name} states no level of consistency`;
    case "copies":
      return `a replica of ${name} answers, of which nothing is stated`;
    case "replica":
      return `${name} answers from an asynchronous replica${behindWords(step.adds)}`;
    case "quorum":
      return `${name} reads and writes with quorums that need not overlap${missedWords(step.adds)}`;
    case "cache":
      return `${name} is a cache ${keptWords(step.adds)}`;
    case "derivation":
      return `${name} derives ${step.data?.name ?? "its content"}${addedWords(step.adds, " later")}`;
    case "behind":
      return `${name} confirms writes ${aheadWords(step.adds)}before ${nameOf(model, (step.store ?? step.component).id)} has them`;
    default:
      return step.kind satisfies never;
  }
}

/** `linearizable`, or `bounded-staleness within 5s, in which reads are eventual`. */
function promiseWords({ component, keeps, adds }: ReadStep): string {
  const isBounded = component.guarantees.some(({ name }) => name === "bounded-staleness");
  const isLevelled = component.guarantees.some(({ name }) => isLevel(name));
  if (!isBounded || isLevelled) return `${levelWords(keeps)}${addedWords(adds, "")}`;
  return `bounded-staleness${addedWords(adds, "")}, in which reads are ${levelWords(keeps)}`;
}

/** ` (the default of dynamodb)` where it is the technology that promises. */
function defaultWords({ guarantees }: Component): string {
  const promise = guarantees.find(({ name }) => isLevel(name) || name === "bounded-staleness");
  return promise?.origin.kind === "technology" ? ` (the default of ${promise.origin.technology})` : "";
}

function behindWords(age: Age): string {
  if (age.kind === "unknown") return " that is behind by an unstated lag";
  return age.seconds === 0 ? "" : `, ${durationWords(age.seconds)} behind`;
}

/** `up to 2s ` where it is known how long a cache keeps what it has still to pass on. */
function aheadWords(age: Age): string {
  return age.kind === "unknown" || age.seconds === 0 ? "" : `up to ${durationWords(age.seconds)} `;
}

/** The lag of a copy that a write did not reach; that it lags is clear where nothing is stated of it. */
function missedWords(age: Age): string {
  return age.kind === "unknown" ? "" : behindWords(age);
}

function addedWords(age: Age, unknown: string): string {
  if (age.kind === "unknown") return unknown;
  return age.seconds === 0 ? "" : ` within ${durationWords(age.seconds)}`;
}

function keptWords(age: Age): string {
  if (age.kind === "unknown") return "whose entries are dropped by messages or calls, and have no time to live";
  if (age.seconds === 0) return "that every write goes through";
  return age.seconds === Number.POSITIVE_INFINITY
    ? "whose entries never run out"
    : `that keeps an entry for ${durationWords(age.seconds)}`;
}

/** What may be seen where a level is missing, as the end of a sentence: the anomaly that it would have ruled out. */
export function anomalyOf(level: LevelName): string {
  switch (level) {
    case "strict-serializable":
    case "linearizable":
      return "an answer can be older than a write that was confirmed before it was asked for";
    case "serializable":
      return "two changes can each be right by what they read and wrong together";
    case "snapshot":
      return "parts of one answer can be of different moments";
    case "sequential":
      return "two readers can see two writes in different orders";
    case "causal":
      return "an answer can be seen before what it answers";
    case "read-your-writes":
      return "a client can miss what it has just written";
    case "monotonic-reads":
      return "a later read can be older than an earlier one";
    case "eventual":
      return "copies need never agree";
    default:
      return level satisfies never;
  }
}

/** Why a confirmed write can be gone, such as `a failover of orders loses what was confirmed in the last 200ms`. */
export function gapWords(model: SystemModel, { kind, component, lost }: DurabilityGap): string {
  const name = nameOf(model, component.id);
  switch (kind) {
    case "volatile":
      return `${name} is volatile`;
    case "write-behind":
      return `${name} confirms before it has written behind`;
    case "failover":
      return lost?.kind === "known"
        ? `a failover of ${name} loses what was confirmed in the last ${durationWords(lost.seconds)}`
        : `a failover of ${name} loses what its asynchronous replicas have not seen yet`;
    case "one-place":
      return `${name} has it in one place alone when it confirms`;
    default:
      return kind satisfies never;
  }
}
