// A review as one HTML file that loads nothing and runs nothing: to be opened from a mail, kept with the minutes, or printed.
// Its policy lets in the one style sheet that is part of it and pictures that are written into it, whatever a design says.

import { escaped } from "../diagram/svg-parts.ts";
import type { Block, Inline, Line, Picture } from "./blocks.ts";
import type { ReviewDocument } from "./document.ts";
import { reviewStyle } from "./style.ts";

/** The page. `styleHash` is the SHA-256 of `reviewStyle` in base64, by which the page lets it in. */
export function toHtml({ title, subtitle, blocks }: ReviewDocument, styleHash: string): string {
  const numbered = blocks.map((block, index) => ({ block, anchor: `s${index}` }));
  const contents = numbered.flatMap(({ block, anchor }) =>
    block.kind === "heading" && block.level === 2 ? [`<li><a href="#${anchor}">${escaped(block.text)}</a></li>`] : [],
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Faultline">
<title>${escaped(title)}: design review</title>
<style>${reviewStyle}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
<p class="quiet">${escaped(subtitle)}</p>
</header>
<nav aria-label="Contents"><ol>${contents.join("")}</ol></nav>
<main>
${numbered.map(({ block, anchor }) => blockHtml(block, anchor)).join("\n")}
</main>
</body>
</html>
`;
}

function blockHtml(block: Block, anchor: string): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level} id="${anchor}">${escaped(block.text)}</h${block.level}>`;
    case "paragraph":
      return `<p>${lineHtml(block.line)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${lineHtml(item)}</li>`).join("")}</ul>`;
    case "table":
      return tableHtml(block.head, block.rows);
    case "finding":
      return `<section class="finding" id="${escaped(block.anchor)}"><p>${lineHtml(block.head)}</p>${block.lines
        .map((line) => `<p>${lineHtml(line)}</p>`)
        .join("")}</section>`;
    case "picture":
      return pictureHtml(block.picture);
    default:
      return block satisfies never;
  }
}

/** A table without a head names its rows in its first column. */
function tableHtml(head: readonly string[], rows: readonly (readonly Line[])[]): string {
  const isNamed = head.some((name) => name !== "");
  const top = isNamed
    ? `<thead><tr>${head.map((name) => `<th scope="col">${escaped(name)}</th>`).join("")}</tr></thead>`
    : "";
  const body = rows.map(
    (row) =>
      `<tr>${row
        .map((cell, index) => (index === 0 ? `<th scope="row">${lineHtml(cell)}</th>` : `<td>${lineHtml(cell)}</td>`))
        .join("")}</tr>`,
  );
  return `<div class="table${isNamed ? "" : " pairs"}"><table>${top}<tbody>${body.join("")}</tbody></table></div>`;
}

/** An image of its own: its names and styles are no part of the page's. */
function pictureHtml({ caption, svg }: Picture): string {
  if (svg === undefined) return "";
  return `<figure><img alt="${escaped(caption)}" src="data:image/svg+xml,${escaped(dataOf(svg))}"><figcaption>${escaped(caption)}</figcaption></figure>`;
}

/** The picture inside an address; what need not be encoded is left legible, and half a character is no reason to fail. */
function dataOf(svg: string): string {
  return encodeURIComponent(svg.replace(/[\ud800-\udfff]/gu, "\ufffd")).replace(
    /%(?:20|2C|2F|3A|3B|3D)/g,
    (code) => plain[code] ?? code,
  );
}

const plain: Readonly<Record<string, string>> = {
  "%20": " ",
  "%2C": ",",
  "%2F": "/",
  "%3A": ":",
  "%3B": ";",
  "%3D": "=",
};

function lineHtml(line: Line): string {
  return line.map(inlineHtml).join("");
}

function inlineHtml(inline: Inline): string {
  if (typeof inline === "string") return escaped(inline);
  switch (inline.kind) {
    case "strong":
      return `<strong>${escaped(inline.text)}</strong>`;
    case "code":
      return `<code>${escaped(inline.text)}</code>`;
    case "quiet":
    case "figure":
      return `<span class="${inline.kind}">${escaped(inline.text)}</span>`;
    case "severity":
      return `<span class="severity ${inline.text}">${inline.text}</span>`;
    case "link":
      return `<a href="#${escaped(inline.to)}">${escaped(inline.text)}</a>`;
    default:
      return inline satisfies never;
  }
}
