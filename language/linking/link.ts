// The second half of linking: what every name refers to. Takes declarations and gives the model's elements, each made from
// its own draft and the names in scope, so an element whose draft and scope are unchanged is the same object as before.

import type { Id, Stated } from "../figures.ts";
import type { Draft } from "../lowering/draft.ts";
import { termsOf } from "../lowering/facets.ts";
import type {
  Boundary,
  Component,
  Container,
  Data,
  Decision,
  Dependency,
  Flow,
  Objective,
  Policy,
  Problem,
  Region,
  Scenario,
  ScenarioStatement,
  Terms,
} from "../model.ts";
import type { Declared } from "./declare.ts";
import { dependenciesOf } from "./dependencies.ts";
import { flowBodyOf } from "./flows.ts";
import type { Linker as NameLinker } from "./linker.ts";
import { articled, createLinker } from "./linker.ts";
import { unwrittenComponent } from "./one-form.ts";
import type { NamedKind, Scope } from "./scope.ts";
import type { Technologies } from "./technologies.ts";
import { inherit, isUnlikely } from "./technologies.ts";

/** All that an element is resolved against. */
export interface Environment {
  readonly scope: Scope;
  readonly technologies: Technologies;
  /** Policies' terms by id, those of the policies they build on merged in. */
  readonly policies: ReadonlyMap<Id, Terms>;
  readonly containers: ReadonlyMap<Id, Container>;
}

/** An element with the problems that its names have. */
export type Linked = {
  readonly problems: readonly Problem[];
  /** Ids that its names were looked for under; while they mean the same, so does the element. */
  readonly asked: readonly Id[];
} & (
  | { readonly kind: "component"; readonly element: Component }
  | { readonly kind: "region"; readonly element: Region }
  | { readonly kind: "boundary"; readonly element: Boundary }
  | { readonly kind: "policy"; readonly element: Policy }
  | { readonly kind: "data"; readonly element: Data }
  | { readonly kind: "flow"; readonly element: Flow }
  | { readonly kind: "decision"; readonly element: Decision }
  | { readonly kind: "scenario"; readonly element: Scenario }
);

/** A linker with what is linked, and against what. */
interface Linker extends NameLinker {
  readonly env: Environment;
  readonly at: Declared;
}

type DraftOf<K extends Draft["kind"]> = Extract<Draft, { kind: K }>;

/** The element that a declaration makes. */
export function link(declared: Declared, env: Environment): Linked {
  const linker = { ...createLinker(env.scope, declared.parent), env, at: declared };
  const { draft } = declared;
  const { problems, asked } = linker;
  switch (draft.kind) {
    case "component":
      return { kind: "component", element: componentOf(draft, linker), problems, asked };
    case "region":
      return { kind: "region", element: regionOf(draft, linker), problems, asked };
    case "boundary":
      return { kind: "boundary", element: elementOf(draft, declared), problems, asked };
    case "policy":
      return {
        kind: "policy",
        element: {
          ...elementOf(draft, declared),
          terms: env.policies.get(declared.id) ?? termsOf(draft.facets),
          accepts: draft.facets.accepts,
        },
        problems,
        asked,
      };
    case "data":
      return { kind: "data", element: dataOf(draft, linker), problems, asked };
    case "flow":
      return { kind: "flow", element: flowOf(draft, linker), problems, asked };
    case "decision": {
      const { kind: _, head: __, ...rest } = draft;
      return { kind: "decision", element: { ...elementOf(draft, declared), ...rest }, problems, asked };
    }
    case "scenario":
      return { kind: "scenario", element: scenarioOf(draft, linker), problems, asked };
    case "technology":
      throw new Error("invariant: technologies are resolved by name, not linked");
  }
}

function elementOf(draft: Draft, declared: Declared) {
  const { head } = draft;
  return {
    id: declared.id,
    name: head.name,
    ...(head.title !== undefined && { title: head.title }),
    ...(head.doc !== undefined && { doc: head.doc }),
    at: head.at,
    ...(declared.parent !== undefined && { parent: declared.parent }),
  };
}

