// What the texts for other tools are written with: names that are safe and unique in a language, texts of a design that cannot break
// out of their quotes, and the tree of containers. Pure strings.

import {
  insideInWords,
  type Scene,
  type SceneContainer,
  type SceneEdge,
  type SceneFate,
  type SceneFinding,
  type SceneNode,
} from "../scene.ts";
import { findingsInWords } from "../svg-parts.ts";

/**
 * A text on one line. Breaks and tabs become spaces; what no text holds, and what turns the reading direction and could make a text
 * say what it does not, becomes the replacement character.
 */
export function tame(text: string): string {
  return text
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, " ")
    .replace(
      /[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
      "\ufffd",
    );
}

/** The characters of a tamed text, those that `isSafe` does not match written otherwise. */
export function respelt(text: string, isSafe: RegExp, spell: (character: string, code: number) => string): string {
  return [...tame(text)]
    .map((character) => (isSafe.test(character) ? character : spell(character, character.codePointAt(0) ?? 0)))
    .join("");
}

/** Makes names for one text, or for one block of it. */
export interface Naming {
  /** The same name for the same id, another one for every other id; as near to `wanted` as the language lets it be. */
  nameOf(id: string, wanted?: string): string;
}

/**
 * Names of letters, digits and `_`, beginning with a letter, none of which is a reserved word in whatever letters; `prefix` is put
 * before every one, for languages whose words nobody can list.
 */
export function createNaming({
  reserved = [],
  prefix = "",
}: {
  readonly reserved?: readonly string[];
  readonly prefix?: string;
}): Naming {
  const names = new Map<string, string>();
  const taken = new Set(reserved.map((word) => word.toLowerCase()));
  return {
    nameOf(id, wanted = id) {
      const known = names.get(id);
      if (known !== undefined) return known;
      const plain = wanted.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
      const base = `${prefix}${/^[A-Za-z]/.test(plain) ? plain : `n${plain}`}`;
      let name = base;
      // Compared without case, since some of these languages make no difference there.
      for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${base}_${count}`;
      taken.add(name.toLowerCase());
      names.set(id, name);
      return name;
    },
  };
}

/** What a box says: its name, what it is, and how many findings stand at it; each on a line of its own, none empty. */
export function linesOf(member: SceneNode | SceneContainer): readonly string[] {
  const { label, detail, findings } = member;
  const mark = "mark" in member ? (member.mark?.says ?? "") : "";
  const inside = "collapsed" in member && member.collapsed !== undefined ? insideInWords(member.collapsed) : "";
  const fate = "fate" in member ? fateWords(member.fate) : "";
  const lines = [label, detail, inside, mark, fate, findingsInWords(findings)];
  return lines.filter((line, index) => index === 0 || line !== "");
}

/** What an arrow says: its verbs, what is noted below them, and its findings. That it is idle its ends say already. */
export function edgeWords({ label, note = "", fate, findings }: SceneEdge): string {
  return withFindings(
    [label, note, fate?.state === "idle" ? "" : fateWords(fate)].filter((part) => part !== "").join(", "),
    findings,
  );
}

/** What a picture of failures shows by its strokes has to be said in words here. */
function fateWords(fate: SceneFate | undefined): string {
  if (fate === undefined) return "";
  return fate.note === "" ? fate.state : fate.note;
}

/** How an element stands out in a language that knows colours: for who reads it drawn, beside the words that say why. */
export type Tone = "bad" | "warn" | "pale";

/** In the colours of the printed pictures. */
export const toneColours: Readonly<Record<Tone, string>> = { bad: "#c0261c", warn: "#a15c00", pale: "#8a919e" };

/** The tone of an element: what has come upon it, else how far it is on the scale of what is laid over it; mostly none. */
export function toneOf({ fate, mark }: Pick<SceneNode, "fate" | "mark">): Tone | undefined {
  if (fate === undefined) return mark?.level === "over" ? "bad" : mark?.level === "high" ? "warn" : undefined;
  switch (fate.state) {
    case "failed":
    case "down":
    case "cut":
    case "full":
    case "over":
      return "bad";
    case "slow":
    case "held":
    case "thinned":
    case "more":
      return "warn";
    case "idle":
      return "pale";
    default:
      return fate.state satisfies never;
  }
}

/** A label with the findings that stand at it. */
export function withFindings(label: string, findings: readonly SceneFinding[]): string {
  const words = findingsInWords(findings);
  return words === "" ? label : `${label} (${words})`;
}

/** What stands in which container. */
export interface Tree {
  readonly containers: readonly SceneContainer[];
  /** Containers that are drawn closed: boxes without anything in them. */
  readonly closed: readonly SceneContainer[];
  readonly nodes: readonly SceneNode[];
  inside(container: SceneContainer): Tree;
}

/** A scene from outside to inside. What names a container that is not in the scene stands on the paper. Linear. */
export function treeOf({ containers, nodes }: Pick<Scene, "containers" | "nodes">): Tree {
  const known = new Set(containers.map(({ id }) => id));
  const byParent = <Item extends { readonly parent?: string }>(items: readonly Item[]) => {
    const groups = new Map<string | undefined, Item[]>();
    for (const item of items) {
      const parent = item.parent !== undefined && known.has(item.parent) ? item.parent : undefined;
      const group = groups.get(parent);
      if (group === undefined) groups.set(parent, [item]);
      else group.push(item);
    }
    return groups;
  };
  const [outer, members] = [byParent(containers), byParent(nodes)];
  const of = (id: string | undefined): Tree => ({
    containers: (outer.get(id) ?? []).filter(({ collapsed }) => collapsed === undefined),
    closed: (outer.get(id) ?? []).filter(({ collapsed }) => collapsed !== undefined),
    nodes: members.get(id) ?? [],
    inside: (container) => of(container.id),
  });
  return of(undefined);
}
