// Reads fault trees in the Open-PSA model exchange format, as far as published trees use it: gates, house events, basic
// events with constants, parameters and the usual failure laws. Event trees, alignments and common-cause groups are not read.

import type { FaultTree, TreePart } from "../../analysis/graph/fault-tree.ts";

export interface PsaTree {
  readonly tree: FaultTree;
  /** By event. */
  readonly names: readonly string[];
  /** By event; NaN where a file states none. */
  readonly probabilities: readonly number[];
  readonly gates: number;
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
}

/** Hours of a mission where no file says otherwise. */
const usualMission = 8760;

/** The tree of one or more files that belong together; its top is the gate that no other gate uses. */
export function readOpenPsa(texts: readonly string[]): PsaTree {
  const definitions = new Map<string, Element>();
  const scopes = new Map<Element, string>();
  const visit = (element: Element, scope: string, isPrivate: boolean): void => {
    const name = element.attributes.name ?? "";
    const role = element.attributes.role;
    if (/^define-(gate|basic-event|house-event|parameter)$/.test(element.name)) {
      const isOwn = role === undefined ? isPrivate : role === "private";
      const full = scope === "" ? name : `${scope}.${name}`;
      definitions.set(full, element);
      scopes.set(element, scope);
      // What is public is known by its bare name everywhere.
      if (!isOwn) definitions.set(name, element);
      return;
    }
    const isComponent = element.name === "define-component";
    const inner = isComponent ? (scope === "" ? name : `${scope}.${name}`) : scope;
    for (const child of element.children) visit(child, inner, isComponent ? role === "private" : isPrivate);
  };
  for (const text of texts) visit(parseXml(text), "", false);

  const gates = [...new Set(definitions.values())].filter((element) => element.name === "define-gate");
  const used = new Set<Element>();
  const events: Element[] = [];
  const eventNumbers = new Map<Element | string, number>();
  const parts: TreePart[] = [];
  const partOf = new Map<Element, number>();
  const add = (part: TreePart): number => parts.push(part) - 1;
  const find = (name: string, scope: string): Element | undefined =>
    definitions.get(scope === "" ? name : `${scope}.${name}`) ?? definitions.get(name);

  const build = (element: Element, scope: string): number => {
    const inner = () => element.children.filter((child) => isFormula(child)).map((child) => build(child, scope));
    switch (element.name) {
      case "and":
      case "or":
      case "xor":
        return add({ kind: element.name, parts: inner() });
      case "not":
        return add({ kind: "not", part: inner()[0] ?? 0 });
      case "nand":
        return add({ kind: "not", part: add({ kind: "and", parts: inner() }) });
      case "nor":
        return add({ kind: "not", part: add({ kind: "or", parts: inner() }) });
      case "atleast":
        return add({ kind: "at-least", count: Number(element.attributes.min), parts: inner() });
      case "constant":
        return add({ kind: "constant", value: element.attributes.value === "true" });
      default:
        return refer(element.attributes.name ?? "", scope);
    }
  };
  const refer = (name: string, scope: string): number => {
    const definition = find(name, scope);
    if (definition?.name === "define-gate") {
      used.add(definition);
      return buildGate(definition);
    }
    if (definition?.name === "define-house-event") {
      return add({ kind: "constant", value: isTrue(definition) });
    }
    // An event that no file defines takes part by its name.
    const key = definition ?? name;
    let event = eventNumbers.get(key);
    if (event === undefined) {
      event = events.push(definition ?? { name: "", attributes: { name }, children: [] }) - 1;
      eventNumbers.set(key, event);
    }
    return add({ kind: "event", event });
  };
  const buildGate = (definition: Element): number => {
    const known = partOf.get(definition);
    if (known !== undefined) return known;
    const formula = definition.children.find((child) => isFormula(child));
    if (formula === undefined) throw new Error(`the gate ${definition.attributes.name} has no formula`);
    const part = build(formula, scopes.get(definition) ?? "");
    partOf.set(definition, part);
    return part;
  };
  for (const gate of gates) buildGate(gate);
  const top = gates.find((gate) => !used.has(gate));
  if (top === undefined) throw new Error("every gate is used by another one");
  const lawValue = (element: Element): number => expression(element, (name) => definitions.get(name));
  return {
    tree: { parts, top: partOf.get(top) ?? 0 },
    names: events.map((event) => event.attributes.name ?? ""),
    probabilities: events.map((event) => {
      const law = event.children.find((child) => child.name !== "label" && child.name !== "attributes");
      return law === undefined ? Number.NaN : lawValue(law);
    }),
    gates: gates.length,
  };
}

function isTrue(house: Element): boolean {
  return house.children.some((child) => child.name === "constant" && child.attributes.value === "true");
}

const formulas: ReadonlySet<string> = new Set(
  "and or not xor nand nor atleast gate event basic-event house-event constant".split(" "),
);

function isFormula({ name }: Element): boolean {
  return formulas.has(name);
}

/** The mean of what the failure law of a basic event gives. */
function expression(element: Element, find: (name: string) => Element | undefined): number {
  const [a = 0, b = 0, c = 0, d = 0] = element.children.map((child) => expression(child, find));
  switch (element.name) {
    case "float":
    case "int":
      return Number(element.attributes.value);
    case "parameter": {
      const definition = find(element.attributes.name ?? "");
      const value = definition?.children.find((child) => child.name !== "label" && child.name !== "attributes");
      if (value === undefined) throw new Error(`no parameter ${element.attributes.name}`);
      return expression(value, find);
    }
    case "system-mission-time":
      return usualMission;
    case "exponential":
      return -Math.expm1(-a * b);
    // Probability at start γ, failure rate λ, repair rate μ, time t.
    case "GLM":
      return (b - (b - a * (b + c)) * Math.exp(-(b + c) * d)) / (b + c);
    // Rate λ, interval τ between tests, first test θ, time t: tests are perfect and take no time.
    case "periodic-test": {
      const sinceTest = d <= c ? d : (d - c) % b;
      return -Math.expm1(-a * sinceTest);
    }
    case "lognormal-deviate":
    case "normal-deviate":
      return a;
    case "mul":
      return element.children.map((child) => expression(child, find)).reduce((product, one) => product * one, 1);
    default:
      throw new Error(`a failure law that is not read: ${element.name}`);
  }
}

/** Elements and attributes; texts, comments and declarations are left out. */
export function parseXml(text: string): Element {
  const root: Element = { name: "", attributes: {}, children: [] };
  const open: Element[] = [root];
  const tag =
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<(\/?)([\w-]+)((?:\s+[\w-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g;
  for (const [, closing, name, attributes = "", isEmpty] of text.matchAll(tag)) {
    if (name === undefined) continue;
    if (closing === "/") {
      open.pop();
      continue;
    }
    const pairs = [...attributes.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
    const element: Element = {
      name,
      attributes: Object.fromEntries(pairs.map(([, key = "", double, single]) => [key, double ?? single ?? ""])),
      children: [],
    };
    open.at(-1)?.children.push(element);
    if (isEmpty !== "/") open.push(element);
  }
  return root;
}
