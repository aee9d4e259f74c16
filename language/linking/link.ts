// The second half of linking: what every name refers to. Takes declarations and gives the model's elements, each made from
// its own draft and the names in scope, so an element whose draft and scope are unchanged is the same object as before.

import type { Draft } from "../lowering/draft.ts";
import { emptyFacets, termsOf } from "../lowering/facets.ts";
import type {
  Boundary,
  Component,
  Container,
  Data,
  Decision,
  Dependency,
  Flow,
  FlowItem,
  Id,
  Objective,
  Policy,
  Problem,
  Ref,
  Region,
  Scenario,
  ScenarioStatement,
  Stated,
  Terms,
} from "../model.ts";
import type { Declarations, Declared } from "./declare.ts";
import type { NamedKind, Scope } from "./scope.ts";
import type { Technologies } from "./technologies.ts";
import { inherit } from "./technologies.ts";

/** All that an element is resolved against. */
export interface Environment {
  readonly scope: Scope;
  readonly technologies: Technologies;
  /** Policies' terms by id, those of the policies they build on merged in. */
  readonly policies: ReadonlyMap<Id, Terms>;
  readonly containers: ReadonlyMap<Id, Container>;
}

/** An element with the problems that its names have. */
export type Linked = { readonly problems: readonly Problem[] } & (
  | { readonly kind: "component"; readonly element: Component }
  | { readonly kind: "region"; readonly element: Region }
  | { readonly kind: "boundary"; readonly element: Boundary }
  | { readonly kind: "policy"; readonly element: Policy }
  | { readonly kind: "data"; readonly element: Data }
  | { readonly kind: "flow"; readonly element: Flow }
  | { readonly kind: "decision"; readonly element: Decision }
  | { readonly kind: "scenario"; readonly element: Scenario }
);

type DraftOf<K extends Draft["kind"]> = Extract<Draft, { kind: K }>;

interface Linker {
  readonly env: Environment;
  readonly at: Declared;
  readonly problems: Problem[];
  /** Undefined, with a problem, where the name means nothing of these kinds. */
  ref(name: Ref, kinds: readonly NamedKind[]): Ref | undefined;
  refs(names: readonly Ref[], kinds: readonly NamedKind[]): readonly Ref[];
}

const spoken: Readonly<Record<NamedKind, string>> = {
  component: "component",
  container: "system or group",
  region: "region",
  zone: "zone",
  boundary: "boundary",
  policy: "policy",
  data: "data",
  flow: "flow",
  decision: "decision",
  scenario: "scenario",
};

function createLinker(env: Environment, at: Declared): Linker {
  const problems: Problem[] = [];
  const linker: Linker = {
    env,
    at,
    problems,
    ref(name, kinds) {
      const result = env.scope.resolve(name.id, at.parent, kinds);
      if (result.kind === "found") return { id: result.entry.id, at: name.at };
      const wanted = kinds.map((kind) => spoken[kind]).join(" or ");
      if (result.kind === "wrong") {
        const found = result.entry.detail ?? spoken[result.entry.kind];
        problems.push({
          code: "wrong-kind",
          severity: "error",
          message: `\`${name.id}\` is a ${found}; a ${wanted} is due here.`,
          at: name.at,
          related: { at: result.entry.at, says: `\`${name.id}\` is declared here` },
        });
        return undefined;
      }
      const suggestion = result.elsewhere ?? result.near;
      const hint =
        result.elsewhere !== undefined
          ? ` From here it is called \`${result.elsewhere}\`.`
          : result.near !== undefined
            ? ` Did you mean \`${result.near}\`?`
            : "";
      problems.push({
        code: "unknown-name",
        severity: "error",
        message: `No ${wanted} is called \`${name.id}\`.${hint}`,
        at: name.at,
        ...(suggestion !== undefined && { suggestion }),
      });
      return undefined;
    },
    refs: (names, kinds) => names.flatMap((name) => linker.ref(name, kinds) ?? []),
  };
  return linker;
}

