// What a picture shows before it has places: what is closed in it, and what is read at what is open.

import { expect, test } from "vitest";

import { createAnalysis } from "../../analysis/index.ts";
import type { Look } from "../../diagram/look.ts";
import { inOneGo } from "../../diagram/scene/in-steps.ts";
import { createProject } from "../../language/index.ts";
import { type Content, contentOf, type Design } from "../../server/features/picture-content.ts";
import { generateDesign } from "../support/generate-design.ts";

function designOf(components: number): Design {
  const project = createProject();
  for (const [uri, text] of generateDesign({ components, files: 1 })) project.setFile(uri, text);
  const snapshot = project.snapshot();
  const { facts } = createAnalysis(snapshot.model);
  return { snapshot, facts, report: { findings: [], failures: [] } };
}

function contentIn(design: Design, look: Look): Content {
  const content = inOneGo(contentOf("many", design, look));
  if ("why" in content) throw new Error(content.why);
  return content;
}

const large = designOf(2_000);

test("what the reader has opened in a large design has numbers, wherever it stands in the text", () => {
  const collapsed = large.snapshot.model.containers.map(({ id }) => id).slice(0, -1);
  const { scene, look } = contentIn(large, { view: "map", overlay: "availability", collapsed });
  if (scene.view !== "map") throw new Error(scene.view);
  expect(look.collapsed).toEqual(collapsed);
  // All but the client.
  expect(scene.nodes.filter(({ mark }) => mark !== undefined)).toHaveLength(19);
  expect(scene.nodes.find(({ id }) => id === "area-99.service-9")?.mark?.says).toMatch(/^9\d\.\d+%$/);
});

test("nobody waits for the numbers of what a view closes by itself", () => {
  const read: string[] = [];
  const facts = new Proxy(large.facts, {
    get(target, name) {
      if (typeof name === "string" && name !== "model") read.push(name);
      return Reflect.get(target, name);
    },
  });
  const { scene, look } = contentIn({ ...large, facts }, { view: "map", overlay: "availability" });
  expect(look.collapsed).toHaveLength(100);
  expect(scene.view === "map" && scene.nodes).toEqual([]);
  expect(read).toEqual([]);
});

test("a subject that there is not gives way to the first one", () => {
  const look = { view: "flow", subject: "nowhere" } as const;
  const content = inOneGo(contentOf("many", designOf(100), look));
  expect("why" in content ? content.why : content.look.subject).toBe("area-0.visit");
});

test("messages can be answered between the steps of a large picture", () => {
  const steps = contentOf("many", large, { view: "map" });
  let count = 0;
  while (steps.next().done !== true) count += 1;
  expect(count).toBeGreaterThan(4);
});
