// The drawing: well-formed whatever the words, named for screen readers, free of anything active, and alike to the byte.

import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { createAnalysis } from "../../analysis/index.ts";
import { createLayoutEngine } from "../../diagram/engine.ts";
import { layoutScene } from "../../diagram/layout.ts";
import { mapScene } from "../../diagram/scene/map.ts";
import type { Scene } from "../../diagram/scene.ts";
import { styleSheetOf, type Theme, themes } from "../../diagram/theme.ts";
import { toSvg } from "../../diagram/to-svg.ts";
import { createProject, type SystemModel } from "../../language/index.ts";
import { expectGolden } from "../support/golden.ts";
import { faultsOf, sceneOf, scenes } from "../support/scene.ts";

const engine = createLayoutEngine();

async function draw(scene: Scene, theme: Theme = "print-light"): Promise<string> {
  return toSvg(await layoutScene(scene, engine), { theme });
}

/** A start tag with its attributes, an end tag, or text without a raw `<`, `>` or `&`. */
const token =
  /<(?<open>[a-z]+)(?<attributes>(?: [a-zA-Z][a-zA-Z-]*="[^"<>]*")*)(?<selfClosing>\/)?>|<\/(?<close>[a-z]+)>|(?:[^<>&]|&(?:amp|lt|gt|quot|#39);)+/uy;

/** The names of all elements of an XML text that is well-formed; throws where it is not. */
function elementsOf(xml: string): readonly string[] {
  const open: string[] = [];
  const seen: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const groups = token.exec(xml)?.groups;
    if (token.lastIndex === 0 || groups === undefined) throw new Error(`not well-formed: ${xml.slice(at, at + 60)}`);
    if (groups.open !== undefined) {
      seen.push(groups.open);
      if (groups.selfClosing === undefined) open.push(groups.open);
    } else if (groups.close !== undefined && open.pop() !== groups.close)
      throw new Error(`${groups.close} ends nothing`);
  }
  if (open.length > 0) throw new Error(`${open.join(", ")} without end`);
  return seen;
}

test("any words make a well-formed document of the few elements that a picture needs", async () => {
  await fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      const svg = await draw(scene);
      const drawn = new Set(elementsOf(svg.replace(/<style>[^<]*<\/style>/, "").trim()));
      expect([...drawn].filter((name) => !allowed.has(name))).toEqual([]);
    }),
    { seed: 20_15, numRuns: 60 },
  );
});

const allowed = new Set(["svg", "title", "rect", "path", "g", "text", "tspan", "circle"]);

test("the check of well-formedness sees what is not", () => {
  expect(() => elementsOf("<g><path></g>")).toThrow();
  expect(() => elementsOf('<g a="<"></g>')).toThrow();
  expect(() => elementsOf("<g>a & b</g>")).toThrow();
  expect(elementsOf('<g a="&lt;"><path/></g>')).toEqual(["g", "path"]);
});

test("markup in names stays text", async () => {
  const label = `<script>alert("1")</script> & 'more'`;
  const svg = await draw(sceneOf({ nodes: { a: { job: "service", label, doc: "]]> <b onload=x>" } } }));
  expect(svg).not.toContain("<script");
  expect(svg).not.toContain("<b ");
  expect(svg).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;");
});

test("characters that XML forbids and marks that turn the reading direction are replaced", async () => {
  const svg = await draw(sceneOf({ nodes: { a: { label: "a\u0000b\u202ec\ud800d" } } }));
  expect(svg).toContain("a\ufffdb\ufffdc\ufffdd");
});

test("a container's title takes the width that its container has, and is cut where it has none", async () => {
  const label = "A system with a title that is longer than most systems are called";
  const titleAbove = async (names: readonly string[]): Promise<string | undefined> => {
    const nodes = Object.fromEntries(["a", ...names].map((name) => [`shop.${name}`, "service" as const]));
    const edges = names.map((name) => ["shop.a", `shop.${name}`] as const);
    const scene = sceneOf({ containers: ["shop"], nodes, edges });
    const named = { ...scene, containers: scene.containers.map((one) => ({ ...one, label })) };
    return /class="title">([^<]*)</.exec(await draw(named))?.[1];
  };
  expect(await titleAbove(["b", "c", "d", "e", "f"])).toBe(label);
  expect(await titleAbove([])).toBe("A system with a title that is long…");
});

test("a container's badges stand behind its name and before its detail, in one group with the name", async () => {
  const scene = sceneOf({ containers: ["shop"], nodes: { "shop.api": "service" } });
  const finding = { severity: "warning", rule: "hub", message: "Everything goes through it." } as const;
  const told = scene.containers.map((one) => ({ ...one, detail: "team-shop", findings: [finding] }));
  const title = /<g class="container-title".*/.exec(await draw({ ...scene, containers: told }))?.[0] ?? "";
  const [plate = "", behind = ""] = title.split('</g></g></g><text class="detail"');
  expect(plate).toContain('<g class="name-plate"><text><tspan class="title">shop</tspan></text><g class="badge"');
  expect(behind).toMatch(/^ x="[\d.]+">team-shop</);
});

test("a long name is cut in the picture and whole where it is pointed at", async () => {
  const label = "The component whose name tells its whole history, from the first prototype to the last migration";
  const svg = await draw(sceneOf({ nodes: { a: { label } } }));
  expect(svg).toContain(`<title>${label}, a, service`);
  expect(svg).toMatch(/<text class="name"[^>]*>[^<]*…<\/text>/);
});

