// Boxes and arrows in the languages of other tools, and tables in Markdown: what is written, name by name.

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

import { createAnalysis, insightOf } from "../../analysis/index.ts";
import { createLayoutEngine } from "../../diagram/engine.ts";
import { toD2 } from "../../diagram/formats/d2.ts";
import { toDot } from "../../diagram/formats/dot.ts";
import { pageContent } from "../../diagram/formats/html.ts";
import { writeScene } from "../../diagram/formats/index.ts";
import { toMarkdown } from "../../diagram/formats/markdown.ts";
import { toMermaid } from "../../diagram/formats/mermaid.ts";
import { packed, unpacked } from "../../diagram/formats/packing.ts";
import { toPlantUml } from "../../diagram/formats/plantuml.ts";
import { sequenceToMermaid, sequenceToPlantUml } from "../../diagram/formats/sequence.ts";
import { createNaming } from "../../diagram/formats/words.ts";
import { createLayoutCache, layoutScene } from "../../diagram/layout.ts";
import type { MatrixScene } from "../../diagram/matrix.ts";
import type { Scene } from "../../diagram/scene.ts";
import { createProject } from "../../language/index.ts";
import { sceneOf } from "../support/scene.ts";
import { upload } from "../support/upload-scene.ts";

const finding = { severity: "warning", rule: "hub", message: "Everything goes through it." } as const;

const shop = sceneOf({
  containers: ["shop", "shop.back"],
  nodes: {
    app: "client",
    "shop.api": { job: "service", label: 'Orders & "more"', detail: "service · ×3", findings: [finding] },
    "shop.back.db": { job: "store", label: "end", detail: "store" },
    "shop.back.jobs": "queue",
  },
  edges: [
    ["app", "shop.api", "calls"],
    ["shop.api", "shop.back.db", "reads, writes"],
    ["shop.api", "shop.back.jobs", "publishes", "async"],
    ["shop.back.jobs", "shop.back.db", "runs on", "tie"],
  ],
});

test("Mermaid", () => {
  expect(toMermaid(shop, "The shop: a map").split("\n")).toEqual([
    "---",
    'title: "The shop: a map"',
    "---",
    "flowchart TB",
    '  app(["app<br/>service"])',
    '  subgraph shop["shop"]',
    '    shop_api["Orders #38; #34;more#34;<br/>service · ×3<br/>1 warning"]',
    '    subgraph shop_back["shop.back"]',
    '      shop_back_db[("end<br/>store")]',
    '      shop_back_jobs[/"shop.back.jobs<br/>service"/]',
    "    end",
    "  end",
    '  app -->|"calls"| shop_api',
    '  shop_api -->|"reads, writes"| shop_back_db',
    '  shop_api -.->|"publishes"| shop_back_jobs',
    '  shop_back_jobs -.-o|"runs on"| shop_back_db',
    "",
  ]);
});

test("DOT", () => {
  expect(toDot(shop, "The shop").split("\n").slice(4)).toEqual([
    '  "app" [label="app\\nservice", shape=oval];',
    '  subgraph "cluster_shop" {',
    '    label="shop";',
    '    "shop.api" [label="Orders &amp; \\"more\\"\\nservice · ×3\\n1 warning", shape=box, style="rounded"];',
    '    subgraph "cluster_shop.back" {',
    '      label="shop.back";',
    '      style="dashed";',
    '      "shop.back.db" [label="end\\nstore", shape=cylinder];',
    '      "shop.back.jobs" [label="shop.back.jobs\\nservice", shape=cds];',
    "    }",
    "  }",
    '  "app" -> "shop.api" [label="calls", arrowhead=normal];',
    '  "shop.api" -> "shop.back.db" [label="reads, writes", arrowhead=normal];',
    '  "shop.api" -> "shop.back.jobs" [label="publishes", style="dashed", arrowhead=vee];',
    '  "shop.back.jobs" -> "shop.back.db" [label="runs on", style="dotted", arrowhead=odot];',
    "}",
    "",
  ]);
});

