// Overlays on the map: what each element is read by, in whose words, how long its bar is, and what the legend explains of it.

import elk from "elkjs/lib/elk.bundled.js";
import { expect, test } from "vitest";

import { createAnalysis, insightOf } from "../../analysis/index.ts";
import { collapseScene } from "../../diagram/collapse.ts";
import { layoutScene } from "../../diagram/layout.ts";
import type { Look } from "../../diagram/look.ts";
import { mapScene } from "../../diagram/scene/map.ts";
import { overlaid } from "../../diagram/scene/overlay.ts";
import type { Scene } from "../../diagram/scene.ts";
import { placeSequence } from "../../diagram/sequence-places.ts";
import { markWidth, markWords } from "../../diagram/shapes.ts";
import { toSvg } from "../../diagram/to-svg.ts";
import { type AnyScene, drawScene, lookOf, sceneOf } from "../../diagram/views.ts";
import { createProject } from "../../language/index.ts";
import { generateDesign } from "../support/generate-design.ts";

const design = `
system shop {
  owner "team-shop"
  client buyer { calls web { timeout 2s  retries 1 } }
  service web {
    capacity 100/s
    availability 99.9%
    latency p50 10ms p99 50ms
    calls stock.api { timeout 300ms  retries 3 }
  }
  flow buy { load 80/s  peak 2x  buyer -> web -> stock.api }
}
system stock {
  service api "Stock" { owner "Depot of goods"  capacity 50/s }
  queue waste
}
`;

