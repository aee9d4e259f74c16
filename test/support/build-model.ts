// Builds a SystemModel from a few lines of plain data, so that a test of an analysis needs no parser. Every name gets a
// span of its own in one invented file, in the order of the declarations. It checks nothing but that references resolve.

import type {
  Acceptance,
  Branch,
  Component,
  ComponentKind,
  Container,
  Data,
  Day,
  Dependency,
  Figure,
  Flow,
  FlowItem,
  Guarantee,
  Id,
  Objective,
  Origin,
  Ref,
  Region,
  Span,
  SystemModel,
  Technology,
  Terms,
  Verb,
} from "../../language/index.ts";

/** A number in its canonical unit, or an interval. */
export type NumberSpec = number | readonly [number, number];

export interface AcceptSpec {
  readonly rule: string;
  readonly because?: string;
  readonly until?: Day;
}

export interface TermsSpec {
  readonly timeout?: NumberSpec;
  readonly deadline?: NumberSpec;
  /** Total tries, the first included. */
  readonly attempts?: number;
  readonly backoff?: { kind: "none" | "fixed" | "exponential"; from?: number; to?: number; jitter?: boolean };
  readonly retryBudget?: number | { ratio: number; floor: number };
  readonly breaker?: true | { after?: number; for?: number };
  readonly bulkhead?: number;
  readonly hedge?: number;
  /** Name of a component, or `{ answer: "…" }` for a static one. */
  readonly fallback?: Id | { answer: string };
  readonly optional?: true;
  readonly idempotent?: true | string;
  readonly outbox?: Id;
  readonly compensates?: string;
  readonly transaction?: string;
  readonly batch?: number;
  readonly requires?: readonly string[];
  readonly from?: "primary" | "replica" | "any";
  readonly deadLetter?: Id | { queue: Id; after: number };
  readonly data?: readonly Id[];
  readonly accepts?: readonly AcceptSpec[];
}

/** Dependencies by target: `["db"]`, or `{ db: { attempts: 3 } }`. */
export type DependenciesSpec = readonly Id[] | Readonly<Record<Id, TermsSpec>>;

export interface ComponentSpec {
  readonly kind?: ComponentKind;
  readonly title?: string;
  readonly technology?: string;
  /** Terms of this component that come from its technology and not from the project, such as `availability`. */
  readonly fromTechnology?: readonly string[];
  readonly owner?: string;
  readonly tags?: readonly string[];
  /** All copies, the primary included. */
  readonly replicas?: number;
  /** `1 primary + followers`. */
  readonly primary?: { followers: number; mode?: "async" | "sync" };
  readonly across?: readonly Id[];
  readonly in?: readonly Id[];
  readonly runsOn?: Id;
  readonly quorum?: { write: number; read: number; of: number };
  readonly needs?: number;
  readonly standby?: number;
  readonly failover?: { mode: "automatic" | "manual"; within?: number };
  readonly shards?: number;
  readonly managed?: true;
  readonly availability?: NumberSpec;
  readonly mtbf?: NumberSpec;
  readonly mttr?: NumberSpec;
  readonly errorRate?: NumberSpec;
  readonly capacity?: NumberSpec;
  readonly concurrency?: NumberSpec;
  readonly serviceTime?: NumberSpec;
  readonly pool?: NumberSpec;
  /** By percentile as written: `{ p50: 0.008, p99: 0.06 }`. */
  readonly latency?: Readonly<Record<`p${number}`, number>>;
  readonly autoscale?: { min: number; max: number; within?: number };
  readonly rateLimit?: NumberSpec;
  readonly shedsLoad?: true;
  readonly guarantees?: readonly string[];
  readonly prefers?: "consistency" | "availability";
  readonly bound?: NumberSpec;
  readonly retention?: NumberSpec;
  readonly partitions?: NumberSpec;
  readonly visibility?: NumberSpec;
  readonly priority?: readonly string[];
  readonly alerts?: string;
  readonly deadLetter?: Id | { queue: Id; after: number };
  readonly of?: Id;
  readonly pattern?: "cache-aside" | "read-through" | "write-through" | "write-behind";
  readonly ttl?: NumberSpec;
  readonly hitRatio?: NumberSpec;
  readonly lag?: NumberSpec;
  readonly propagatesDeadline?: true;
  readonly state?: "stateless" | "stateful";
  readonly calls?: DependenciesSpec;
  readonly reads?: DependenciesSpec;
  readonly writes?: DependenciesSpec;
  readonly publishes?: DependenciesSpec;
  readonly consumes?: DependenciesSpec;
  /** Promised availability of its own. */
  readonly slo?: number;
  readonly accepts?: readonly AcceptSpec[];
}

