// The reference page holds: every example on it is understood without a problem, and every statement of the language has one.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatText } from "../../language/format.ts";
import { createProject, placeOf } from "../../language/index.ts";
import { statements } from "../../language/vocabulary.ts";

const page = readFileSync(new URL("../../docs/language.md", import.meta.url), "utf8");

/** The page's examples, each with the heading that it stands under. */
const examples = [...page.matchAll(/^## (.+)$|^```arch\n([\s\S]*?)^```$/gm)].reduce<
  { heading: string; text: string }[]
>((found, match) => {
  if (match[1] !== undefined) found.push({ heading: match[1], text: "" });
  const last = found.at(-1);
  if (match[2] !== undefined && last !== undefined) found.push({ heading: last.heading, text: match[2] });
  return found;
}, []);

describe("the language reference", () => {
  const withText = examples.filter((example) => example.text !== "");

  it("has an example under nearly every heading", () => {
    const headings = new Set(examples.map((example) => example.heading));
    const illustrated = new Set(withText.map((example) => example.heading));
    expect([...headings].filter((heading) => !illustrated.has(heading))).toEqual(["When the text is wrong"]);
  });

  it.each(withText)("understands the example under “$heading”", ({ text }) => {
    const project = createProject();
    project.setFile("example.arch", text);
    const { model, problems } = project.snapshot();
    const told = problems.map((problem) => {
      const place = placeOf(model, problem.at);
      return `${problem.message} At: ${place === undefined ? "nowhere" : text.slice(place.start, place.end)}`;
    });
    expect(told).toEqual([]);
    expect(model.components.length + model.containers.length + model.technologies.length).toBeGreaterThan(0);
  });

  it.each(withText)("lays out the example under “$heading” as the formatter does", ({ text }) => {
    expect(formatText(text).text).toBe(text);
  });

  it("shows every statement of the language in an example", () => {
    const shown = withText
      .map((example) => example.text.replaceAll(/"[^"]*"|\/\/.*|\/\*[\s\S]*?\*\//g, " "))
      .join("\n");
    const words = new Set(shown.match(/[A-Za-z_]\w*(?:-\w+)*/g));
    expect(statements.map((statement) => statement.word).filter((word) => !words.has(word))).toEqual([]);
  });

  it("links only to headings that it has", () => {
    const anchors = new Set(
      [...page.matchAll(/^## (.+)$/gm)].map((match) =>
        (match[1] ?? "")
          .toLowerCase()
          .replaceAll(/[^\w -]/g, "")
          .replaceAll(" ", "-"),
      ),
    );
    const targets = [...page.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1] ?? "");
    expect(targets.filter((target) => !anchors.has(target))).toEqual([]);
  });
});
