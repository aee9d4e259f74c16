// One block of text to what it declares: parse it, read its statements, say what is wrong with the text. Nothing here looks
// outside the block; names are resolved in link.ts. It never throws on any text.

import type { Figure, Ref, Span } from "../figures.ts";
import type { Container, ContainerHead, Document, Item, Named, Technology } from "../generated/ast.ts";
import type { OwnTokens } from "../syntax/own-tokens.ts";
import { parse } from "../syntax/parse.ts";
import { reportSyntax, withoutEchoes } from "../syntax/problems.ts";
import { tokenize } from "../syntax/tokenize.ts";
import type { Token } from "../syntax/tokens.ts";
import type { Draft, DraftZone, Head, LoweredBlock } from "./draft.ts";
import { readDependency, readFacets } from "./facets.ts";
import { readFlowBody } from "./flow.ts";
import { belonging } from "./placement.ts";
import type { Reader } from "./reader.ts";
import { createReader } from "./reader.ts";
import { settleRedundancy } from "./redundancy.ts";
import { readScenario } from "./scenario.ts";
import { isDay } from "./values.ts";

/** Where a block stands: directly in a file, or in a system or group. */
export type Surroundings = "file" | "container";

/** The head of a container, such as `system photos "Photo sharing"`. */
export function lowerContainerHead(id: number, text: string, own?: OwnTokens): LoweredBlock {
  const reader = createReader(id, text);
  const result = parse(text, "ContainerHead", own);
  const node = result.value as ContainerHead;
  reportSyntax(text, result, reader);
  const head = headOf(node, text, reader, node.kind === "extend");
  return {
    id,
    text,
    drafts: [],
    ...(head !== undefined && node.kind !== undefined && { container: { kind: node.kind, head } }),
    problems: withoutEchoes(reader.problems, text),
  };
}

/** A declaration, or statements between declarations. Its tokens may be known already. */
export function lowerBlock(
  id: number,
  text: string,
  {
    surroundings,
    isLoose,
    own,
  }: { readonly surroundings: Surroundings; readonly isLoose: boolean; readonly own?: OwnTokens },
): LoweredBlock {
  const reader = createReader(id, text);
  const result = parse(text, "Document", own);
  reportSyntax(text, result, reader);
  const drafts: Draft[] = [];
  const terms: Item[] = [];
  for (const item of belonging((result.value as Document).items, surroundings, reader)) {
    const draft = lowerDeclaration(item, text, reader);
    if (draft === "none") terms.push(item);
    else if (draft !== undefined) drafts.push(draft);
  }
  const facets = readFacets(terms, reader);
  return { id, text, drafts, ...(isLoose && { loose: facets }), problems: withoutEchoes(reader.problems, text) };
}

/** "none" where the item is no declaration; undefined where it is one without a name. */
function lowerDeclaration(item: Item, text: string, reader: Reader): Draft | "none" | undefined {
  switch (item.$type) {
    case "Component": {
      const head = headOf(item, text, reader);
      if (head === undefined) return undefined;
      const items = belonging(item.body?.items ?? [], item.kind, reader);
      const technology = reader.name(item, "technology");
      return {
        kind: "component",
        head,
        component: item.kind,
        ...(technology !== undefined && { technology }),
        facets: settleRedundancy(readFacets(items, reader), reader),
        dependencies: items.flatMap((i) => (i.$type === "Dependency" ? (readDependency(i, reader) ?? []) : [])),
      };
    }
    case "Technology":
      return technologyOf(item, text, reader);
    case "Named":
      return namedOf(item, text, reader);
    case "Container":
      return nestedContainer(item, reader);
    default:
      return "none";
  }
}

/** Only reached where the outline and the grammar disagree, or beyond its depth. */
function nestedContainer(item: Container, reader: Reader): undefined {
  reader.error("misplaced-term", reader.span(item), "A system or group stands in a file, a system or a group.");
  return undefined;
}

function technologyOf(item: Technology, text: string, reader: Reader): Draft | undefined {
  const head = headOf(item, text, reader);
  if (head === undefined) return undefined;
  const items = belonging(item.body?.items ?? [], "technology", reader);
  const base = reader.name(item, "base");
  if (base === undefined) {
    reader.error(
      "missing-part",
      head.at,
      `Technology \`${head.name}\` needs a kind, as in \`technology ${head.name} : store\`.`,
    );
  }
  return { kind: "technology", head, ...(base && { base }), facets: readFacets(items, reader) };
}

function namedOf(item: Named, text: string, reader: Reader): Draft | undefined {
  const head = headOf(item, text, reader);
  if (head === undefined) return undefined;
  const items = belonging(item.body?.items ?? [], item.kind, reader);
  switch (item.kind) {
    case "region":
      return regionOf(items, head, text, reader);
    case "boundary":
      readFacets(items, reader);
      return { kind: "boundary", head };
    case "policy":
      return { kind: "policy", head, facets: readFacets(items, reader) };
    case "data":
      return dataOf(items, head, reader);
    case "flow": {
      const facets = readFacets(items, reader);
      return { kind: "flow", head, facets, objectives: facets.objectives, body: readFlowBody(items, reader) };
    }
    case "scenario":
      return { kind: "scenario", head, statements: readScenario(items, reader) };
    case "decision":
      return decisionOf(items, head, reader);
    default:
      return undefined;
  }
}