export interface ContainerSpec {
  readonly kind?: "system" | "group";
  readonly owner?: string;
  readonly cells?: number;
  readonly accepts?: readonly AcceptSpec[];
}

export interface RegionSpec {
  /** Names; or names with an availability of their own. */
  readonly zones?: readonly string[] | Readonly<Record<string, NumberSpec | undefined>>;
  readonly availability?: NumberSpec;
}

/** `"a -> b (writes) -> c 200x"`, `"reply"`, or a nested block. Branch weights that are left out share the rest. */
export type FlowItemSpec =
  | string
  | { readonly either: readonly { readonly weight?: number; readonly body: readonly FlowItemSpec[] }[] }
  | { readonly parallel: readonly FlowItemSpec[] }
  | { readonly optional: readonly FlowItemSpec[] };

export interface FlowSpec {
  readonly load?: NumberSpec;
  readonly peak?: number;
  readonly importance?: "critical" | "background";
  /** Availability over 30 days, or over the window given. */
  readonly slo?: number | { target: number; over: number };
  readonly sla?: number;
  readonly sloLatency?: { percentile: number; below: number };
  readonly body: readonly FlowItemSpec[];
  readonly accepts?: readonly AcceptSpec[];
}

export interface ModelSpec {
  /** Systems and groups by qualified name. A component `pay.api` lies in `pay`, which need not be listed. */
  readonly containers?: Readonly<Record<Id, ContainerSpec>>;
  readonly regions?: Readonly<Record<Id, RegionSpec>>;
  /** By qualified name; the kind is `service` when unwritten. */
  readonly components: Readonly<Record<Id, ComponentSpec>>;
  readonly data?: Readonly<
    Record<Id, { authorities: readonly Id[]; derived?: Readonly<Record<Id, number | undefined>> }>
  >;
  readonly flows?: Readonly<Record<Id, FlowSpec>>;
  readonly technologies?: Readonly<Record<string, { kind: ComponentKind; tradeoff?: string }>>;
}

const month = 30 * 24 * 3600;
const written: Origin = { kind: "written" };
const verbs = ["calls", "reads", "writes", "publishes", "consumes"] as const;

/** The invented file's name. */
export const builtFile = "model.arch";

/** A model from plain data. Throws on a reference to something undeclared, which is a fault of the test. */
export function buildModel(spec: ModelSpec): SystemModel {
  const source = createSource();
  const containers = buildContainers(spec, source);
  const regions = Object.entries(spec.regions ?? {}).map(([id, region]) => buildRegion(id, region, source));
  const components = Object.entries(spec.components).map(([id, component]) =>
    buildComponent(id, component, containers, source),
  );
  const data: Data[] = Object.entries(spec.data ?? {}).map(([id, one]) => ({
    ...elementOf(id, source),
    authorities: one.authorities.map((store) => refOf(store, source)),
    derived: Object.entries(one.derived ?? {}).map(([store, within]) => ({
      store: refOf(store, source),
      ...given({ within: within === undefined ? undefined : figureOf(within, source) }),
    })),
    accepts: [],
  }));
  const flows = Object.entries(spec.flows ?? {}).map(([id, flow]) => buildFlow(id, flow, containers, source));
  const technologies: Technology[] = Object.entries(spec.technologies ?? {}).map(([id, one]) => ({
    ...elementOf(id, source),
    kind: one.kind,
    ...given({ tradeoff: one.tradeoff }),
    sources: [],
    guarantees: [],
    builtIn: false,
  }));
  const componentById = new Map(components.map((component) => [component.id, component]));
  assertResolved(components, flows, regions, componentById);
  return {
    containers,
    components,
    regions,
    boundaries: [],
    policies: [],
    data,
    flows,
    decisions: [],
    scenarios: [],
    technologies,
    componentById,
    containerById: new Map(containers.map((container) => [container.id, container])),
    flowById: new Map(flows.map((flow) => [flow.id, flow])),
    blocks: new Map([[0, { file: builtFile, offset: 0, length: source.length() }]]),
  };
}

