// What a hover says where a text is broken, hostile, large or one of several, and that it has something to say of every word
// of the examples.

import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

import { createAnalysis } from "../../analysis/index.ts";
import { createProject, tokenize } from "../../language/index.ts";
import { costlyFacts, factsToShow, quickFacts } from "../../server/features/hover/asked-facts.ts";
import { hover } from "../../server/features/hover/hover.ts";
import { cursorReadingOf, fileReadingOf, readingOf } from "../../server/reading.ts";
import { generateDesign } from "../support/generate-design.ts";
import { openSession, type Session } from "../support/lsp-session.ts";
import { sessionOfFile } from "../support/sessions.ts";

let session: Session;
sessionOfFile((opened) => {
  session = opened;
});

describe("text that is not in order", () => {
  test("blanks, braces and comments have nothing to say", async () => {
    expect(await session.hover("service a  <|>  {}\n")).toBeUndefined();
    expect(await session.hover("// service<|> a\nservice b\n")).toBeUndefined();
    expect(await session.hover("<|>")).toBeUndefined();
    expect(await session.hover("service a {<|> }\n")).toBeUndefined();
  });

  test("half a statement, an open text and a lost brace leave the word its meaning", async () => {
    expect(await session.hover("service a { calls b { retr<|>ies")).toContain("**Retries**");
    expect(await session.hover('service a { does "circuit break<|>er\n')).toBeUndefined();
    expect(await session.hover("system s {\n  service a {\n  store d<|>b : postgres { }\n")).toContain(
      "**store** `s.db`",
    );
    expect(await session.hover("system s {\n  owner<|> \n}\n")).toContain("**Team ownership**");
  });

  test("a broken block leaves the others theirs", async () => {
    const text = await session.hover(`service x { ]] calls }\nservice a { calls d<|>b { timeout 1s } }\nstore db\n`);
    expect(text).toContain("**dependency** [`a` calls `db`]");
  });

  test("lines that end in two characters, and letters beyond the alphabet, move nothing", async () => {
    const text = await session.hover(
      '/** Grüße 😀 */\r\nservice a "Ä"\r\n{\r\n  calls b { ti<|>meout 1s }\r\n}\r\nservice b\r\n',
    );
    expect(text).toContain("**Timeout**");
    expect(await session.hover('service a "😀 circuit bre<|>aker"\r\n')).toContain("**Circuit breaker**");
  });

  test("a file of no project has none", async () => {
    const params = { textDocument: { uri: "file:///nowhere/x.arch" }, position: { line: 0, character: 0 } };
    expect(await session.connection.sendRequest("textDocument/hover", params)).toBeNull();
  });

  test("what a workspace says cannot leave its place", async () => {
    const text = await session.hover(
      [
        "/** ![x](https://evil/p.png) <img src=x> */",
        'service <|>a "T](command:x) <b>*" { does "<script>x</script> [y](z)" owner "`o`" }',
        `/** ${"long ".repeat(2_000)} */`,
        "service b",
        "",
      ].join("\n"),
    );
    expect(text).toContain("!\\[x]");
    expect(text).toContain("T\\](command:x) &lt;b&gt;\\*");
    expect(text).not.toMatch(/<(img|b|script)/);
    const long = await session.hover(`/** ${"long ".repeat(2_000)} */\nservice <|>b\n`);
    expect(long?.length).toBeLessThan(2_000);
    const title = await session.hover(`service <|>b "${"😀".repeat(50_000)}"\n`);
    expect(title?.length).toBeLessThan(2_000);
    expect(title).not.toContain("\ufffd");
  });

  test("documentation says in its code what it says in the file, and code that never ends ends with it", async () => {
    const text = await session.hover('/** Runs `a -> b`, `p99 < 1s && c`. */\nservice <|>a { owner "team" }\n');
    expect(text).toContain("Runs `a -> b`, `p99 < 1s && c`.");
    const open = await session.hover('/**\n * Such as\n * ```arch\n * service x\n */\nservice <|>a { owner "team" }\n');
    expect(open).toMatch(/service x\s*\n```\n\n- /);
    const inline = await session.hover("/** ```a``` and ```b``` */\nservice <|>a\n");
    expect(inline?.match(/```/g)).toHaveLength(4);
    const cut = await session.hover(`/**\n * \`\`\`\n * ${"x ".repeat(2000)}\n * \`\`\`\n */\nservice <|>a\n`);
    expect(cut).toMatch(/…\n```\n\n- /);
  });
});

describe("several files", () => {
  test("are told from each other, with links into both", async () => {
    const both = await openSession({
      files: {
        "a.arch": "service a { calls b { timeout 1s } }\n",
        "b.arch": "service b\nflow f { load 1/s  a -> b }\n",
      },
    });
    const document = await both.open("b.arch", "service b\nflow f { load 1/s  a -> b }\n");
    const found = (await both.connection.sendRequest("textDocument/hover", {
      textDocument: { uri: document.uri },
      position: { line: 1, character: 24 },
    })) as { contents: { value: string } };
    expect(found.contents.value).toContain(`**dependency** [\`a\` calls \`b\`](${both.uriOf("a.arch")}#L1)`);
    expect(both.errors).toEqual([]);
    await both.close();
  });
});