test("D2", () => {
  expect(toD2(shop, "The shop").split("\n")).toEqual([
    "# The shop",
    "direction: down",
    "",
    'app: "app\\nservice" { shape: person }',
    'shop: "shop" {',
    '  api: "Orders & \\"more\\"\\nservice · ×3\\n1 warning" { shape: rectangle }',
    '  back: "shop.back" {',
    "    style.stroke-dash: 3",
    '    db: "end\\nstore" { shape: cylinder }',
    '    jobs: "shop.back.jobs\\nservice" { shape: queue }',
    "  }",
    "}",
    "",
    'app -> shop.api: "calls"',
    'shop.api -> shop.back.db: "reads, writes"',
    'shop.api -> shop.back.jobs: "publishes" { style.stroke-dash: 5 }',
    'shop.back.jobs -> shop.back.db: "runs on" { style.stroke-dash: 2; target-arrowhead.shape: circle }',
    "",
  ]);
});

test("PlantUML", () => {
  expect(toPlantUml(shop, "The shop").split("\n")).toEqual([
    "@startuml",
    "title The shop",
    'person "app\\nservice" as n_app',
    'package "shop" as n_shop {',
    '  component "Orders <U+0026> <U+0022>more<U+0022>\\nservice · ×3\\n1 warning" as n_shop_api',
    '  frame "shop.back" as n_shop_back {',
    '    database "end\\nstore" as n_shop_back_db',
    '    queue "shop.back.jobs\\nservice" as n_shop_back_jobs',
    "  }",
    "}",
    "n_app --> n_shop_api : calls",
    "n_shop_api --> n_shop_back_db : reads, writes",
    "n_shop_api ..> n_shop_back_jobs : publishes",
    "n_shop_back_jobs ..o n_shop_back_db : runs on",
    "@enduml",
    "",
  ]);
});

test("what has come upon a component is said in words", () => {
  const [app] = shop.nodes;
  if (app === undefined) throw new Error("the shop has one");
  const failing: Scene = {
    ...{ view: "map", containers: [] },
    nodes: [{ ...app, fate: { state: "down", note: "no answer", says: "" } }],
    edges: [],
  };
  expect(toMermaid(failing, "x")).toContain('app(["app<br/>service<br/>no answer"])');
});

test("what is drawn closed is one box, and numbers that are laid over are written", () => {
  const [shopItself] = shop.containers;
  const [app] = shop.nodes;
  if (shopItself === undefined || app === undefined) throw new Error("the shop has both");
  const closed: Scene = {
    ...shop,
    containers: [{ ...shopItself, collapsed: 3 }],
    nodes: [{ ...app, mark: { says: "71% at peak", because: "" } }],
    edges: [
      {
        id: "1",
        source: "app",
        target: "shop",
        manner: "sync",
        label: "calls",
        note: "at most 2 s",
        elements: ["x"],
        findings: [],
      },
    ],
  };
  expect(toMermaid(closed, "x").split("\n").slice(4, -1)).toEqual([
    '  app(["app<br/>service<br/>71#37; at peak"])',
    '  shop[["shop<br/>3 components, collapsed"]]',
    '  app -->|"calls, at most 2 s"| shop',
  ]);
  expect(toDot(closed, "x")).toContain(
    '  "shop" [label="shop\\n3 components, collapsed", shape=folder];\n  "app" -> "shop"',
  );
  expect(toD2(closed, "x")).toContain('shop: "shop\\n3 components, collapsed" { shape: package }\n\napp -> shop');
  expect(toPlantUml(closed, "x")).toContain('folder "shop\\n3 components, collapsed" as n_shop\nn_app --> n_shop');
});

const table: MatrixScene = {
  view: "shared",
  columns: [
    { id: "a", label: "A|B", detail: "team" },
    { id: "b", label: "B", detail: "" },
  ],
  rows: [
    {
      ...{ id: "log", job: "topic", label: "*Log*", detail: "Kafka", findings: [finding] },
      cells: [{ column: "a", lines: ["publishes", "1 of 2 flows lost"], weight: "lost", title: "" }],
    },
  ],
};

test("a table in Markdown, with nothing in it read as Markdown", () => {
  expect(toMarkdown(table, "Shared").split("\n")).toEqual([
    "## Shared",
    "",
    "|  | **A\\|B**<br>team | **B** |",
    "| --- | --- | --- |",
    "| **\\*Log\\***<br>Kafka, 1 warning | publishes<br>1 of 2 flows lost |  |",
    "",
  ]);
});

test("a flow in Mermaid", () => {
  expect(sequenceToMermaid(upload, "Flow: Upload").split("\n").slice(3)).toEqual([
    "sequenceDiagram",
    "  actor app as App#59; #35;1",
    "  participant api as API",
    "  participant note_2 as note",
    "  app ->> api: calls, timeout 1s, 2 attempts",
    "  alt either 70#37;",
    "    api -->> api: calls",
    "  else or 30#37;",
    "    par parallel",
    "      api -) note_2: calls",
    "    and parallel",
    "      api -) note_2: calls",
    "    end",
    "  end",
    "  Note over app,note_2: reply#58; nobody waits for what stands below",
    "  Note over app,note_2: Left out#58; 2 messages.",
    "",
  ]);
});