/** Hands out one span per name, ascending. */
interface Source {
  span(text: string): Span;
  length(): number;
}

function createSource(): Source {
  let offset = 0;
  return {
    span(text) {
      const start = offset;
      offset += text.length + 1;
      return { block: 0, start, end: start + text.length };
    },
    length: () => offset,
  };
}

function buildContainers(spec: ModelSpec, source: Source): Container[] {
  const ids = new Set(Object.keys(spec.containers ?? {}));
  for (const id of [...Object.keys(spec.components), ...Object.keys(spec.flows ?? {})]) {
    for (let parent = parentOf(id); parent !== undefined; parent = parentOf(parent)) ids.add(parent);
  }
  return [...ids].sort().map((id) => {
    const one = spec.containers?.[id] ?? {};
    const parent = parentOf(id);
    return {
      ...elementOf(id, source),
      kind: one.kind ?? (parent === undefined ? "system" : "group"),
      tags: [],
      accepts: acceptsOf(one.accepts, source),
      ...given({
        parent,
        owner: statedOf(one.owner, source),
        cells: one.cells === undefined ? undefined : { count: figureOf(one.cells, source) },
      }),
    };
  });
}

function buildRegion(id: Id, spec: RegionSpec, source: Source): Region {
  const zones = Array.isArray(spec.zones)
    ? spec.zones.map((name: string) => [name, undefined] as const)
    : Object.entries((spec.zones ?? {}) as Readonly<Record<string, NumberSpec | undefined>>);
  return {
    ...elementOf(id, source),
    ...given({ availability: optionalFigure(spec.availability, source) }),
    zones: zones.map(([name, availability]) => ({
      ...elementOf(`${id}.${name}`, source),
      region: id,
      accepts: [],
      ...given({ availability: optionalFigure(availability, source) }),
    })),
    accepts: [],
  };
}