/** The element that a declaration makes. */
export function link(declared: Declared, env: Environment): Linked {
  const linker = createLinker(env, declared);
  const { draft } = declared;
  const { problems } = linker;
  switch (draft.kind) {
    case "component":
      return { kind: "component", element: componentOf(draft, linker), problems };
    case "region":
      return { kind: "region", element: regionOf(draft, linker), problems };
    case "boundary":
      return { kind: "boundary", element: elementOf(draft, declared), problems };
    case "policy":
      return { kind: "policy", element: { ...elementOf(draft, declared), terms: termsOf(draft.facets) }, problems };
    case "data":
      return { kind: "data", element: dataOf(draft, linker), problems };
    case "flow":
      return { kind: "flow", element: flowOf(draft, linker), problems };
    case "decision": {
      const { kind: _, head: __, ...rest } = draft;
      return { kind: "decision", element: { ...elementOf(draft, declared), ...rest }, problems };
    }
    case "scenario":
      return { kind: "scenario", element: scenarioOf(draft, linker), problems };
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
    const topic = linker.ref(invalidatedBy.topic, ["component"]);
    if (topic !== undefined) optional.invalidatedBy = { kind: "topic", topic };
  }
  const keeper = secrets && linker.ref(secrets.from, ["component"]);
  if (keeper !== undefined) optional.secrets = { ...secrets, from: keeper };
  const parked = deadLetter && linker.ref(deadLetter.queue, ["component"]);
  if (parked !== undefined) optional.deadLetter = { ...deadLetter, queue: parked };
  return {
    ...elementOf(draft, at),
    ...plain,
    ...optional,
    kind: draft.component,
    across: linker.refs(across, ["region", "zone"]),
    in: linker.refs(placed, ["region", "zone"]),
    objectives: objectivesOf(objectives, linker),
    dependencies: dependenciesOf(draft, linker),
  };
}

function technologyOf(draft: DraftOf<"component">, linker: Linker) {
  const name = draft.technology;
  if (name === undefined) return undefined;
  const { technologies } = linker.env;
  const technology = technologies.resolve(name.id);
  if (technology !== undefined) return technology;
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

function dependenciesOf(draft: DraftOf<"component">, linker: Linker): readonly Dependency[] {
  const seen = new Map<string, Dependency>();
  for (const dependency of draft.dependencies) {
    const linked = dependencyOf(dependency, linker);
    if (linked === undefined) continue;
    const first = seen.get(linked.id);
    if (first === undefined) seen.set(linked.id, linked);
    else {
      linker.problems.push({
        code: "duplicate",
        severity: "error",
        message: `\`${linked.verb} ${dependency.target}\` is already stated; put all its terms into one block.`,
        at: linked.at,
        related: { at: first.at, says: "first stated here" },
      });
    }
  }
  return [...seen.values()];
}

function dependencyOf(dependency: Dependency, linker: Linker): Dependency | undefined {
  const { env, at } = linker;
  const target = linker.ref({ id: dependency.target, at: dependency.at }, ["component"]);
  const policies = linker.refs(dependency.policies, ["policy"]);
  const terms = policies.reduce<Terms>((own, policy) => underlay(own, env.policies.get(policy.id)), dependency);
  const resolved = resolveTerms(terms, linker);
  if (target === undefined) return undefined;
  const kind = env.scope.entries.get(target.id)?.detail;
  if ((dependency.verb === "publishes" || dependency.verb === "consumes") && !carriesMessages(kind)) {
    linker.problems.push({
      code: "wrong-kind",
      severity: "error",
      message: `\`${dependency.verb}\` goes with a queue or a topic, and \`${dependency.target}\` is a ${kind}; use \`calls\`, \`reads\` or \`writes\`.`,
      at: dependency.at,
    });
    return undefined;
  }
  return {
    ...resolved,
    id: `${at.id} ${dependency.verb} ${target.id}`,
    verb: dependency.verb,
    source: at.id,
    target: target.id,
    at: dependency.at,
    policies,
    accepts: dependency.accepts,
  };
}

function carriesMessages(kind: string | undefined): boolean {
  return kind === "queue" || kind === "topic" || kind === "external" || kind === "component";
}

/** `own`, with what it leaves unwritten taken from `base`. */
export function underlay(own: Terms, base: Terms | undefined): Terms {
  if (base === undefined) return own;
  return {
    ...base,
    ...own,
    requires: [...own.requires, ...base.requires],
    data: own.data.length > 0 ? own.data : base.data,
    priority: own.priority.length > 0 ? own.priority : base.priority,
  };
}

/** Terms whose names are resolved; a term whose name means nothing is left out. */
function resolveTerms(terms: Terms, linker: Linker): Terms {
  const { fallback, outbox, deadLetter, ...rest } = termsOf(terms);
  const result: { -readonly [K in keyof Terms]: Terms[K] } = { ...rest, data: linker.refs(terms.data, ["data"]) };
  if (fallback?.kind === "answer") result.fallback = fallback;
  else if (fallback !== undefined) {
    const to = linker.ref(fallback.to, ["component"]);
    if (to !== undefined) result.fallback = { ...fallback, to };
  }
  const box = outbox && linker.ref(outbox, ["component"]);
  if (box !== undefined) result.outbox = box;
  const parked = deadLetter && linker.ref(deadLetter.queue, ["component"]);
  if (parked !== undefined) result.deadLetter = { ...deadLetter, queue: parked };
  return result;
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
    })),
  };
}

