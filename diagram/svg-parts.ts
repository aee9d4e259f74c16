// What pictures of every kind are written with: texts made harmless, numbers cut to what the eye can tell apart, arrows with round
// corners, badges of findings. Pure strings; where a thing stands is told to these functions.

import type { Point } from "./routes.ts";
import { countFindings, type EdgeManner, type SceneFinding, type SceneSeverity } from "./scene.ts";
import { badgeSize, countRoomOf } from "./shapes.ts";

/** The unit vector from one point to another; downwards where they are one. */
export function direction(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return length === 0 ? { x: 0, y: 1 } : { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

const cornerRadius = 9;

/** A path along the points whose corners are round; a corner takes no more than half of its shorter arm. */
export function roundedPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const parts = [`M${num(first.x)} ${num(first.y)}`];
  rest.forEach((point, index) => {
    const before = points[index] ?? first;
    const after = rest[index + 1];
    if (after === undefined) {
      parts.push(`L${num(point.x)} ${num(point.y)}`);
      return;
    }
    const arm = Math.min(
      Math.hypot(point.x - before.x, point.y - before.y),
      Math.hypot(after.x - point.x, after.y - point.y),
    );
    const radius = Math.min(cornerRadius, arm / 2);
    const into = direction(before, point);
    const out = direction(point, after);
    parts.push(
      `L${num(point.x - into.x * radius)} ${num(point.y - into.y * radius)}`,
      `Q${num(point.x)} ${num(point.y)} ${num(point.x + out.x * radius)} ${num(point.y + out.y * radius)}`,
    );
  });
  return parts.join("");
}

/** An arrow along the points: its line, and the head that tells its manner; with two bars before it where it leads across a border. */
export function arrowToSvg(points: readonly Point[], manner: EdgeManner, isCrossing = false): string {
  const behind = { sync: 8, async: 1, tie: 9 }[manner];
  return `<path class="line" d="${roundedPath(shortened(points, behind))}"/>${headToSvg(points, manner)}${isCrossing ? barsToSvg(points) : ""}`;
}

/** The line without its last units, where the head begins. */
function shortened(points: readonly Point[], by: number): readonly Point[] {
  const last = points.at(-1);
  const before = points.at(-2);
  if (last === undefined || before === undefined) return points;
  const { x, y } = direction(before, last);
  return [...points.slice(0, -1), { x: last.x - x * by, y: last.y - y * by }];
}

/** Half the length of a bar, how far the first one stands before an arrow's end, and the second one before it. */
const bars = { half: 6, behind: 14, apart: 4 } as const;

/** Two bars across an arrow, just before its head; nearer to it where its last stretch is short. */
function barsToSvg(points: readonly Point[]): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (tip === undefined || before === undefined) return "";
  const along = direction(before, tip);
  const length = Math.hypot(tip.x - before.x, tip.y - before.y);
  const first = Math.max(0, Math.min(bars.behind, length - bars.apart));
  const bar = (back: number): string => {
    const [x, y] = [tip.x - along.x * back, tip.y - along.y * back];
    const [dx, dy] = [-along.y * bars.half, along.x * bars.half];
    return `M${num(x - dx)} ${num(y - dy)}L${num(x + dx)} ${num(y + dy)}`;
  };
  return `<path class="head" d="${bar(first)}${bar(first + bars.apart)}"/>`;
}

/** A full triangle where the source waits, an open one where it does not, a ring where nothing flows. */
function headToSvg(points: readonly Point[], manner: EdgeManner): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (tip === undefined || before === undefined) return "";
  const along = direction(before, tip);
  const place = (back: number, aside: number): string =>
    `${num(tip.x - along.x * back - along.y * aside)} ${num(tip.y - along.y * back + along.x * aside)}`;
  switch (manner) {
    case "sync":
      return `<path class="head" d="M${place(1, 0)}L${place(10, 4.5)}L${place(10, -4.5)}Z"/>`;
    case "async":
      return `<path class="head" d="M${place(10, 5.5)}L${place(1, 0)}L${place(10, -5.5)}"/>`;
    case "tie":
      return `<circle class="head" cx="${num(tip.x - along.x * 5)}" cy="${num(tip.y - along.y * 5)}" r="4"/>`;
    default:
      return manner satisfies never;
  }
}

const badgeForms: Readonly<
  Record<SceneSeverity, { readonly letter: string; readonly path: string; readonly drop: number }>
> = {
  error: { letter: "E", path: "M-4.5-10.500H4.500L10.5-4.500V4.500L4.5 10.500H-4.500L-10.5 4.500V-4.500Z", drop: 4.5 },
  warning: {
    letter: "W",
    path: "M-1.7-10.800Q0-13 1.7-10.800L11.5 6.500Q13 9.5 10 9.500H-10Q-13 9.5-11.5 6.500Z",
    drop: 6,
  },
  info: { letter: "I", path: "M0-10a10 10 0 1 1 0 20a10 10 0 1 1 0-20z", drop: 4.5 },
  hint: { letter: "H", path: "M0-11.500L11.5 0L0 11.500L-11.5 0Z", drop: 4.5 },
};

/** One badge per severity, worst first: a form, a letter, and the count where there are several. */
export function badgesToSvg(findings: readonly SceneFinding[], place: Point, order?: "downwards"): string {
  const counts = countFindings(findings);
  if (counts.length === 0) return "";
  let { x, y } = place;
  const badges = counts.map(({ severity, count }) => {
    const { letter, path, drop } = badgeForms[severity];
    const times = count === 1 ? "" : `<text class="count" x="14" y="4.5">${count}</text>`;
    const badge = `<g transform="translate(${num(x)} ${num(y)})"><path class="${severity}" d="${path}"/><text class="letter" y="${drop}">${letter}</text>${times}</g>`;
    if (order === undefined) x += badgeSize + 6 + countRoomOf(count);
    else y += badgeSize + 4;
    return badge;
  });
  return `<g class="badge" aria-hidden="true">${badges.join("")}</g>`;
}

/** A finding as one line. */
export function findingInWords({ severity, rule, message }: SceneFinding): string {
  return `${severity}: ${message} (${rule})`;
}

/** How many findings of each severity there are, for who hears the picture; empty where there is none. */
export function findingsInWords(findings: readonly SceneFinding[]): string {
  return countFindings(findings)
    .map(({ severity, count }) => `${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`)
    .join(", ");
}

/** The parts that say something, put together by commas. */
export function sentence(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(", ");
}

/** Which ground something stands on that has so many frames around it. */
export function parityOf(depth: number): string {
  if (depth === 0) return "ground";
  return depth % 2 === 0 ? "even" : "odd";
}

/** A coordinate to a tenth of a unit, without needless zeros. */
export function num(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What is written otherwise, and half an astral character, which is looked at closer: nearly no text holds any. */
const risky = /[^\t\n\u0020!#-%(-;=?-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd]/;

/**
 * A text for content and attributes of XML. Characters that XML forbids become the replacement character; so do those
 * that turn the reading direction, which could make a picture say what its text does not.
 */
export function escaped(text: string): string {
  if (!risky.test(text)) return text;
  return text
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u202a-\u202e\u2066-\u2069]/gu, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