function buildComponent(id: Id, spec: ComponentSpec, containers: readonly Container[], source: Source): Component {
  const element = elementOf(id, source);
  const parent = parentOf(id);
  const system = outermostSystem(parent, containers);
  const figure = (name: keyof ComponentSpec, value: NumberSpec | undefined): Figure | undefined =>
    value === undefined ? undefined : figureOf(value, source, originOf(spec, name));
  const ref = (target: Id | undefined): Ref | undefined => (target === undefined ? undefined : refOf(target, source));
  const replicas = spec.replicas ?? (spec.primary === undefined ? undefined : 1 + spec.primary.followers);
  return {
    ...element,
    kind: spec.kind ?? "service",
    tags: spec.tags ?? [],
    across: (spec.across ?? []).map((domain) => refOf(domain, source)),
    in: (spec.in ?? []).map((domain) => refOf(domain, source)),
    latency: Object.entries(spec.latency ?? {}).map(([percentile, value]) => ({
      percentile: Number(percentile.slice(1)) / 100,
      value: figureOf(value, source),
    })),
    guarantees: (spec.guarantees ?? []).map((name) => guaranteeOf(name, source)),
    priority: spec.priority ?? [],
    dependencies: verbs.flatMap((verb) => dependenciesOf(id, verb, spec[verb], source)),
    objectives: spec.slo === undefined ? [] : [availabilityObjective("slo", spec.slo, source)],
    accepts: acceptsOf(spec.accepts, source),
    ...given({
      title: spec.title,
      technology: spec.technology,
      parent,
      system,
      owner: statedOf(spec.owner, source),
      replicas:
        replicas === undefined
          ? undefined
          : {
              count: figureOf(replicas, source, originOf(spec, "replicas")),
              ...(spec.primary === undefined
                ? {}
                : {
                    primary: {
                      followers: figureOf(spec.primary.followers, source),
                      mode: spec.primary.mode ?? ("async" as const),
                    },
                  }),
            },
      runsOn: ref(spec.runsOn),
      quorum:
        spec.quorum === undefined
          ? undefined
          : {
              write: figureOf(spec.quorum.write, source),
              read: figureOf(spec.quorum.read, source),
              of: figureOf(spec.quorum.of, source),
            },
      needs: figure("needs", spec.needs),
      standby: figure("standby", spec.standby),
      failover:
        spec.failover === undefined
          ? undefined
          : {
              mode: spec.failover.mode,
              at: source.span("failover"),
              ...given({ within: optionalFigure(spec.failover.within, source) }),
            },
      shards: spec.shards === undefined ? undefined : { count: figureOf(spec.shards, source) },
      managed: statedOf(spec.managed, source, originOf(spec, "managed")),
      availability: figure("availability", spec.availability),
      mtbf: figure("mtbf", spec.mtbf),
      mttr: figure("mttr", spec.mttr),
      errorRate: figure("errorRate", spec.errorRate),
      capacity: figure("capacity", spec.capacity),
      concurrency: figure("concurrency", spec.concurrency),
      serviceTime: figure("serviceTime", spec.serviceTime),
      pool: figure("pool", spec.pool),
      autoscale:
        spec.autoscale === undefined
          ? undefined
          : {
              min: figureOf(spec.autoscale.min, source),
              max: figureOf(spec.autoscale.max, source),
              ...given({ within: optionalFigure(spec.autoscale.within, source) }),
            },
      rateLimit: figure("rateLimit", spec.rateLimit),
      shedsLoad: statedOf(spec.shedsLoad, source),
      prefers: statedOf(spec.prefers, source),
      bound: figure("bound", spec.bound),
      retention: figure("retention", spec.retention),
      partitions: figure("partitions", spec.partitions),
      visibility: figure("visibility", spec.visibility),
      alerts: statedOf(spec.alerts, source),
      deadLetter: deadLetterOf(spec.deadLetter, source),
      cacheOf: ref(spec.of),
      pattern: statedOf(spec.pattern, source),
      ttl: figure("ttl", spec.ttl),
      hitRatio: figure("hitRatio", spec.hitRatio),
      lag: figure("lag", spec.lag),
      propagatesDeadline: statedOf(spec.propagatesDeadline, source),
      state: statedOf(spec.state, source),
    }),
  };
}

function dependenciesOf(owner: Id, verb: Verb, spec: DependenciesSpec | undefined, source: Source): Dependency[] {
  if (spec === undefined) return [];
  const entries = Array.isArray(spec)
    ? spec.map((target: Id) => [target, {} as TermsSpec] as const)
    : Object.entries(spec as Readonly<Record<Id, TermsSpec>>);
  return entries.map(([target, terms]) => ({
    id: `${owner} ${verb} ${target}`,
    verb,
    source: owner,
    target,
    at: source.span(target),
    policies: [],
    accepts: acceptsOf(terms.accepts, source),
    ...termsOf(terms, source),
  }));
}

function termsOf(spec: TermsSpec, source: Source): Terms {
  const budget = typeof spec.retryBudget === "number" ? { ratio: spec.retryBudget } : spec.retryBudget;
  return {
    requires: (spec.requires ?? []).map((name) => guaranteeOf(name, source)),
    data: (spec.data ?? []).map((id) => refOf(id, source)),
    priority: [],
    ...given({
      timeout: optionalFigure(spec.timeout, source),
      deadline: optionalFigure(spec.deadline, source),
      attempts: optionalFigure(spec.attempts, source),
      backoff:
        spec.backoff === undefined
          ? undefined
          : {
              kind: spec.backoff.kind,
              jitter: spec.backoff.jitter ?? false,
              at: source.span("backoff"),
              ...given({
                from: optionalFigure(spec.backoff.from, source),
                to: optionalFigure(spec.backoff.to, source),
              }),
            },
      retryBudget:
        budget === undefined
          ? undefined
          : {
              ratio: figureOf(budget.ratio, source),
              ...given({ floor: optionalFigure("floor" in budget ? budget.floor : undefined, source) }),
            },
      breaker: spec.breaker === undefined ? undefined : breakerOf(spec.breaker, source),
      bulkhead: optionalFigure(spec.bulkhead, source),
      hedge: optionalFigure(spec.hedge, source),
      fallback: spec.fallback === undefined ? undefined : fallbackOf(spec.fallback, source),
      optional: statedOf(spec.optional, source),
      idempotent:
        spec.idempotent === undefined
          ? undefined
          : {
              at: source.span("idempotent"),
              ...given({ by: spec.idempotent === true ? undefined : spec.idempotent }),
            },
      outbox: spec.outbox === undefined ? undefined : refOf(spec.outbox, source),
      compensates:
        spec.compensates === undefined ? undefined : { text: spec.compensates, at: source.span("compensates") },
      transaction: statedOf(spec.transaction, source),
      batch: optionalFigure(spec.batch, source),
      from: statedOf(spec.from, source),
      deadLetter: deadLetterOf(spec.deadLetter, source),
    }),
  };
}