function dataOf(draft: DraftOf<"data">, linker: Linker): Data {
  return {
    ...elementOf(draft, linker.at),
    authorities: linker.refs(draft.authorities, ["component"]),
    derived: draft.derived.flatMap((derivation) => {
      const store = linker.ref(derivation.store, ["component"]);
      return store === undefined ? [] : [{ ...derivation, store }];
    }),
  };
}

function flowOf(draft: DraftOf<"flow">, linker: Linker): Flow {
  const { load, peak, importance, accepts } = draft.facets;
  const system = systemOf(linker.at.parent, linker.env);
  return {
    ...elementOf(draft, linker.at),
    ...(system !== undefined && { system }),
    ...(load && { load }),
    ...(peak && { peak }),
    ...(importance && { importance }),
    objectives: objectivesOf(draft.objectives, linker),
    body: flowBodyOf(draft.body, linker, new Map()),
    accepts,
  };
}

function flowBodyOf(
  body: readonly FlowItem[],
  linker: Linker,
  known: Map<number, Ref | undefined>,
): readonly FlowItem[] {
  // The inner names of a chain stand in two steps and are looked up, and reported, once.
  const lookUp = (name: Ref): Ref | undefined => {
    if (!known.has(name.at.start)) known.set(name.at.start, linker.ref(name, ["component"]));
    return known.get(name.at.start);
  };
  return body.flatMap((item): readonly FlowItem[] => {
    switch (item.kind) {
      case "step": {
        const from = lookUp({ id: item.from, at: item.fromAt });
        const to = lookUp({ id: item.to, at: item.at });
        return from === undefined || to === undefined ? [] : [{ ...item, from: from.id, to: to.id }];
      }
      case "either":
        return [
          {
            ...item,
            branches: item.branches.map((branch) => ({ ...branch, body: flowBodyOf(branch.body, linker, known) })),
          },
        ];
      case "parallel":
      case "optional":
        return [{ ...item, body: flowBodyOf(item.body, linker, known) }];
      case "reply":
        return [item];
    }
  });
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

/** The containers as elements. Statements of extensions add to those of the container. */
export function containersOf(declarations: Declarations): readonly Container[] {
  return declarations.containers.map((container) => {
    const { head } = container;
    const loose = container.loose.length === 0 ? [emptyFacets()] : container.loose;
    const owner = loose.find((facets) => facets.owner !== undefined)?.owner;
    const cells = loose.find((facets) => facets.cells !== undefined)?.cells;
    return {
      id: container.id,
      name: head.name,
      ...(head.title !== undefined && { title: head.title }),
      ...(head.doc !== undefined && { doc: head.doc }),
      at: head.at,
      kind: container.kind,
      ...(container.parent !== undefined && { parent: container.parent }),
      ...(owner !== undefined && { owner }),
      ...(cells !== undefined && { cells }),
      tags: loose.flatMap((facets) => facets.tags),
      accepts: loose.flatMap((facets) => facets.accepts),
    };
  });
}

/** Policies' terms with the policies they build on merged in. Circles are reported and cut. */
export function policiesOf(
  declarations: Declarations,
  scope: Scope,
): { terms: ReadonlyMap<Id, Terms>; problems: readonly Problem[] } {
  const drafts = new Map<Id, Declared>();
  for (const declared of declarations.declared) if (declared.draft.kind === "policy") drafts.set(declared.id, declared);
  const done = new Map<Id, Terms>();
  const problems: Problem[] = [];

  const make = (declared: Declared, path: readonly Id[]): Terms => {
    const known = done.get(declared.id);
    if (known !== undefined) return known;
    const draft = declared.draft as DraftOf<"policy">;
    let terms: Terms = termsOf(draft.facets);
    for (const name of draft.facets.with) {
      const found = scope.resolve(name.id, declared.parent, ["policy"]);
      if (found.kind !== "found") {
        const near = found.kind === "unknown" ? (found.elsewhere ?? found.near) : undefined;
        problems.push({
          code: "unknown-name",
          severity: "error",
          message: `No policy is called \`${name.id}\`.${near === undefined ? "" : ` Did you mean \`${near}\`?`}`,
          at: name.at,
          ...(near !== undefined && { suggestion: near }),
        });
        continue;
      }
      const base = drafts.get(found.entry.id);
      if (base === undefined) continue;
      if (base.id === declared.id || path.includes(base.id)) {
        problems.push({
          code: "cycle",
          severity: "error",
          message: `Policy \`${draft.head.name}\` builds on itself; remove one \`with\` of the circle.`,
          at: name.at,
        });
        continue;
      }
      terms = underlay(terms, make(base, [...path, declared.id]));
    }
    done.set(declared.id, terms);
    return terms;
  };

  for (const declared of drafts.values()) make(declared, []);
  return { terms: done, problems };
}
