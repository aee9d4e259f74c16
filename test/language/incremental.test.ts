// An edit costs what it touched: blocks and elements that it cannot have changed are the same objects as before.

import { describe, expect, it } from "vitest";
import { generateDesign } from "../support/generate-design.ts";
import { projectOf, understand, withoutBlocks } from "../support/understand.ts";

const files = generateDesign({ components: 100, files: 3 });

/** Ids of the components that are other objects after the edit. */
function changedBy(edit: (text: string) => string): readonly string[] {
  const project = projectOf(files);
  const before = project.snapshot().model.componentById;
  const [uri = "", text = ""] = [...files][1] ?? [];
  const edited = edit(text);
  expect(edited).not.toBe(text);
  project.setFile(uri, edited);
  const after = project.snapshot();
  expect(withoutBlocks(after)).toEqual(withoutBlocks(projectOf(new Map([...files, [uri, edited]])).snapshot()));
  return after.model.components.filter((component) => before.get(component.id) !== component).map(({ id }) => id);
}

describe("a generated design", () => {
  it("is the same at every run, of the size that was asked for, and without problems", () => {
    expect([...generateDesign({ components: 100, files: 3 })]).toEqual([...files]);
    expect([...generateDesign({ components: 100, files: 3, seed: 2 })]).not.toEqual([...files]);
    const { model, problems } = understand(Object.fromEntries(files));
    expect(problems).toEqual([]);
    expect(model.components).toHaveLength(100);
    expect(files.size).toBe(3);
  });
});

describe("a component that was edited", () => {
  /** Its terms that are other objects after the edit of another part. */
  function otherTerms(from: string, to: string): readonly string[] {
    const text = "service api { latency p50 2ms p99 30ms  capacity 100/s  calls db { timeout 50ms } }\nstore db\n";
    const project = projectOf(new Map([["a.arch", text]]));
    const before = project.snapshot().model.componentById.get("api");
    project.setFile("a.arch", text.replace(from, to));
    const after = project.snapshot().model.componentById.get("api");
    if (before === undefined || after === undefined) throw new Error("The design has lost its service.");
    const terms = Object.keys(after) as (keyof typeof after)[];
    return terms.filter((term) => before[term] !== after[term]);
  }

  it("keeps what the edit has left, where that stands where it stood", () => {
    expect(otherTerms("p99 30ms", "p99 40ms")).toEqual(["latency"]);
    expect(otherTerms("timeout 50ms", "timeout 60ms")).toEqual(["dependencies"]);
    expect(otherTerms("50ms }", "50ms  optional }")).toEqual(["dependencies"]);
  });

  it("has other places behind the edit", () => {
    expect(otherTerms("100/s", "1000/s")).toEqual(["capacity", "dependencies"]);
  });
});

describe("an edit", () => {
  it("of a figure changes its component alone", () => {
    expect(changedBy((text) => text.replace("latency p50 1ms", "latency p50 2ms"))).toEqual(["area-1.edge"]);
  });

  it("of space and comments before a block changes nothing", () => {
    expect(changedBy((text) => `\n// A remark.\n\n${text}`)).toEqual([]);
  });

  it("inside a component that leaves its words alone changes that component alone", () => {
    expect(changedBy((text) => text.replace("// its own work", "// nothing but its own work"))).toEqual([
      "area-1.service-0",
    ]);
  });

  it("of a name that nobody uses changes its component alone", () => {
    expect(changedBy((text) => text.replace("component flags", "component switches"))).toEqual(["area-1.switches"]);
  });

  it("of a name changes whoever used it, and nobody else", () => {
    const changed = changedBy((text) => text.replace("store documents", "store papers"));
    expect(changed).toEqual(["area-1.papers", "area-1.indexer"]);
  });

  it("that adds a nearer element changes whoever meant the farther one", () => {
    const changed = changedBy((text) =>
      text.replace("  store documents", "  region us { zones a }\n  store documents"),
    );
    expect(changed).toEqual(Array.from({ length: 10 }, (_, i) => `area-1.service-${i}`));
  });

  it("that is taken back gives the same design again", () => {
    const project = projectOf(files);
    const before = withoutBlocks(project.snapshot());
    const [uri = "", text = ""] = [...files][2] ?? [];
    for (const broken of [text.slice(0, 500), `${text}}`, text.replaceAll("}", ""), ""]) {
      project.setFile(uri, broken);
      project.snapshot();
    }
    project.setFile(uri, text);
    expect(withoutBlocks(project.snapshot())).toEqual(before);
  });

  it("that changes no text gives the very same snapshot", () => {
    const project = projectOf(files);
    const before = project.snapshot();
    const [uri = "", text = ""] = [...files][0] ?? [];
    project.setFile(uri, text);
    expect(project.snapshot()).toBe(before);
    project.removeFile("no-such-file.arch");
    expect(project.snapshot()).toBe(before);
    project.removeFile(uri);
    expect(project.snapshot()).not.toBe(before);
  });
});
