// Guarantees as statements: another promise of a component, another requirement of a dependency, and copies that confirm together.

import type { Component, Dependency, Guarantee, SystemModel } from "../../language/index.ts";
import { type Change, component as change, dependency, type Way } from "./edit.ts";
import { durationText } from "./figures.ts";
import { followersWay, redundantWays } from "./redundancy.ts";

/** What takes a guarantee's place: its name, and a bound or a domain where it has one. */
export type Instead = Pick<Guarantee, "name" | "within" | "across">;

/** What a dependency requires with another requirement in place of one, or beside the others; none where that is said already. */
export function requiring(of: Dependency, instead: Instead, old?: Guarantee): readonly Change[] {
  const requires = replaced(of.requires, { ...instead, origin: { kind: "written" }, at: of.at }, old);
  return requires === undefined ? [] : [dependency(of, `requires ${requires.map(words).join(", ")}`, { requires })];
}

/** What a component promises with another promise in place of one, or beside the others. What its technology promises stays unwritten. */
export function promising(of: Component, instead: Instead, old?: Guarantee): readonly Change[] {
  const written = of.guarantees.filter(({ origin }) => origin.kind === "written");
  const kept = old?.origin.kind === "written" ? old : undefined;
  const guarantees = replaced(written, { ...instead, origin: { kind: "written" }, at: of.at }, kept);
  if (guarantees === undefined) return [];
  const defaults = of.guarantees.filter((one) => one.origin.kind !== "written" && one !== old);
  return [change(of, `guarantees ${guarantees.map(words).join(", ")}`, { guarantees: [...guarantees, ...defaults] })];
}

function replaced(
  guarantees: readonly Guarantee[],
  instead: Guarantee,
  old: Guarantee | undefined,
): readonly Guarantee[] | undefined {
  const others = guarantees.filter((one) => one !== old);
  if (others.some((one) => words(one) === words(instead))) return undefined;
  return old === undefined ? [...guarantees, instead] : guarantees.map((one) => (one === old ? instead : one));
}

function words({ name, per, across, within }: Omit<Guarantee, "origin" | "at">): string {
  if (per !== undefined) return `${name} per ${per}`;
  if (across !== undefined) return `${name} across ${across}`;
  return within === undefined ? name : `${name} ${durationText(within)}`;
}

/** Another try of what may be lost; none where a queue does not say that it tries once. */
export function deliveringWays(queue: Component): readonly Way[] {
  const once = queue.guarantees.find(({ name }) => name === "at-most-once");
  if (once === undefined) return [];
  const changes = promising(queue, { name: "at-least-once" }, once);
  return [{ title: `Let ${queue.name} deliver at least once`, changes }];
}

/** A read that asks so many copies that it meets the last write. */
export function meetingQuorum(of: Component): readonly Change[] {
  if (of.quorum === undefined) return [];
  const { write, of: size } = of.quorum;
  return quorumOf(of, write.value, size.value - write.value + 1);
}

/** Ways to have a write in a second copy before it is confirmed. */
export function confirmingWays(model: SystemModel, of: Component): readonly Way[] {
  const { name, quorum, replicas } = of;
  if (quorum !== undefined) {
    const { write, read } = quorum;
    return [{ title: `Confirm a write of ${name} in two copies`, changes: quorumOf(of, write.value + 1, read.value) }];
  }
  const primary = replicas?.primary;
  // Of plain copies nobody can tell which of them have a write that is confirmed.
  if (primary === undefined) return redundantWays(model, of).slice(0, 1);
  const followers = Math.max(1, primary.followers.value);
  const { changes } = followersWay(model, of, { ...primary, mode: "sync" }, followers);
  const title =
    primary.mode === "sync" ? `Spread the copies of ${name}` : `Let the followers of ${name} follow in step`;
  return [{ title, changes }];
}

function quorumOf(of: Component, write: number, read: number): readonly Change[] {
  const { quorum } = of;
  if (quorum === undefined || write > quorum.of.value || read > quorum.of.value) return [];
  return [
    change(of, `quorum write ${write} read ${read} of ${quorum.of.value}`, {
      quorum: { ...quorum, write: { ...quorum.write, value: write }, read: { ...quorum.read, value: read } },
    }),
  ];
}