function sceneWith(look: Omit<Look, "view">, text = design): Scene {
  const project = createProject();
  project.setFile("a.arch", text);
  const { model, problems } = project.snapshot();
  expect(problems.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  const { facts, report } = createAnalysis(model);
  return overlaid(mapScene(model, report), look, model, insightOf(facts));
}

const said = (scene: Scene) => Object.fromEntries(scene.nodes.map(({ id, mark }) => [id, mark?.says]));
const notes = (scene: Scene) => scene.edges.map(({ note }) => note);

async function drawn(scene: Scene): Promise<string> {
  return toSvg(await layoutScene(scene, new elk.default()), { theme: "print-light" });
}

test("without an overlay nothing is read, and terms are for those who point at an arrow", () => {
  const scene = sceneWith({});
  expect(scene.nodes.every(({ mark }) => mark === undefined)).toBe(true);
  expect(scene.edges.map(({ terms }) => terms)).toEqual(["timeout 2s, 2 attempts", "timeout 300ms, 4 attempts"]);
  expect(notes(scene)).toEqual([undefined, undefined]);
  expect(notes(sceneWith({ terms: true }))).toEqual(["timeout 2s, 2 attempts", "timeout 300ms, 4 attempts"]);
});

test("utilisation is said at peak, beyond the scale where more is asked for than can be served", () => {
  const scene = sceneWith({ overlay: "utilisation" });
  expect(said(scene)).toEqual({
    "shop.buyer": undefined,
    "shop.web": "160% at peak",
    "stock.api": "320% at peak",
    "stock.waste": undefined,
  });
  expect(scene.nodes[1]?.mark).toMatchObject({ fill: { least: 1, most: 1 }, level: "over" });
  const calm = sceneWith({ overlay: "utilisation" }, design.replaceAll("capacity", "replicas 4 capacity"));
  expect(calm.nodes[1]?.mark).toMatchObject({ says: "40% at peak", fill: { least: 0.4, most: 0.4 } });
});

test("what is not known is said to be unknown, with what it lacks", () => {
  const scene = sceneWith({ overlay: "utilisation" }, design.replace("capacity 50/s", ""));
  expect(scene.nodes[2]?.mark).toMatchObject({ says: "unknown", because: "api states no capacity" });
  expect(scene.nodes[2]?.mark?.fill).toBeUndefined();
});

test("availability is that of who asks the component alone; with figures missing it is what is written that bounds it", () => {
  const scene = sceneWith({ overlay: "availability" });
  expect(said(scene)).toMatchObject({ "shop.web": "at most 99.9%", "stock.api": "unknown" });
  expect(scene.nodes[1]?.mark?.because).toBe(
    "at most what is written allows, all else at 100%; api states no availability",
  );
  const whole = sceneWith({ overlay: "availability" }, design.replace("capacity 50/s", "availability 99%"));
  // 0.999 × 0.99 = 0.98901, and 1.099% lost is (log10 0.01099 + 6) / 5 of the scale.
  expect(whole.nodes[1]?.mark).toMatchObject({ says: "98.9%", fill: { least: 0.808, most: 0.808 }, level: "high" });
});

test("amplification thickens arrows by their attempts and says the factor at what is tried", () => {
  const scene = sceneWith({ overlay: "amplification" });
  expect(said(scene)).toMatchObject({ "shop.web": "2×", "stock.api": "8×" });
  expect(notes(scene)).toEqual(["2 attempts", "4 attempts"]);
  expect(scene.edges.map(({ weight }) => weight)).toEqual([1, 2]);
  expect(scene.nodes[2]?.mark?.fill).toEqual({ least: 0.5, most: 0.5 });
  // Both at once say the number of attempts once.
  expect(notes(sceneWith({ overlay: "amplification", terms: true }))[0]).toBe("timeout 2s, 2 attempts");
});

test("latency is the p99 with its waits where it can be told, else the worst case, and arrows say who waits how long", () => {
  const scene = sceneWith({ overlay: "latency" });
  expect(said(scene)).toMatchObject({ "shop.web": "worst 1.25s", "stock.api": "unknown" });
  expect(notes(scene)).toEqual(["timeout 2s", "timeout 300ms"]);
  expect(notes(sceneWith({ overlay: "latency" }, design.replace("timeout 300ms", "")))[1]).toBe("no timeout");
  const known = design
    .replaceAll(/capacity \d+\/s/g, "latency p50 10ms p99 50ms")
    .replace("latency p50 10ms p99 50ms", "");
  expect(said(sceneWith({ overlay: "latency" }, known))["stock.api"]).toBe("p99 about 50ms");
});

test("a wait that only grows has no bound, which goes beyond the scale", () => {
  const swamped = design.replace("load 80/s", "load 300/s").replace("capacity 50/s", "latency p50 1ms p99 5ms");
  const { mark } = sceneWith({ overlay: "latency" }, swamped).nodes[1] ?? {};
  expect(mark).toMatchObject({ says: "p99 without bound", fill: { least: 1 }, level: "over" });
});

test("every view of boxes and arrows reads its components alike, in a legend of its own words", async () => {
  const project = createProject();
  project.setFile(
    "a.arch",
    design.replace(
      "queue waste",
      "store shelf\n  data goods { authority shelf }\n  service till { writes shelf { data goods } }",
    ),
  );
  const { model } = project.snapshot();
  const { facts, report } = createAnalysis(model);
  const scene = sceneOf({ view: "data", overlay: "owner" }, { model, report, facts, insight: insightOf(facts) });
  if (!("nodes" in scene)) throw new Error("no boxes");
  expect(scene.nodes.map(({ element, mark }) => [element, mark?.says])).toContainEqual(["stock.shelf", "no owner"]);
  expect(await drawn(scene as Scene)).toContain("a kind of data");
});

test("owners are bands with initials, taken over from the system around", () => {
  const scene = sceneWith({ overlay: "owner" });
  expect(said(scene)).toEqual({
    "shop.buyer": "team-shop",
    "shop.web": "team-shop",
    "stock.api": "Depot of goods",
    "stock.waste": "no owner",
  });
  expect(scene.nodes.map(({ mark }) => mark?.owner?.initials)).toEqual(["SH", "SH", "DG", undefined]);
  const teams = Array.from({ length: 6 }, (_, index) => `service s${index} { owner "team-${index}" }`);
  const many = sceneWith({ overlay: "owner" }, teams.join("\n"));
  // As many owners as colours have one each.
  expect(new Set(many.nodes.map(({ mark }) => mark?.owner?.hue)).size).toBe(6);
});

test("the legend explains what occurs and nothing else, below the picture, and can be left out", async () => {
  const svg = await drawn(sceneWith({ overlay: "utilisation" }));
  const legend = svg.slice(svg.indexOf('class="legend"'));
  const words = [...legend.matchAll(/<text class="(?:legend-title|detail)"[^>]*>([^<]*)</g)].map(([, text]) => text);
  expect(words).toContain("asks and waits for the answer");
  expect(words).toContain("more than it can serve");
  expect(words).toContain("queue");
  for (const absent of ["topic", "hands over and goes on", "unknown", "group inside a system"]) {
    expect(words).not.toContain(absent);
  }
  expect(legend).not.toContain("data-id");
  expect(await drawn(sceneWith({ overlay: "utilisation", legend: false }))).not.toContain('aria-label="Legend"');
});

test("everything in the legend is on the paper and below the map", async () => {
  const scene = sceneWith({ overlay: "amplification" });
  const bare = await layoutScene(scene, new elk.default());
  const svg = toSvg(bare, { theme: "print-light" });
  const [, width = 0, height = 0] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).map(Number);
  const legend = svg.slice(svg.indexOf('class="legend"'));
  const places = [...legend.matchAll(/<g class="sign" transform="translate\(([\d.]+) ([\d.]+)\)"/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  expect(places.length).toBeGreaterThan(6);
  for (const [x = 0, y = 0] of places) {
    expect(y).toBeGreaterThan(bare.height);
    expect(y).toBeLessThan(height);
    expect(x).toBeLessThan(width);
  }
});

test("what is closed keeps the thickest of its arrows, and the legend says what it is", async () => {
  const scene = collapseScene(sceneWith({ overlay: "amplification" }), ["stock"]);
  expect(scene.edges.map(({ target, weight }) => [target, weight])).toEqual([
    ["shop.web", 1],
    ["stock", 2],
  ]);
  expect(await drawn(scene)).toContain("closed: what stands in it is counted");
});

test("names and owners of the text are no markup", async () => {
  const svg = await drawn(
    sceneWith({ overlay: "owner" }, design.replace("Depot of goods", "<script>alert(1)</script>")),
  );
  expect(svg).not.toContain("<script");
  expect(svg).toContain("&lt;script&gt;");
});

test("words of a mark stay inside its box", async () => {
  const long = design.replace("Depot of goods", "The department of depots, warehouses and all that belongs to them");
  const { nodes } = await layoutScene(sceneWith({ overlay: "owner" }, long), new elk.default());
  for (const { box } of nodes) expect(box.width).toBeLessThan(420);
  const svg = await drawn(sceneWith({ overlay: "owner" }, long));
  expect(svg).toMatch(/class="reading"[^>]*>The department of[^<]*…</);
});

/** A view of the design, laid over and drawn. */
async function viewWith(look: Look, text = everywhere): Promise<{ readonly scene: AnyScene; readonly svg: string }> {
  const project = createProject();
  project.setFile("a.arch", text);
  const { facts, report } = createAnalysis(project.snapshot().model);
  const scene = sceneOf(look, { model: facts.model, report, facts, insight: insightOf(facts) });
  if ("why" in scene) throw new Error(scene.why);
  const engine = new elk.default();
  const svg = await drawScene(scene, (one) => layoutScene(one, engine), { theme: "print-light", title: look.view });
  return { scene, svg };
}

/** The design with something in it for every view. */
const everywhere = `
region eu { zones a, b }
${design.replace('service api "Stock" {', 'service api "Stock" { replicas 2 across eu ')}
system desk {
  service till { calls stock.api }
  flow look { load 5/s  till -> stock.api }
}
`;

test.each(["flow", "domains", "shared", "failure"] as const)(
  "the view %s is read by each overlay, and explains it",
  async (view) => {
    const subject = view === "flow" ? { subject: "shop.buy" } : {};
    const plain = await viewWith({ view, ...subject });
    expect(plain.svg).not.toContain("mark-row");
    for (const overlay of ["availability", "utilisation", "amplification", "latency", "owner"] as const) {
      const { svg } = await viewWith({ view, ...subject, overlay });
      expect([overlay, svg.includes('class="mark-row')]).toEqual([overlay, true]);
      expect(svg).toContain('class="legend"');
      expect(svg).not.toContain("NaN");
      const without = await viewWith({ view, ...subject, overlay, legend: false });
      expect(without.svg).not.toContain('class="legend"');
      const heightOf = (text: string) => Number(/ height="([\d.]+)"/.exec(text)?.[1]);
      expect(heightOf(svg)).toBeGreaterThan(heightOf(without.svg));
    }
  },
);

test("the words of a mark stay within the box that they stand in", async () => {
  const long = everywhere.replace("Depot of goods", "A department with a name that nobody would put on a door");
  const { scene } = await viewWith({ view: "flow", subject: "shop.buy", overlay: "owner" }, long);
  if (scene.view !== "flow") throw new Error("no flow");
  for (const { lane, width } of placeSequence(scene, 0).lanes) {
    const room = width - 24;
    expect(markWidth(lane.mark, markWords(lane.mark, room))).toBeLessThanOrEqual(room + 8);
  }
});

test("in the view of failures utilisation is that of the moment, wherever something else arrives", async () => {
  const failing = {
    view: "failure",
    overlay: "utilisation",
    failures: [{ element: "shop.web", how: "failed" }],
  } as const;
  const { scene } = await viewWith(failing);
  if (scene.view !== "failure") throw new Error("no failures");
  const said = Object.fromEntries(scene.map.nodes.map(({ id, mark }) => [id, mark?.says]));
  // Of what the stock is asked only the till is left: 5/s of the 100/s that its two copies serve.
  expect(said["stock.api"]).toBe("5% then");
  expect(lookOf(scene, failing).overlay).toBe("utilisation");
});

test("numbers are read at what is open only, so that the last system of a large design has them too", () => {
  const project = createProject();
  for (const [uri, text] of generateDesign({ components: 2_000, files: 1 })) project.setFile(uri, text);
  const { model } = project.snapshot();
  const { facts } = createAnalysis(model);
  const systems = model.containers.map(({ id }) => id);
  const look = { view: "map", overlay: "availability", collapsed: systems.slice(0, -1) } as const;
  const scene = overlaid(mapScene(model, { findings: [] }), look, model, insightOf(facts));
  const marked = scene.nodes.filter(({ mark }) => mark !== undefined);
  expect(new Set(marked.map(({ parent }) => parent))).toEqual(new Set(["area-99"]));
  // All but the client.
  expect(marked).toHaveLength(19);
  expect(marked.find(({ id }) => id === "area-99.service-9")?.mark?.says).toMatch(/^9\d\.\d+%$/);
});