test("each node, container and arrow says what it is to those who do not see it", async () => {
  const finding = { severity: "warning", rule: "single-point-of-failure", message: "All uploads are lost." } as const;
  const svg = await draw(
    sceneOf({
      containers: ["photos"],
      nodes: {
        "photos.api": { job: "service", label: "Upload API", detail: "service · ×12" },
        "photos.db": { job: "store", label: "Metadata", detail: "PostgreSQL", findings: [finding, finding] },
      },
      edges: [["photos.api", "photos.db", "writes"]],
    }),
  );
  expect(svg).toContain('data-id="photos.db"');
  expect(svg).toMatch(/role="button" tabindex="0" aria-label="Metadata, store, PostgreSQL, 2 warnings"/);
  expect(svg).toMatch(/role="group" tabindex="0" aria-label="photos, system"/);
  expect(svg).toMatch(/aria-label="Upload API writes Metadata, synchronous"/);
  expect(svg).toContain("warning: All uploads are lost. (single-point-of-failure)");
});

test("severities differ by form and letter, manners of arrows by dash and head, jobs by outline", async () => {
  const findings = (["error", "warning", "info", "hint"] as const).map((severity) => ({
    severity,
    rule: "r",
    message: "m",
  }));
  const svg = await draw(
    sceneOf({
      nodes: { a: { job: "service", findings }, b: "store", c: "queue" },
      edges: [
        ["a", "b"],
        ["a", "c", "publishes", "async"],
        ["b", "c", "copy of", "tie"],
      ],
    }),
  );
  const badges = [
    ...svg.matchAll(/<path class="(error|warning|info|hint)" d="([^"]+)"\/><text class="letter"[^>]*>(.)/g),
  ];
  expect(badges.map(([, severity, , letter]) => `${severity} ${letter}`)).toEqual([
    "error E",
    "warning W",
    "info I",
    "hint H",
  ]);
  expect(new Set(badges.map(([, , path]) => path)).size).toBe(4);
  const outlines = [...svg.matchAll(/<path class="body" d="([^"]+)"/g)].map(([, path]) => path);
  expect(new Set(outlines).size).toBe(3);
  expect(svg).toMatch(/class="edge async[\s\S]*?<path class="head" d="M[^Z"]*"/);
  expect(svg).toMatch(/class="edge tie[\s\S]*?<circle class="head"/);
});

describe("themes", () => {
  test("a print theme stands alone, the editor's takes every colour from the editor", async () => {
    const scene = sceneOf({ nodes: { a: "service" } });
    expect(await draw(scene, "print-dark")).not.toContain("--vscode");
    expect(await draw(scene, "editor")).not.toContain("<style>");
    const colours = styleSheetOf("editor").match(/#[0-9a-f]{6}/g) ?? [];
    const fallbacks = styleSheetOf("editor").match(/var\(--vscode-[\w-]+, #[0-9a-f]{6}\)/g) ?? [];
    expect(colours.length).toBe(fallbacks.length);
  });

  test("no style sheet reaches outside the picture", () => {
    for (const theme of themes) {
      const selectors = styleSheetOf(theme)
        .split("\n")
        .flatMap((rule) => rule.slice(0, rule.indexOf("{")).split(","));
      expect(selectors.filter((selector) => !selector.startsWith(".faultline-picture"))).toEqual([]);
    }
  });

  test("text is told from its ground by 4.5 to 1 at least in print", () => {
    for (const theme of ["print-light", "print-dark"] as const) {
      const sheet = styleSheetOf(theme);
      const [, text = ""] = /\.faultline-picture\{[^}]*fill:(#\w{6})/.exec(sheet) ?? [];
      const [, muted = ""] = /\.detail\{[^}]*fill:(#\w{6})/.exec(sheet) ?? [];
      const grounds = [...sheet.matchAll(/--tint:(#\w{6})/g), ...sheet.matchAll(/\.plate\{fill:(#\w{6})/g)];
      expect(grounds.length).toBeGreaterThan(5);
      for (const [, ground = ""] of grounds) {
        expect(contrast(text, ground)).toBeGreaterThan(4.5);
        expect(contrast(muted, ground)).toBeGreaterThan(4.5);
      }
    }
  });
});

/** Contrast ratio of two colours in #rrggbb, as WCAG 2.2 defines it (relative luminance, 1 to 21). */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

describe("examples", () => {
  // Of every example the pictures are kept beside it; here some without what changes with the analysis.
  const examples = ["dynamodb-2015/after", "dynamodb-2015/before", "photos", "ride-and-pay"];

  test.for(examples)("%s is drawn without a fault, findings and all", async (example) => {
    const model = modelOf(example);
    const { report } = createAnalysis(model, { today: "2026-01-01" });
    expect(faultsOf(await layoutScene(mapScene(model, report), engine))).toEqual([]);
  });

  // Without findings, whose words are held to golden files of their own.
  test.for(examples)("%s is drawn as it was last looked at", async (example) => {
    const scene = mapScene(modelOf(example), { findings: [] });
    const options = { theme: "print-light", title: example } as const;
    const svg = toSvg(await layoutScene(scene, engine), options);
    expect(toSvg(await layoutScene(scene, createLayoutEngine()), options)).toBe(svg);
    expectGolden(new URL(`golden/${example.replaceAll("/", "-")}.svg`, import.meta.url), svg);
  });
});

function modelOf(example: string): SystemModel {
  const folder = new URL(`../../examples/${example}/`, import.meta.url);
  const project = createProject();
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (path.endsWith(".arch")) project.setFile(path, readFileSync(new URL(path, folder), "utf8"));
  }
  return project.snapshot().model;
}