function breakerOf(spec: NonNullable<TermsSpec["breaker"]>, source: Source): NonNullable<Terms["breaker"]> {
  const terms = spec === true ? {} : spec;
  return {
    at: source.span("breaker"),
    ...given({ after: optionalFigure(terms.after, source), for: optionalFigure(terms.for, source) }),
  };
}

function fallbackOf(spec: NonNullable<TermsSpec["fallback"]>, source: Source): NonNullable<Terms["fallback"]> {
  if (typeof spec === "string") return { kind: "component", to: refOf(spec, source), at: source.span("fallback") };
  return { kind: "answer", text: spec.answer, at: source.span("fallback") };
}

function buildFlow(id: Id, spec: FlowSpec, containers: readonly Container[], source: Source): Flow {
  const element = elementOf(id, source);
  const parent = parentOf(id);
  const objectives: Objective[] = [];
  if (spec.slo !== undefined) objectives.push(availabilityObjective("slo", spec.slo, source));
  if (spec.sla !== undefined) objectives.push(availabilityObjective("sla", spec.sla, source));
  if (spec.sloLatency !== undefined) {
    const { percentile, below } = spec.sloLatency;
    objectives.push({ kind: "slo", measure: "latency", target: below, percentile, at: source.span("slo") });
  }
  return {
    ...element,
    objectives,
    body: spec.body.flatMap((item) => flowItemsOf(item, source)),
    accepts: acceptsOf(spec.accepts, source),
    tags: [],
    ...given({
      parent,
      system: outermostSystem(parent, containers),
      load: optionalFigure(spec.load, source),
      peak: optionalFigure(spec.peak, source),
      importance: statedOf(spec.importance, source),
    }),
  };
}

function flowItemsOf(spec: FlowItemSpec, source: Source): FlowItem[] {
  if (typeof spec === "string")
    return spec === "reply" ? [{ kind: "reply", at: source.span("reply") }] : chain(spec, source);
  if ("parallel" in spec) {
    const at = source.span("parallel");
    return [{ kind: "parallel", at, body: spec.parallel.flatMap((item) => flowItemsOf(item, source)) }];
  }
  if ("optional" in spec) {
    const at = source.span("optional");
    return [{ kind: "optional", at, body: spec.optional.flatMap((item) => flowItemsOf(item, source)) }];
  }
  const at = source.span("either");
  const stated = spec.either.reduce((sum, branch) => sum + (branch.weight ?? 0), 0);
  const unstated = spec.either.filter((branch) => branch.weight === undefined).length;
  const branches: Branch[] = spec.either.map((branch) => ({
    weight: branch.weight ?? (1 - stated) / unstated,
    body: branch.body.flatMap((item) => flowItemsOf(item, source)),
  }));
  return [{ kind: "either", at, branches }];
}

/** `"a -> b (writes) -> c 200x"` as two steps. */
function chain(text: string, source: Source): FlowItem[] {
  const names = text.split("->").map((part) => {
    const match = /^\s*([\w.-]+)\s*(?:\(([^)]*)\))?\s*(?:([\d.]+)x)?\s*$/.exec(part);
    if (match === null) throw new Error(`not a flow chain: ${text}`);
    const name = match[1] ?? "";
    return {
      name,
      verbs: (match[2] ?? "").split(/[\s,]+/).filter((verb) => verb !== "") as Verb[],
      count: match[3] === undefined ? 1 : Number(match[3]),
      at: source.span(name),
    };
  });
  const steps: FlowItem[] = [];
  for (const [index, to] of names.entries()) {
    const from = names[index - 1];
    if (from === undefined) continue;
    steps.push({
      kind: "step",
      from: from.name,
      to: to.name,
      count: to.count,
      verbs: to.verbs,
      at: to.at,
      fromAt: from.at,
    });
  }
  return steps;
}