/** The outermost system around an element. */
function systemOf(parent: Id | undefined, env: Environment): Id | undefined {
  let system: Id | undefined;
  for (let around = parent; around !== undefined; around = env.containers.get(around)?.parent) {
    if (env.containers.get(around)?.kind === "system") system = around;
  }
  return system;
}

function ownerOf(parent: Id | undefined, env: Environment): Stated<string> | undefined {
  for (let around = parent; around !== undefined; around = env.containers.get(around)?.parent) {
    const owner = env.containers.get(around)?.owner;
    if (owner !== undefined) return owner;
  }
  return undefined;
}

function componentOf(draft: DraftOf<"component">, linker: Linker): Component {
  const { env, at } = linker;
  const technology = technologyOf(draft, linker);
  const facets = technology === undefined ? draft.facets : inherit(draft.facets, technology.facets);
  const {
    with: _with,
    sources: _sources,
    tradeoff: _tradeoff,
    requires: _requires,
    data: _data,
    cells: _cells,
    load: _load,
    peak: _peak,
    importance: _importance,
    dependencies: _dependencies,
    runsOn,
    cacheOf,
    invalidatedBy,
    boundary,
    secrets,
    deadLetter,
    across,
    in: placed,
    objectives,
    ...plain
  } = facets;
  const system = systemOf(at.parent, env);
  const owner = facets.owner ?? ownerOf(at.parent, env);
  const optional: { -readonly [K in keyof Component]?: Component[K] } = {};
  if (technology !== undefined) optional.technology = technology.technology.name;
  if (system !== undefined) optional.system = system;
  if (owner !== undefined) optional.owner = owner;
  const host = runsOn && linker.ref(runsOn, ["component"]);
  if (host !== undefined) optional.runsOn = host;
  const cached = cacheOf && linker.ref(cacheOf, ["component"]);
  if (cached !== undefined) optional.cacheOf = cached;
  const limits = boundary && linker.ref(boundary, ["boundary"]);
  if (limits !== undefined) optional.boundary = limits;
  if (invalidatedBy?.kind === "write") optional.invalidatedBy = invalidatedBy;
  else if (invalidatedBy?.kind === "topic") {
    const topic = linker.component(invalidatedBy.topic, ["topic", "queue"]);
    if (topic !== undefined) optional.invalidatedBy = { kind: "topic", topic };
  }
  const keeper = secrets && linker.ref(secrets.from, ["component"]);
  if (keeper !== undefined) optional.secrets = { ...secrets, from: keeper };
  const parked = deadLetter && linker.component(deadLetter.queue, ["queue", "topic"]);
  if (parked !== undefined) optional.deadLetter = { ...deadLetter, queue: parked };
  const { dependencies, leftOut } = dependenciesOf(draft.dependencies, {
    source: at.id,
    linker,
    scope: env.scope,
    policies: env.policies,
  });
  if (leftOut.length > 0) optional.leftOut = leftOut;
  if (facets.rateLimit === undefined) reportIdleChecks(dependencies, draft.head.name, linker);
  const written: Component = {
    ...elementOf(draft, at),
    ...plain,
    ...optional,
    kind: draft.component,
    across: linker.refs(across, ["region", "zone"]),
    in: linker.refs(placed, ["region", "zone"]),
    objectives: objectivesOf(objectives, linker),
    dependencies,
  };
  // A term that is there as `undefined` is read as one that is not there.
  return { ...unwrittenComponent, ...written } as Component;
}

/** Says where a limit is checked that nobody states. */
function reportIdleChecks(dependencies: readonly Dependency[], name: string, linker: Linker): void {
  for (const { checksLimit } of dependencies) {
    if (checksLimit === undefined) continue;
    linker.problems.push({
      code: "missing-part",
      severity: "warning",
      message: `\`${name}\` checks a limit and states none; add one, as in \`rate-limit 1k/s\`.`,
      at: checksLimit.at,
    });
  }
}