function regionOf(items: readonly Item[], head: Head, text: string, reader: Reader): Draft {
  const facets = readFacets(items, reader);
  const zones = new Map<string, DraftZone>();
  // `zones a, b` and then `zone a { … }` is one zone, stated twice on purpose.
  const add = ({ accepts, ...zone }: DraftZone): void => {
    const known = zones.get(zone.head.name);
    zones.set(zone.head.name, { ...known, ...zone, accepts: [...(known?.accepts ?? []), ...accepts] });
  };
  for (const item of items) {
    if (item.$type === "Names" && item.name === "zones") {
      const listed = new Map<string, Span>();
      for (const { id, at } of reader.names(item, "names")) {
        const first = listed.get(id);
        if (first === undefined) add({ head: { name: id, at }, accepts: [] });
        else {
          reader.error("duplicate", at, `Zone \`${id}\` is already in this list; give one of the two another name.`, {
            related: { at: first, says: "first declared here" },
          });
        }
        listed.set(id, first ?? at);
      }
    } else if (item.$type === "Named" && item.kind === "zone") {
      const zone = headOf(item, text, reader);
      if (zone === undefined) continue;
      const own = readFacets(belonging(item.body?.items ?? [], "zone", reader), reader);
      add({ head: zone, accepts: own.accepts, ...(own.availability && { availability: own.availability }) });
    }
  }
  return {
    kind: "region",
    head,
    ...(facets.availability && { availability: facets.availability }),
    zones: [...zones.values()],
    accepts: facets.accepts,
  };
}

function dataOf(items: readonly Item[], head: Head, reader: Reader): Draft {
  const { accepts } = readFacets(items, reader);
  const authorities: Ref[] = [];
  const derived: { store: Ref; within?: Figure }[] = [];
  for (const item of items) {
    if (item.$type === "Names" && item.name === "authority") {
      for (const name of reader.names(item, "names")) authorities.push(name);
    } else if (item.$type === "Derived") {
      const store = reader.name(item, "store");
      const within = reader.figure(item, "within", "duration", "derived … within");
      if (store !== undefined) derived.push(within === undefined ? { store } : { store, within });
    }
  }
  for (const { store } of derived) {
    const official = authorities.find(({ id }) => id === store.id);
    if (official === undefined) continue;
    const message = `\`${store.id}\` is where this data is official, so it does not follow it; keep one of the two.`;
    reader.error("contradiction", store.at, message, { related: { at: official.at, says: "official here" } });
  }
  return { kind: "data", head, authorities, derived, accepts };
}

function decisionOf(items: readonly Item[], head: Head, reader: Reader): Draft {
  readFacets(items, reader);
  let decision: Extract<Draft, { kind: "decision" }> = { kind: "decision", head };
  for (const item of items) {
    if (item.$type === "Chose") {
      if (item.chose !== undefined) decision = { ...decision, chose: item.chose };
      if (item.over !== undefined) decision = { ...decision, over: item.over };
    } else if (item.$type === "Text" && (item.name === "because" || item.name === "costs")) {
      decision = { ...decision, [item.name]: item.text };
    } else if (item.$type === "Revisit" && item.day !== undefined) {
      const at = reader.span(item, "day");
      if (isDay(item.day, at, reader)) decision = { ...decision, revisit: { day: item.day, at } };
    }
  }
  return decision;
}

function headOf(
  node: { name?: string; title?: string } & Parameters<Reader["name"]>[0],
  text: string,
  reader: Reader,
  mayBeQualified = false,
): Head | undefined {
  const name = reader.name(node, "name");
  if (name === undefined) return undefined;
  if (name.id.includes(".") && !mayBeQualified) {
    reader.error("bad-name", name.at, "A declaration has a simple name; it gets its qualifier from where it stands.");
    return undefined;
  }
  const doc = documentationOf(text, reader.span(node));
  return {
    name: name.id,
    ...(node.title !== undefined && { title: node.title }),
    ...(doc !== undefined && { doc }),
    at: name.at,
  };
}

/** The documentation comment before the node, without its stars; plain comments may stand between the two. */
function documentationOf(text: string, at: Span): string | undefined {
  if (!text.includes("/**")) return undefined;
  const tokens = tokenize(text);
  let index = firstFrom(tokens, at.start) - 1;
  while (tokens[index]?.kind === "comment") index -= 1;
  const last = tokens[index];
  if (last?.kind !== "doc") return undefined;
  return last.text
    .slice(3, -2)
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\* ?/, "").trim())
    .join("\n")
    .trim();
}

/** The index of the first token at or behind an offset, by halves: a block may hold as many declarations as a region has zones. */
function firstFrom(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? offset) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