function availabilityObjective(
  kind: "slo" | "sla",
  spec: number | { target: number; over: number },
  source: Source,
): Objective {
  const { target, over } = typeof spec === "number" ? { target: spec, over: month } : spec;
  return { kind, measure: "availability", target, over, at: source.span(kind) };
}

function guaranteeOf(name: string, source: Source): Guarantee {
  return { name, origin: written, at: source.span(name) };
}

function deadLetterOf(spec: ComponentSpec["deadLetter"], source: Source) {
  if (spec === undefined) return undefined;
  if (typeof spec === "string") return { queue: refOf(spec, source) };
  return { queue: refOf(spec.queue, source), after: figureOf(spec.after, source) };
}

function acceptsOf(specs: readonly AcceptSpec[] | undefined, source: Source): Acceptance[] {
  return (specs ?? []).map((spec) => ({ ...spec, at: source.span(spec.rule) }));
}

function elementOf(id: Id, source: Source): { id: Id; name: string; at: Span } {
  const name = id.slice(id.lastIndexOf(".") + 1);
  return { id, name, at: source.span(name) };
}

function refOf(id: Id, source: Source): Ref {
  return { id, at: source.span(id) };
}

function figureOf(spec: NumberSpec, source: Source, origin: Origin = written): Figure {
  const at = source.span(String(spec));
  if (typeof spec === "number") return { value: spec, origin, at };
  return { value: spec[0], upper: spec[1], origin, at };
}

function optionalFigure(spec: NumberSpec | undefined, source: Source): Figure | undefined {
  return spec === undefined ? undefined : figureOf(spec, source);
}

function statedOf<T>(value: T | undefined, source: Source, origin: Origin = written) {
  return value === undefined ? undefined : { value, origin, at: source.span(String(value)) };
}

function originOf(spec: ComponentSpec, name: keyof ComponentSpec): Origin {
  if (spec.technology === undefined || !(spec.fromTechnology ?? []).includes(name)) return written;
  return { kind: "technology", technology: spec.technology };
}

function parentOf(id: Id): Id | undefined {
  const dot = id.lastIndexOf(".");
  return dot < 0 ? undefined : id.slice(0, dot);
}

function outermostSystem(parent: Id | undefined, containers: readonly Container[]): Id | undefined {
  let system: Id | undefined;
  for (let id = parent; id !== undefined; id = parentOf(id)) {
    if (containers.some((container) => container.id === id && container.kind === "system")) system = id;
  }
  return system;
}

/** The object without its undefined members, as exact optional properties want it. */
function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function assertResolved(
  components: readonly Component[],
  flows: readonly Flow[],
  regions: readonly Region[],
  componentById: ReadonlyMap<Id, Component>,
): void {
  const domains = new Set(regions.flatMap((region) => [region.id, ...region.zones.map((zone) => zone.id)]));
  const need = (id: Id | undefined) => {
    if (id !== undefined && !componentById.has(id)) throw new Error(`no component ${id}`);
  };
  for (const component of components) {
    for (const domain of [...component.across, ...component.in]) {
      if (!domains.has(domain.id)) throw new Error(`no region or zone ${domain.id}`);
    }
    need(component.cacheOf?.id);
    need(component.runsOn?.id);
    for (const dependency of component.dependencies) {
      need(dependency.target);
      need(dependency.outbox?.id);
      if (dependency.fallback?.kind === "component") need(dependency.fallback.to.id);
    }
  }
  const visit = (item: FlowItem): void => {
    if (item.kind === "step") {
      need(item.from);
      need(item.to);
    } else if (item.kind === "either") for (const branch of item.branches) branch.body.forEach(visit);
    else if (item.kind !== "reply") item.body.forEach(visit);
  };
  for (const flow of flows) flow.body.forEach(visit);
}
