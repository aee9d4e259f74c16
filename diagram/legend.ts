// The legend below a picture of boxes and arrows: every sign that occurs in it, drawn as it is there, with its meaning; and no other.
// Rows are filled from left to right and broken to the width of the picture.

import { changeSign } from "./changes.ts";
import { signToSvg } from "./fates.ts";
import { icons } from "./icons.ts";
import { barToSvg } from "./marks.ts";
import {
  type EdgeManner,
  type GraphView,
  type Job,
  type Scene,
  type SceneChange,
  type SceneFate,
  type SceneMark,
  severities,
} from "./scene.ts";
import { markRow, outlineOf, roundedBox, type Size } from "./shapes.ts";
import { arrowToSvg, badgesToSvg, escaped, num } from "./svg-parts.ts";
import { fontSize, shorten, widthOf } from "./text.ts";

/** A sign, drawn around a middle line at y = 0 from x = 0 on, and what it means. */
interface Entry {
  readonly svg: string;
  readonly width: number;
  readonly words: string;
}

interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

const margin = 32;
const rowHeight = 36;
const air = { sign: 10, entry: 28, group: 24, top: 20 } as const;
/** Room for the titles of the groups. */
const titleRoom = 126;
/** A legend is not narrower than this, however narrow its picture. */
const leastWidth = 800;
const longestWords = 560;

/** The legend of a scene that is drawn on a paper of this size, to be put below it; undefined where there is nothing to explain. */
export function legendOf(scene: Scene, paper: Size): Legend | undefined {
  const marks = scene.nodes.flatMap(({ mark }) => mark ?? []);
  const isThick = scene.edges.some(({ weight }) => weight !== undefined);
  return legendWith(
    [
      { title: "Components", entries: jobEntries(scene) },
      { title: "Frames", entries: frameEntries(scene) },
      { title: "Arrows", entries: arrowEntries(scene) },
      { title: "Changes", entries: changeEntries(scene) },
      { title: scene.compared ? "New findings" : "Findings", entries: badgeEntries(scene) },
      { title: "Failures", entries: fateEntries(scene) },
      ...overlayGroups(scene.overlay, marks, isThick),
    ],
    paper,
  );
}

/** The legend of what is laid over the components of another picture. */
export function overlayLegend(overlay: Scene["overlay"], marks: readonly SceneMark[], paper: Size): Legend | undefined {
  return legendWith(overlayGroups(overlay, marks, false), paper);
}

type Legend = Size & { readonly svg: string };

function legendWith(all: readonly Group[], paper: Size): Legend | undefined {
  const groups = all.filter(({ entries }) => entries.length > 0);
  if (groups.length === 0) return undefined;
  const width = Math.max(leastWidth, paper.width);
  const right = width - margin;
  const parts: string[] = [];
  let [x, y] = [margin, paper.height + air.top + rowHeight / 2];
  for (const { title, entries } of groups) {
    const titleWidth = widthOf(title, fontSize.detail, "bold") + air.sign;
    const whole = titleWidth + entries.reduce((sum, entry) => sum + widthOfEntry(entry) + air.entry, 0);
    // A group stands beside the one before it where all of it does, else it begins a row, with its entries in line with those above.
    if (x > margin && x + air.group + whole > right) [x, y] = [margin, y + rowHeight];
    if (x > margin) x += air.group;
    parts.push(`<text class="legend-title" x="${num(x)}" y="${num(y + 5)}">${escaped(title)}</text>`);
    const start = x === margin ? margin + titleRoom : x + titleWidth;
    x = start;
    for (const entry of entries) {
      const room = widthOfEntry(entry);
      if (x + room > right && x > start) [x, y] = [margin + titleRoom, y + rowHeight];
      parts.push(`<g class="sign" transform="translate(${num(x)} ${num(y)})">${entryToSvg(entry)}</g>`);
      x += room + air.entry;
    }
  }
  const rule = `<path class="grid" d="M${margin} ${num(paper.height)}H${num(width - margin)}"/>`;
  const svg = `<g class="legend" role="group" aria-label="Legend">${rule}${parts.join("")}</g>`;
  return { svg, width, height: y - paper.height + rowHeight / 2 + margin / 2 };
}

function wordsOf({ words }: Entry): string {
  return shorten(words, longestWords, fontSize.detail);
}

function widthOfEntry(entry: Entry): number {
  return entry.width + air.sign + widthOf(wordsOf(entry), fontSize.detail);
}

function entryToSvg(entry: Entry): string {
  return `${entry.svg}<text class="detail" x="${num(entry.width + air.sign)}" y="5">${escaped(wordsOf(entry))}</text>`;
}