function technologyOf(draft: DraftOf<"component">, linker: Linker) {
  const name = draft.technology;
  if (name === undefined) return undefined;
  const { technologies } = linker.env;
  const technology = technologies.resolve(name.id);
  if (technology !== undefined && isUnlikely(draft.component, technology.technology)) {
    const made = articled(technology.technology.kind);
    linker.problems.push({
      code: "unlikely-technology",
      severity: "warning",
      message: `\`${name.id}\` makes ${made}, which ${articled(draft.component)} hardly is; declare \`${draft.head.name}\` as ${made}, or name what it runs on itself.`,
      at: name.at,
    });
  }
  if (technology !== undefined || technologies.isDeclared(name.id)) return technology;
  const near = technologies.nearest(name.id);
  linker.problems.push({
    code: "unknown-technology",
    severity: "warning",
    message:
      near === undefined
        ? `\`${name.id}\` is no known technology, so nothing is assumed of it; declare it with \`technology ${name.id} : ${draft.component} { }\`.`
        : `\`${name.id}\` is no known technology, so nothing is assumed of it. Did you mean \`${near}\`?`,
    at: name.at,
    ...(near !== undefined && { suggestion: near }),
  });
  return undefined;
}

function objectivesOf(objectives: readonly Objective[], linker: Linker): readonly Objective[] {
  return objectives.flatMap((objective) => {
    if (objective.data === undefined) return [objective];
    const data = linker.ref(objective.data, ["data"]);
    return data === undefined ? [] : [{ ...objective, data }];
  });
}

function regionOf(draft: DraftOf<"region">, { at }: Linker): Region {
  return {
    ...elementOf(draft, at),
    ...(draft.availability && { availability: draft.availability }),
    zones: draft.zones.map((zone) => ({
      ...zone.head,
      id: `${at.id}.${zone.head.name}`,
      region: at.id,
      ...(zone.availability && { availability: zone.availability }),
      accepts: zone.accepts,
    })),
    accepts: draft.accepts,
  };
}

function dataOf(draft: DraftOf<"data">, linker: Linker): Data {
  const authorities = linker.refs(draft.authorities, ["component"]);
  const derived = draft.derived.flatMap((derivation) => {
    const store = linker.ref(derivation.store, ["component"]);
    return store === undefined ? [] : [{ ...derivation, store }];
  });
  const isLost = authorities.length < draft.authorities.length || derived.length < draft.derived.length;
  return {
    ...elementOf(draft, linker.at),
    authorities,
    derived,
    ...(isLost && { hasLostPlaces: true as const }),
    accepts: draft.accepts,
  };
}

function flowOf(draft: DraftOf<"flow">, linker: Linker): Flow {
  const { load, peak, importance, accepts, tags } = draft.facets;
  const system = systemOf(linker.at.parent, linker.env);
  return {
    ...elementOf(draft, linker.at),
    ...(system !== undefined && { system }),
    ...(load && { load }),
    ...(peak && { peak }),
    ...(importance && { importance }),
    objectives: objectivesOf(draft.objectives, linker),
    body: flowBodyOf(draft.body, linker),
    accepts,
    tags,
  };
}

function scenarioOf(draft: DraftOf<"scenario">, linker: Linker): Scenario {
  return {
    ...elementOf(draft, linker.at),
    statements: draft.statements.flatMap((statement): readonly ScenarioStatement[] => {
      switch (statement.kind) {
        case "fail":
        case "slow": {
          const target = linker.ref(statement.target, ["component", "region", "zone"]);
          return target === undefined ? [] : [{ ...statement, target }];
        }
        case "load": {
          const flow = linker.ref(statement.flow, ["flow"]);
          return flow === undefined ? [] : [{ ...statement, flow }];
        }
        case "expect": {
          const kinds: readonly NamedKind[] =
            statement.that.kind === "state" ? ["flow", "container", "component"] : ["flow", "component"];
          const target = linker.ref(statement.target, kinds);
          return target === undefined ? [] : [{ ...statement, target }];
        }
      }
    }),
  };
}