test("a flow in PlantUML", () => {
  expect(sequenceToPlantUml(upload, "Upload").split("\n")).toEqual([
    "@startuml",
    "title Upload",
    '  actor "App<U+003B> <U+0023>1" as n_app',
    '  participant "API" as n_api',
    '  queue "note" as n_note',
    "  n_app -> n_api : calls, timeout 1s, 2 attempts",
    "  alt either 70<U+0025>",
    "    n_api --> n_api : calls",
    "  else or 30<U+0025>",
    "    par parallel",
    "      n_api ->> n_note : calls",
    "    else parallel",
    "      n_api ->> n_note : calls",
    "    end",
    "  end",
    "  note over n_app, n_note : reply<U+003A> nobody waits for what stands below",
    "  note over n_app, n_note : Left out<U+003A> 2 messages.",
    "@enduml",
    "",
  ]);
});

test("a page has each view once for each thing it can be about, and says what a view of nothing lacks", async () => {
  const project = createProject();
  project.setFile(
    "a.arch",
    `system shop {
  client app { calls api }
  service api { calls db optional }
  store db
  flow visit { load 1/s  app -> api }
  flow order { load 1/s  app -> api }
}
`,
  );
  const { facts, report } = createAnalysis(project.snapshot().model);
  const input = { model: facts.model, report, facts, insight: insightOf(facts) };
  const engine = createLayoutEngine();
  const { pictures, empty } = await pageContent("shop", input, (scene) => layoutScene(scene, engine));
  const laidOver = ["availability", "utilisation", "amplification", "latency", "owner"];
  const looks = pictures.map(({ look }) => look);
  expect(looks.filter(({ view }) => view === "map")).toEqual([
    { view: "map" },
    ...laidOver.map((overlay) => ({ view: "map", overlay })),
  ]);
  // Every failure is there once, as of its last moment, and the worst with each overlay; and nothing has failed in one.
  const failing = looks.filter(({ view, overlay }) => view === "failure" && overlay === undefined);
  expect(failing.map(({ failures }) => failures?.map(({ element }) => element).join())).toEqual([
    "shop.api",
    "",
    "shop.db",
  ]);
  const flows = pictures.filter(({ look }) => look.view === "flow" && look.overlay === undefined);
  expect(flows.map(({ look }) => look.subject)).toEqual(["shop.visit", "shop.order"]);
  expect(flows[0]?.subjects.map(({ name }) => name)).toEqual(["visit", "order"]);
  expect(empty.find(({ view }) => view === "shared")?.why).toContain("nothing is shared");
});

test("a page keeps what its pictures share once, and gives each back to the letter", async () => {
  const text = await readFile(new URL("../../examples/photos/photos.arch", import.meta.url), "utf8");
  const project = createProject();
  project.setFile("photos.arch", text);
  const { facts, report } = createAnalysis(project.snapshot().model);
  const input = { model: facts.model, report, facts, insight: insightOf(facts) };
  const engine = createLayoutEngine();
  const cache = createLayoutCache();
  const content = await pageContent("photos", input, (scene) => layoutScene(scene, engine, { cache }));
  const small = packed(content);
  expect(content.pictures.length).toBeGreaterThan(20);
  expect(small.pictures.map((picture) => unpacked(picture, small))).toEqual(content.pictures);
  expect(new Set(small.parts).size).toBe(small.parts.length);
  expect(JSON.stringify(small).length).toBeLessThan(0.3 * JSON.stringify(content).length);
});

test("what a view cannot be written as is said", () => {
  expect(writeScene(upload, "dot", "x")).toEqual({
    kind: "nothing",
    why: "The view flow cannot be written as DOT.",
  });
});

test("names are told apart and never a word of the language", () => {
  const { nameOf } = createNaming({ reserved: ["end"] });
  expect(["a.b", "a_b", "a-b", "A.B", "END", "é", "2pc", "a.b"].map((id) => nameOf(id))).toEqual([
    "a_b",
    "a_b_2",
    "a_b_3",
    "A_B_4",
    "END_2",
    "n",
    "n2pc",
    "a_b",
  ]);
});