const form = { width: 44, height: 28 } as const;
const iconShift = form.width + 8;

function jobEntries({ nodes }: Scene): readonly Entry[] {
  const jobs: readonly Job[] = [...new Set(nodes.map(({ job }) => job))].sort(
    (a, b) => order.indexOf(a) - order.indexOf(b),
  );
  return jobs.map((job) => {
    const { body, strokes } = outlineOf(job, form);
    const icon = icons[job];
    const solid = icon.solid === undefined ? "" : `<path class="solid" d="${icon.solid}"/>`;
    return {
      svg: `<g class="${job}" transform="translate(0 ${-form.height / 2})"><path class="body" d="${body}"/><path class="strokes" d="${strokes.join("")}"/><g class="icon" transform="translate(${iconShift} 3)"><path d="${icon.strokes}"/>${solid}</g></g>`,
      width: iconShift + 22,
      words: job,
    };
  });
}

/** As the language lists them. */
const order: readonly Job[] = [
  ...(["client", "external", "gateway", "service", "worker", "job", "store", "cache", "queue", "topic"] as const),
  ...(["coordinator", "component"] as const),
];

const frameWords = { system: "system, with its owner", group: "group inside a system", data: "a kind of data" };

function frameEntries({ containers }: Scene): readonly Entry[] {
  const open = containers.filter(({ collapsed }) => collapsed === undefined);
  const frame = roundedBox(0, -14, 44, 28, 8);
  const entries = (["system", "group", "data"] as const)
    .filter((kind) => open.some((container) => container.kind === kind))
    .map((kind) => ({
      svg: `<g class="${kind} odd"><path class="frame" d="${frame}"/></g>`,
      width: 44,
      words: frameWords[kind],
    }));
  if (open.length === containers.length) return entries;
  const sheets = `<path class="sheets" d="M12 18H38a10 10 0 0 0 10 -10V-4"/>`;
  const closed = `<g class="system closed odd">${sheets}<path class="frame" d="${frame}"/></g>`;
  return [...entries, { svg: closed, width: 48, words: "closed: what stands in it is counted" }];
}

/** What an arrow of each manner means in each view. */
const manners: Readonly<Record<GraphView, readonly (readonly [EdgeManner, string])[]>> = {
  map: [
    ["sync", "asks and waits for the answer"],
    ["async", "hands over and goes on"],
    ["tie", "copy, host or other tie: nothing flows"],
  ],
  data: [
    ["sync", "data goes there while somebody waits for it"],
    ["async", "data follows later"],
  ],
};

function arrowEntries({ view, edges }: Scene): readonly Entry[] {
  const entries = manners[view]
    .filter(([manner]) => edges.some((edge) => edge.manner === manner))
    .map(([manner, words]) => ({ svg: arrow(manner), width: 48, words }));
  const crossing = edges.find((edge) => edge.crossing !== undefined);
  if (crossing === undefined) return entries;
  return [...entries, { svg: arrow(crossing.manner, "", true), width: 48, words: "crosses a trust boundary" }];
}

function arrow(manner: EdgeManner, more = "", isCrossing = false): string {
  const points = [
    { x: 0, y: 0 },
    { x: 48, y: 0 },
  ];
  return `<g class="${manner}${more}">${arrowToSvg(points, manner, isCrossing)}</g>`;
}

function badgeEntries({ containers, nodes, edges }: Scene): readonly Entry[] {
  const findings = [...containers, ...nodes, ...edges].flatMap((one) => one.findings);
  return severities.flatMap((severity) => {
    const found = findings.find((finding) => finding.severity === severity);
    if (found === undefined) return [];
    return [{ svg: badgesToSvg([found], { x: 11, y: 0 }), width: 24, words: severity }];
  });
}

/** What each state means, the gravest first. */
const fateWords: readonly (readonly [SceneFate["state"], string])[] = [
  ["failed", "has failed: answers nothing"],
  ["down", "goes down with it"],
  ["cut", "nothing comes back over it"],
  ["full", "all its slots are taken"],
  ["over", "more arrives than it can serve"],
  ["slow", "slow to answer"],
  ["held", "its slots are held longer than usual"],
  ["thinned", "copies are gone, it goes on"],
  ["more", "more arrives than usual"],
  ["idle", "pale: only lost flows come here"],
];

