// A store that the outside cannot see, or callers who prove who they are in the way that the design knows already.

import type { Component, SystemModel } from "../../language/index.ts";
import { type ExposedStore, exposedStoresOf } from "../facts/trust/exposure.ts";
import { type Change, dependency as change, withoutStatement } from "./edit.ts";
import { written } from "./figures.ts";
import type { FixesOf } from "./fix.ts";
import { withoutDependency } from "./steps.ts";
import { tried } from "./trial.ts";

export const exposedStoreFixes: FixesOf = (finding, context) => {
  const found = exposedStoresOf(context.model).find(({ store }) => store.id === finding.element);
  if (found === undefined) return [];
  const { store, ways } = found;
  if (ways.length === 0)
    return tried(finding, context, `Keep ${store.name} from the outside`, [withoutStatement(store, "public")]);
  const proof = proofTo(context.model, found);
  const [between] = partsBetween(context.model, found);
  const removed = between === undefined ? [] : withoutWays(context.model, found);
  const title = `Leave ${store.name} to ${between?.name ?? "it"}, which they call as well`;
  const through = removed.length < ways.length ? [] : tried(finding, context, title, removed);
  if (proof === undefined) return through;
  const changes = ways.map(({ dependency }) => {
    const { at, protection } = dependency;
    const isEncrypted = protection !== undefined && protection.value !== "plaintext";
    const words = `authenticates by ${JSON.stringify(proof)}`;
    return change(dependency, isEncrypted ? words : `tls  ${words}`, {
      protection: isEncrypted ? protection : written("tls", at),
      authenticates: written(proof, at),
    });
  });
  return [
    ...tried(finding, context, `Let callers of ${store.name} prove who they are by ${proof}, over TLS`, changes),
    ...through,
  ];
};

/** What all of them call already, and what comes to the store from inside. */
function partsBetween({ components }: SystemModel, { store, ways }: ExposedStore): readonly Component[] {
  return components.filter(
    ({ id, kind, public: isPublic, dependencies }) =>
      kind !== "client" &&
      isPublic === undefined &&
      dependencies.some(({ target }) => target === store.id) &&
      ways.every(({ source }) => source.dependencies.some((one) => one.verb === "calls" && one.target === id)),
  );
}

/** The callers without their own way; none where a flow cannot do without one, or one has several. */
function withoutWays(model: SystemModel, { ways }: ExposedStore): readonly Change[] {
  const sources = new Set(ways.map(({ source }) => source));
  if (sources.size < ways.length) return [];
  const changes = ways.map(({ source, dependency }) => withoutDependency(model, source, dependency));
  return changes.some((one) => one === undefined) ? [] : changes.flatMap((one) => one ?? []);
}

/** What others prove themselves by to the same store, or the callers elsewhere; undefined where that is not one thing. */
function proofTo(model: SystemModel, { store, ways }: ExposedStore): string | undefined {
  const sources = new Set(ways.map(({ source }) => source.id));
  const all = model.components.flatMap(({ dependencies }) => dependencies);
  for (const isMeant of [
    (target: string, _: string) => target === store.id,
    (_: string, source: string) => sources.has(source),
  ]) {
    const proofs = new Set(
      all.flatMap(({ source, target, authenticates }) =>
        authenticates !== undefined && isMeant(target, source) ? [authenticates.value] : [],
      ),
    );
    if (proofs.size === 1) return [...proofs][0];
  }
  return undefined;
}
