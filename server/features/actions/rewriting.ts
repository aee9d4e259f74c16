// Other ways to build what a design says: a queue in place of a call, copies spread over a region, a queue for what keeps failing.
// Each states what the language requires and no figure that only the author can know.

import {
  added,
  type Component,
  type Dependency,
  type DesignEdit,
  declarationNamedAt,
  isWhole,
  outlineIn,
  placeOf,
  type SourceText,
  statementsAround,
  stepsOf,
  type WrittenStatement,
} from "../../../language/index.ts";
import type { FileReading, Reading } from "../../reading.ts";
import { outer, simpleName } from "../ids.ts";
import { type Action, offer, type Wish } from "./action.ts";
import { freeName, nameFrom, spelt } from "./names.ts";
import { declaredBefore, dependencyAt, firstFrom, hasComment, inOrder, wordOf } from "./statements.ts";

const kind = "refactor.rewrite";

/** What may be built otherwise at the cursor. */
export function rewriteActions(reading: FileReading, { stretch }: Wish): readonly Action[] {
  const { snapshot, file } = reading;
  if (!isWhole(file, stretch.start)) return [];
  const { model } = snapshot;
  const statement = dependencyAt(file, stretch.start);
  const chain = statementsAround(file, stretch.start);
  const component = model.components.find(({ at }) => {
    const place = placeOf(model, at);
    if (place?.file !== file.uri) return false;
    return chain.some(
      (one) => place.start >= one.start && place.end <= one.end && declarationNamedAt(file, place.start) === one,
    );
  });
  if (component === undefined) return tries(reading, chain);
  const declared = declaredOf(reading, component);
  if (declared === undefined) return [];
  if (statement === undefined) return [...tries(reading, chain), ...spreading(reading, component, declared)];
  const dependency = component.dependencies.find(({ at }) => {
    const place = placeOf(model, at);
    return place !== undefined && place.start >= statement.start && place.end <= statement.end;
  });
  if (dependency === undefined) return tries(reading, chain);
  const use: Use = { component, dependency, declared, statement };
  return [...tries(reading, chain), ...queueing(reading, use), ...settingAside(reading, use)];
}

/** A dependency with its text, and the declaration around it. */
interface Use {
  readonly component: Component;
  readonly dependency: Dependency;
  readonly declared: Declared;
  readonly statement: WrittenStatement;
}

interface Declared {
  readonly file: SourceText;
  readonly statement: WrittenStatement;
}

function declaredOf({ snapshot }: Reading, { at }: Component): Declared | undefined {
  const place = placeOf(snapshot.model, at);
  const file = place && snapshot.files.get(place.file);
  const statement = place && file && declarationNamedAt(file, place.start);
  return file === undefined || statement === undefined ? undefined : { file, statement };
}

// --------------------------------------------------------------------------------------------------- Words for tries

/** `retries 2` as `attempts 3`, and the other way round. */
function tries({ file }: FileReading, chain: readonly WrittenStatement[]): readonly Action[] {
  const term = chain.at(-1);
  const found = /^(retries|attempts)\s+(\d+)$/.exec(term?.text ?? "");
  if (term === undefined || found === null) return [];
  const count = Number(found[2]);
  const text = found[1] === "retries" ? `attempts ${count + 1}` : `retries ${count - 1}`;
  if (count === 0 && found[1] === "attempts") return [];
  return [offer(kind, `Write as ${text}`, () => [{ file: file.uri, start: term.start, end: term.end, text }], "tries")];
}

// ----------------------------------------------------------------------------------------------------------- Copies

/** Most regions that are offered. */
const mostRegions = 3;

/** Copies that are said to be somewhere. */
function spreading({ snapshot }: FileReading, component: Component, { file, statement }: Declared): readonly Action[] {
  const { model } = snapshot;
  const copies = statement.body?.statements.find((one) => wordOf(one) === "replicas");
  const isPlaced = component.across.length > 0 || component.in.length > 0 || component.managed !== undefined;
  if (copies === undefined || isPlaced || (component.replicas?.count.value ?? 0) < 2) return [];
  return model.regions
    .filter(({ zones }) => zones.length > 1)
    .slice(0, mostRegions)
    .map((region) => {
      const name = nameFrom(model, outer(component.id), region.id);
      const edit = { file: file.uri, start: copies.end, end: copies.end, text: ` across ${name}` };
      return offer(kind, `Spread the replicas across ${name}`, () => [edit]);
    });
}