function fateEntries({ nodes, edges }: Scene): readonly Entry[] {
  const states = new Set([...nodes, ...edges].flatMap(({ fate }) => fate?.state ?? []));
  return fateWords
    .filter(([state]) => states.has(state))
    .map(([state, words]) => ({
      svg:
        state === "idle"
          ? `<g class="service idle" transform="translate(0 ${-form.height / 2})"><path class="body" d="${outlineOf("service", form).body}"/></g>`
          : signToSvg(state, { x: 10, y: 0 }),
      width: state === "idle" ? form.width : 20,
      words,
    }));
}

const changeWords: readonly (readonly [SceneChange["state"], string])[] = [
  ["added", "new"],
  ["removed", "gone: broken outline, struck through"],
  ["changed", "stated otherwise"],
  ["renamed", "renamed or moved"],
];

function changeEntries({ containers, nodes, edges, compared }: Scene): readonly Entry[] {
  const all = [...containers, ...nodes, ...edges];
  const states = new Set(all.map(({ change }) => change?.state));
  const box = (state: string): string =>
    `<g class="node service ${state}" transform="translate(0 ${-form.height / 2})"><path class="body" d="${outlineOf("service", form).body}"/></g>`;
  const entries = changeWords
    .filter(([state]) => states.has(state))
    .map(([state, words]) => ({
      svg: `${box(state)}${changeSign({ state }, { x: 2, y: -12 })}`,
      width: form.width,
      words,
    }));
  const isSame = compared === true && nodes.some(({ change }) => change === undefined);
  return isSame ? [...entries, { svg: box("same"), width: form.width, words: "pale: as it was" }] : entries;
}

/** What the lengths of an overlay's bars mean. */
const scaleWords = {
  availability: ["Availability", "what is lost, by powers of ten: full at 90% and below"],
  utilisation: ["Utilisation", "share of what it can serve: full at 100%"],
  amplification: ["Amplification", "tries in place of one while it fails, by doublings: full at 64×"],
  latency: ["Latency", "time until it has answered, by powers of ten from 1ms: full at 100s"],
  owner: ["Owners", ""],
} as const;

function overlayGroups(overlay: Scene["overlay"], marks: readonly SceneMark[], isThick: boolean): readonly Group[] {
  if (overlay === undefined) return [];
  const [title, scale] = scaleWords[overlay];
  if (overlay === "owner") return [{ title, entries: ownerEntries(marks) }];
  const known = marks.filter(({ fill }) => fill !== undefined);
  const bar = (mark: Pick<SceneMark, "fill" | "level">, words: string, isThere: boolean): readonly Entry[] =>
    isThere ? [{ svg: barToSvg({ ...mark, says: words }, { x: 0, y: -4.5 }), width: markRow.bar, words }] : [];
  const has = (level: SceneMark["level"]): boolean => known.some((mark) => mark.level === level);
  const isOpen = known.some(({ fill }) => fill !== undefined && fill.most > fill.least);
  const open =
    overlay === "latency"
      ? "solid to the p99, open to the worst case"
      : "solid as far as it is certain, open as far as it may be";
  const entries = [
    ...bar({ fill: { least: 0.45, most: 0.45 } }, scale, known.length > 0),
    ...bar({ fill: { least: 0.3, most: 0.7 } }, open, isOpen),
    ...bar({ fill: { least: 0.85, most: 0.85 }, level: "high" }, "last quarter of the scale", has("high")),
    ...bar(
      { fill: { least: 1, most: 1 }, level: "over" },
      overlay === "utilisation" ? "more than it can serve" : "without bound",
      has("over"),
    ),
    ...bar(
      {},
      "unknown",
      marks.some(({ fill }) => fill === undefined),
    ),
  ];
  return [
    {
      title,
      entries: isThick
        ? [...entries, { svg: arrow("sync", " w3"), width: 48, words: "the thicker, the more attempts at each try" }]
        : entries,
    },
  ];
}

/** Owners that are explained; with more of them their names in the picture must do. */
const mostOwners = 24;

function ownerEntries(marks: readonly SceneMark[]): readonly Entry[] {
  const byName = new Map(marks.map((mark) => [mark.says, mark]));
  return [...byName.values()]
    .filter(({ owner }) => owner !== undefined)
    .sort((a, b) => (a.says < b.says ? -1 : 1))
    .slice(0, mostOwners)
    .map(({ owner, says }) => ({
      svg: `<g class="owner hue${owner?.hue ?? 0}"><path class="patch" d="${roundedBox(0, -10, markRow.initials, 20, 5)}"/><text class="initials" x="${markRow.initials / 2}" y="4.5">${escaped(owner?.initials ?? "")}</text></g>`,
      width: markRow.initials,
      words: says,
    }));
}
