// Diagnostics as an editor shows them: where they stand, what they lead to, and that one cause is said once.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Diagnostic, DiagnosticTag } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";

import { ruleById } from "../../analysis/index.ts";
import { faultyDesigns } from "../support/faulty-designs.ts";
import { openSession, placeText } from "../support/lsp-session.ts";

/** What an editor that has pages of rules is shown for a text. */
async function shown(text: string): Promise<readonly Diagnostic[]> {
  const session = await openSession({ initializationOptions: { rulePage: "page:{rule}" } });
  try {
    await session.open("design.arch", text);
    expect(session.errors).toEqual([]);
    return session.diagnosticsOf("design.arch");
  } finally {
    await session.close();
  }
}

const textAt = (text: string, { range }: Diagnostic): string =>
  TextDocument.create("memory:text", "arch", 1, text).getText(range);

describe("a diagnostic", () => {
  test("of a finding stands at its name, links its rule, and shows the places that contribute", async () => {
    const text = `client app { calls api { timeout 1s  attempts 4 } }
service api { calls db { timeout 100ms  attempts 4 } }
store db
flow f { load 1/s  app -> api -> db }
`;
    const found = (await shown(text)).find(({ code }) => code === "retry-amplification");
    if (found === undefined) throw new Error("there is such a finding");
    expect(textAt(text, found)).toBe("db");
    expect(found.source).toBe("faultline");
    expect(found.codeDescription).toEqual({ href: "page:retry-amplification" });
    expect(found.tags).toBeUndefined();
    expect(found.relatedInformation?.map(({ location }) => placeText(location))).toEqual([
      "design.arch:1:20",
      "design.arch:2:21",
    ]);
  });

  test("of text that does nothing is shown faded", async () => {
    const text = `policy unused { timeout 1s }
service a { calls b { timeout 1s } accept retry-loop because "there is none" }
service b
flow f { load 1/s  a -> b }
`;
    const faded = (await shown(text)).filter(({ tags }) => tags?.includes(DiagnosticTag.Unnecessary));
    expect(faded.map((one) => [one.code, textAt(text, one)])).toEqual([
      ["unused-declaration", "unused"],
      ["idle-acceptance", 'accept retry-loop because "there is none"'],
    ]);
  });

  test("of the text has the other place beside it, and no page", async () => {
    const found = await shown("service twice\nservice twice\n");
    const duplicate = found.find(({ code }) => code === "duplicate");
    expect(duplicate?.codeDescription).toBeUndefined();
    expect(duplicate?.relatedInformation?.map(({ location }) => placeText(location))).toEqual(["design.arch:1:9"]);
  });
});

describe("in every example and every faulty design", () => {
  const folder = join(import.meta.dirname, "../../examples");
  const texts = [
    ...readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".arch"))
      .map((path) => readFileSync(join(folder, path), "utf8")),
    ...faultyDesigns().map(({ text }) => text),
  ];

  test("nothing is said twice, every rule has its page, and every place is in the text", async () => {
    expect(texts.length).toBeGreaterThan(40);
    const session = await openSession({ initializationOptions: { rulePage: "page:{rule}" } });
    for (const [index, text] of texts.entries()) {
      const path = `design-${index}/design.arch`;
      const document = await session.open(path, text);
      const found = session.diagnosticsOf(path);
      const keys = found.map(({ range, message }) => JSON.stringify([range, message]));
      expect(new Set(keys).size).toBe(keys.length);
      for (const one of found) {
        expect(one.message).toMatch(/[.?!]$/);
        expect(one.codeDescription?.href).toBe(
          ruleById(String(one.code)) !== undefined ? `page:${one.code}` : undefined,
        );
        const related = one.relatedInformation ?? [];
        expect(related.length).toBeLessThanOrEqual(12);
        expect(new Set(related.map((it) => JSON.stringify(it))).size).toBe(related.length);
        // A name, a number or a word: never a whole block.
        expect(textAt(text, one).split("\n").length).toBe(1);
      }
      await document.close();
    }
    expect(session.errors).toEqual([]);
    await session.close();
  });
});