// ----------------------------------------------------------------------------------------------------------- Queues

/** Kinds of components that can work on messages. */
const working: ReadonlySet<string> = new Set(["service", "worker", "job", "component"]);

/** A queue between a caller and the one that it calls. */
function queueing(reading: FileReading, { component, dependency, declared, statement }: Use): readonly Action[] {
  const { model } = reading.snapshot;
  const callee = model.componentById.get(dependency.target);
  const home = callee && declaredOf(reading, callee);
  if (callee === undefined || home === undefined || callee === component || !working.has(callee.kind)) return [];
  if (dependency.verb !== "calls" || component.kind === "client" || component.kind === "external") return [];
  // Steps stand for every dependency between the two, so there may be no other.
  if (component.dependencies.filter(({ target }) => target === callee.id).length > 1) return [];
  if (hasComment(declared.file, statement.start, statement.end)) return [];
  const queue = freeName(model, `${simpleName(callee.id)}-jobs`);
  const edits = (): readonly DesignEdit[] => {
    const name = beside(nameFrom(model, outer(component.id), callee.id), queue);
    const idempotent = statement.body?.statements.find((one) => wordOf(one) === "idempotent");
    const consumes = `consumes ${spelt(queue)}${idempotent === undefined ? "" : ` { ${idempotent.text} }`}`;
    return inOrder([
      { file: declared.file.uri, start: statement.start, end: statement.end, text: `publishes ${name}` },
      declaredBefore(home.file, home.statement, `queue ${spelt(queue)}`),
      added(home.file, home.statement, [consumes]),
      ...stepEdits(reading, dependency, queue),
    ]);
  };
  return [offer(kind, `Replace the call by a queue: ${queue}`, edits, "queue")];
}

/** A name with another last segment. */
function beside(name: string, other: string): string {
  return `${name.slice(0, name.lastIndexOf(".") + 1)}${spelt(other)}`;
}

/** `a -> b 3x` as `a -> b-jobs 3x -> b` in every flow. */
function stepEdits({ snapshot }: Reading, { source, target }: Dependency, queue: string): readonly DesignEdit[] {
  const { model, files } = snapshot;
  const edits: DesignEdit[] = [];
  for (const flow of model.flows) {
    for (const step of stepsOf(flow.body)) {
      if (step.from !== source || step.to !== target) continue;
      const place = placeOf(model, step.at);
      const file = place && files.get(place.file);
      if (place === undefined || file === undefined) continue;
      const written = file.text.slice(place.start, place.end);
      const { tokens } = outlineIn(file);
      let index = firstFrom(tokens, place.end);
      const next = tokens[index];
      const count = next?.kind === "quantity" && !next.first ? ` ${next.text}` : "";
      let end = count === "" ? place.end : (next?.end ?? place.end);
      if (count !== "") index += 1;
      if (tokens[index]?.text === "(") {
        while (tokens[index] !== undefined && tokens[index]?.text !== ")") index += 1;
        end = tokens[index]?.end ?? end;
      }
      const text = `${beside(written, queue)}${count} -> ${written}`;
      edits.push({ file: file.uri, start: place.start, end, text });
    }
  }
  return edits;
}

/** Deliveries before a message is set aside, where nobody has said how many. */
const usualDeliveries = 5;

/** A queue for messages that keep failing. */
function settingAside({ snapshot }: FileReading, { dependency, declared, statement }: Use): readonly Action[] {
  const { model } = snapshot;
  const from = model.componentById.get(dependency.target);
  if (dependency.verb !== "consumes" || dependency.deadLetter !== undefined) return [];
  if (from === undefined || from.deadLetter !== undefined || (from.kind !== "queue" && from.kind !== "topic"))
    return [];
  const queue = freeName(model, `${simpleName(from.id)}-dead`);
  const edits = (): readonly DesignEdit[] =>
    inOrder([
      declaredBefore(declared.file, declared.statement, `queue ${spelt(queue)}`),
      added(declared.file, statement, [`dead-letter ${spelt(queue)} after ${usualDeliveries}`]),
    ]);
  return [offer(kind, `Add a dead-letter queue: ${queue}`, edits, "dead-letter")];
}
