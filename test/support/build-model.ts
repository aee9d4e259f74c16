// Builds a SystemModel from a few lines of plain data, so that a test of an analysis needs no parser. Every name gets a
// span of its own in one invented file, in the order of the declarations. It checks nothing but that references resolve.

import type {
  Component,
  Container,
  Data,
  Figure,
  Flow,
  FlowItem,
  Id,
  Ref,
  Region,
  SystemModel,
  Technology,
} from "../../language/index.ts";
import { availabilityObjective, buildFlow } from "./build-flow.ts";
import { dependenciesOf, verbs } from "./build-terms.ts";
import {
  acceptsOf,
  createSource,
  deadLetterOf,
  elementOf,
  figureOf,
  given,
  guaranteeOf,
  optionalFigure,
  originOf,
  outermostSystem,
  parentOf,
  refOf,
  type Source,
  splitOf,
  statedOf,
} from "./build-values.ts";
import type { ComponentSpec, ModelSpec, NumberSpec, RegionSpec } from "./model-spec.ts";

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
        cells: splitOf(one.cells, source),
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
      shards: splitOf(spec.shards, source),
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
      warms: statedOf(spec.warms, source),
      prefers: statedOf(spec.prefers, source),
      bound: figure("bound", spec.bound),
      retention: figure("retention", spec.retention),
      partitions: splitOf(spec.partitions, source),
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