describe("a large design", () => {
  const project = createProject();
  for (const [file, text] of generateDesign({ components: 300, files: 3 })) project.setFile(file, text);
  const { model } = project.snapshot();
  const { facts } = createAnalysis(model);

  test("is asked for every fact but those that rest on all of it", () => {
    const known = new Set([...quickFacts, ...costlyFacts]);
    const elements = [...model.components.slice(0, 40), ...model.containers.slice(0, 2), ...model.regions];
    for (const { id } of elements) {
      const all = facts.of(id);
      expect(all.filter(({ name }) => !known.has(name))).toEqual([]);
      const { facts: asked, left } = factsToShow(facts, id);
      const names = asked.map(({ name }) => name);
      expect(new Set([...names, ...left])).toEqual(new Set([...all.map(({ name }) => name), ...left]));
      expect(names.filter((name) => costlyFacts.includes(name))).toEqual([]);
      expect(
        all.flatMap(({ name }) => (costlyFacts.includes(name) ? [name] : [])).filter((n) => !left.includes(n)),
      ).toEqual([]);
    }
    const [flow] = model.flows;
    expect(factsToShow(facts, flow?.id ?? "")).toEqual({ facts: facts.of(flow?.id ?? ""), left: [] });
  });

  test("says where the others stand", async () => {
    const [, text = ""] = [...generateDesign({ components: 300, files: 1 })][0] ?? [];
    const found = await session.hover(text.replace("service service-3", "service serv<|>ice-3"));
    expect(found).toContain(
      "- Cascade failure, Cascade slowdown, Hidden capacity: `faultline explain area-0.service-3`",
    );
    expect(found).toContain("**Load**: ");
  });
});

describe("every token of the examples", () => {
  const folders = new Set(globSync(join(import.meta.dirname, "../../examples/**/*.arch")).map(dirname));

  test.each([...folders])("%s", (folder) => {
    const project = createProject();
    for (const file of globSync(join(folder, "*.arch"))) project.setFile(`file://${file}`, readFileSync(file, "utf8"));
    const snapshot = project.snapshot();
    const analysis = createAnalysis(snapshot.model, { today: "2026-01-01" });
    const reading = readingOf({ snapshot, analysis }, () => {
      throw new Error("a hover asks for no other text");
    });
    const { findings } = analysis.report;
    for (const file of snapshot.files.values()) {
      const inFile = fileReadingOf(reading, file.uri);
      if (inFile === undefined) throw new Error(`${file.uri} is not in its own snapshot`);
      for (const token of tokenize(file.text)) {
        for (const folds of [true, false]) {
          const look = { folds, findings, spelling: (key: string) => key };
          const found = hover(cursorReadingOf(inFile, token.start), look);
          if (found === undefined) {
            // A name or a mark may have nothing to say; a word of the language always has.
            expect(token.kind, `${token.text} at ${token.start}`).not.toBe("keyword");
            continue;
          }
          expect(found.start).toBeLessThanOrEqual(token.start);
          expect(found.end).toBeGreaterThanOrEqual(token.start);
          expect(found.markdown.trim()).not.toBe("");
          const shown = found.markdown.replace(/<\/summary>[\s\S]*?<\/details>/g, "");
          expect(shown.split("\n").filter((line) => line.trim() !== "").length, found.markdown).toBeLessThanOrEqual(44);
        }
      }
    }
  });
});
