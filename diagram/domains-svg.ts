// The picture of places as SVG: regions as frames, their zones as columns in them, a chip for each component in each place. It needs no
// layout engine: the places follow from the texts.

import { chipsOf, type DomainsScene, lossWords, type SceneChip, type ScenePlace, type SceneRegion } from "./domains.ts";
import { icons } from "./icons.ts";
import { overlayLegend } from "./legend.ts";
import { markInWords, markToSvg } from "./marks.ts";
import { markOf } from "./matrix.ts";
import { insideInWords } from "./scene.ts";
import { badgeRoomOf, iconRoom, iconSize, markRow, markWidth, markWords, roundedBox } from "./shapes.ts";
import { badgesToSvg, escaped, findingInWords, findingsInWords, num, sentence } from "./svg-parts.ts";
import { fontSize, shorten, shortenParts, widthOf, wrap } from "./text.ts";
import { pictureClass, styleSheetOf, type Theme } from "./theme.ts";

const margin = 32;
const gap = { chip: 10, zone: 14, region: 28 } as const;
const chip = { padding: 14, least: 176, most: 290 } as const;
/** Room inside frames beside what they hold. */
const inside = { region: 20, zone: 12 } as const;
const line = 20;
const markRoom = 18;
/** What stands in no place is set in so many columns at least. */
const fewestColumns = 3;

/** Sizes that the whole picture shares, so that columns of all regions line up. */
interface Grid {
  readonly chip: number;
  readonly columns: number;
  /** Width of what stands inside a region's frame. */
  readonly width: number;
}

/** The picture as an SVG document. Linear in its chips. */
export function domainsToSvg(scene: DomainsScene, { theme, title }: { theme: Theme; title: string }): string {
  const grid = gridOf(scene);
  const ground = grid.width + 2 * (margin + inside.region);
  const parts: string[] = [];
  let y = margin;
  for (const region of scene.regions) {
    const drawn = regionToSvg(region, grid, y);
    parts.push(...drawn.parts);
    y += drawn.height + gap.region;
  }
  if (scene.nowhere.length > 0) {
    const drawn = nowhereToSvg(scene.nowhere, grid, y);
    parts.push(...drawn.parts);
    y += drawn.height + gap.region;
  }
  const notes = [...(hasFatal(scene) ? [undefined] : []), ...scene.more];
  notes.forEach((note, index) => {
    const at = y + line * index + 4;
    parts.push(
      note === undefined
        ? `<g class="loss-line lost" aria-hidden="true">${markOf("lost", margin + 6, at - 5)}<text class="detail" x="${margin + markRoom}" y="${num(at)}">too few copies are left when this place is lost</text></g>`
        : `<text class="detail" x="${margin}" y="${num(at)}">${escaped(note)}</text>`,
    );
  });
  const bottom = y + (notes.length === 0 ? -gap.region : line * notes.length - 8) + margin;
  const marks = chipsOf(scene).flatMap(({ mark }) => mark ?? []);
  const legend = scene.legend ? overlayLegend(scene.overlay, marks, { width: ground, height: bottom }) : undefined;
  const [width, height] = [Math.max(ground, legend?.width ?? 0), bottom + (legend?.height ?? 0)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${pictureClass}" viewBox="0 0 ${num(width)} ${num(height)}" width="${num(width)}" height="${num(height)}" role="group" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    ...(theme === "editor" ? [] : [`<style>${styleSheetOf(theme)}</style>`]),
    `<rect class="paper" width="${num(width)}" height="${num(height)}"/>`,
    ...parts,
    legend?.svg ?? "",
    `</svg>`,
    "",
  ]
    .filter((part, index, all) => part !== "" || index === all.length - 1)
    .join("\n");
}

function hasFatal({ regions }: DomainsScene): boolean {
  return regions.some(({ zones, whole }) =>
    [...zones.flatMap(({ chips }) => chips), ...whole].some(({ isFatal }) => isFatal),
  );
}

function gridOf({ regions, nowhere }: DomainsScene): Grid {
  const zones = regions.flatMap((region) => region.zones);
  const chips = chipsOf({ regions, nowhere });
  const widest = Math.max(
    chip.least,
    ...chips.map(({ label, detail, isFatal, mark }) =>
      Math.max(
        markWidth(mark, mark?.says ?? ""),
        iconRoom + widthOf(label, fontSize.name, "bold") + (isFatal ? markRoom : 0),
        iconRoom + widthOf(detail, fontSize.detail),
      ),
    ),
  );
  // A zone's own lines have to fit as well, at the width of its chips.
  const lines = Math.max(
    0,
    ...zones.flatMap(({ loss, label, detail, findings }) => [
      ...loss.lines.map(({ text }) => markRoom + widthOf(text, fontSize.detail)),
      widthOf(label, fontSize.title, "bold") + 12 + widthOf(detail, fontSize.detail) + badgeRoomOf(findings),
    ]),
  );
  const size = Math.ceil(Math.min(chip.most, Math.max(widest + 2 * chip.padding, lines + 8)));
  const columns = Math.max(fewestColumns, ...regions.map((region) => region.zones.length));
  return { chip: size, columns, width: columns * (size + 2 * inside.zone) + (columns - 1) * gap.zone };
}

interface Drawn {
  readonly parts: readonly string[];
  readonly height: number;
}

function regionToSvg(region: SceneRegion, grid: Grid, y: number): Drawn {
  const left = margin + inside.region;
  const headHeight = 40 + line * region.loss.lines.length + (region.loss.lines.length > 0 ? 10 : 4);
  const parts: string[] = [];
  let bottom = y + headHeight;
  if (region.zones.length > 0) {
    const zones = zonesToSvg(region, grid, bottom);
    parts.push(...zones.parts);
    bottom += zones.height;
  }
  if (region.whole.length > 0) {
    if (region.zones.length > 0) {
      bottom += 16 + line;
      parts.push(
        `<text class="detail" x="${num(left)}" y="${num(bottom - 8)}">in the region, in no zone that is named</text>`,
      );
    }
    const whole = chipsInColumns(region.whole, grid, left, bottom);
    parts.push(...whole.parts);
    bottom += whole.height;
  }
  for (const note of region.more) {
    bottom += line + 4;
    parts.push(`<text class="detail" x="${num(left)}" y="${num(bottom - 4)}">${escaped(note)}</text>`);
  }
  const height = bottom + inside.region - y;
  const folded = region.collapsed === undefined ? "" : insideInWords(region.collapsed);
  const detail = [region.detail, folded].filter((part) => part !== "").join(" · ");
  const frame = placeToSvg(region, detail, "region", {
    ...{ x: margin, y, width: grid.width + 2 * inside.region, height, padding: inside.region },
  });
  return { parts: [frame, ...parts], height };
}

function zonesToSvg({ zones, rows }: SceneRegion, grid: Grid, y: number): Drawn {
  const lines = Math.max(...zones.map(({ loss }) => loss.lines.length));
  const headHeight = 36 + line * lines + 10;
  // Fewer zones than columns share the whole width between them.
  const step = (grid.width + gap.zone) / zones.length;
  const width = step - gap.zone;
  const inner = width - 2 * inside.zone;
  const stack = stackOf(
    rows,
    zones.flatMap(({ chips }) => chips.map((one) => ({ row: one.row, height: heightOf(one, inner) }))),
  );
  const height = headHeight + (rows === 0 ? 0 : stack.height + inside.zone);
  const parts = zones.flatMap((zone, index) => {
    const x = margin + inside.region + index * step;
    return [
      placeToSvg(zone, zone.detail, "zone", { x, y, width, height, padding: inside.zone }),
      ...zone.chips.map((one) => {
        const { top = 0, height: tall = 0 } = stack.rows[one.row] ?? {};
        return chipToSvg(one, { x: x + inside.zone, y: y + headHeight + top, width: inner, height: tall });
      }),
    ];
  });
  return { parts, height };
}

/** Rows below each other, each as high as the highest that stands in it. */
function stackOf(
  count: number,
  chips: readonly { readonly row: number; readonly height: number }[],
): { readonly rows: readonly { readonly top: number; readonly height: number }[]; readonly height: number } {
  const heights = Array.from({ length: count }, () => 0);
  for (const { row, height } of chips) heights[row] = Math.max(heights[row] ?? 0, height);
  let top = 0;
  const rows = heights.map((height) => {
    const row = { top, height };
    top += height + gap.chip;
    return row;
  });
  return { rows, height: Math.max(0, top - gap.chip) };
}

/** The lines of a chip's name. */
function nameLines({ label, isFatal }: SceneChip, width: number): readonly string[] {
  return wrap(label, width - 2 * chip.padding - iconRoom - (isFatal ? markRoom : 0), fontSize.name, "bold");
}

function heightOf(one: SceneChip, width: number): number {
  return 34 + line * nameLines(one, width).length + (one.mark === undefined ? 0 : markRow.height);
}

interface FrameBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly padding: number;
}

function placeToSvg(
  place: ScenePlace & Pick<SceneRegion, "collapsed">,
  detail: string,
  kind: "region" | "zone",
  box: FrameBox,
): string {
  const { id, label, loss, findings, collapsed } = place;
  const { x, y, width, height, padding } = box;
  const room = width - 2 * padding - badgeRoomOf(findings) - 8;
  const name = shorten(label, room, fontSize.title, "bold");
  const nameWidth = widthOf(name, fontSize.title, "bold");
  const rest = shorten(detail, Math.max(0, room - nameWidth - 12), fontSize.detail);
  const hasRest = rest !== "" && rest !== "…";
  const path = roundedBox(0, 0, width, height, kind === "region" ? 14 : 10);
  const lines = loss.lines.map(({ weight, text }, index) => {
    const at = (kind === "region" ? 54 : 50) + index * line;
    const words = shorten(text, width - 2 * padding - markRoom, fontSize.detail);
    const mark = weight === undefined ? "" : markOf(weight, padding + 5, at - 5);
    return `<g class="loss-line ${weight ?? "none"}">${mark}<text class="loss" x="${num(padding + markRoom)}" y="${num(at)}">${escaped(words)}</text></g>`;
  });
  const said = sentence([label, kind, detail, lossWords(loss), findingsInWords(findings)]);
  const fold = collapsed === undefined ? "" : ` data-folded="${collapsed}" aria-expanded="false"`;
  return [
    `<g class="container ${kind} ${kind === "region" ? "odd" : "even"}" data-id="${escaped(id)}" data-element="${escaped(id)}"${fold} transform="translate(${num(x)} ${num(y)})" role="group" tabindex="0" aria-label="${escaped(said)}">`,
    `<title>${escaped([sentence([label, detail]), loss.title, ...findings.map(findingInWords)].filter((one) => one !== "").join("\n"))}</title>`,
    `<path class="frame" d="${path}"/>`,
    `<text x="${num(padding)}" y="28"><tspan class="title">${escaped(name)}</tspan>`,
    hasRest ? `<tspan class="detail" dx="12">${escaped(rest)}</tspan>` : "",
    `</text>`,
    ...lines,
    badgesToSvg(findings, {
      x: padding + nameWidth + (hasRest ? 12 + widthOf(rest, fontSize.detail) : 0) + 18,
      y: 23,
    }),
    `<path class="halo" d="${path}"/></g>`,
  ].join("");
}

/** What stands in no place that is named, apart from the rest. */
function nowhereToSvg(chips: readonly SceneChip[], grid: Grid, y: number): Drawn {
  const head = 66;
  const inner = chipsInColumns(chips, grid, margin + inside.region, y + head);
  const height = head + inner.height + inside.region;
  const frame = roundedBox(0, 0, grid.width + 2 * inside.region, height, 14);
  const parts = [
    `<g class="container group nowhere" transform="translate(${margin} ${num(y)})" role="group" aria-label="Placed nowhere">`,
    `<path class="frame" d="${frame}"/>`,
    `<text class="title" x="${inside.region}" y="28">Placed nowhere</text>`,
    `<text class="detail" x="${inside.region}" y="50">no zone or region takes part in what is said of them</text></g>`,
    ...inner.parts,
  ];
  return { parts, height };
}

function chipsInColumns(chips: readonly SceneChip[], { columns, width: all }: Grid, left: number, top: number): Drawn {
  const width = (all + gap.zone) / columns - gap.zone;
  const rowOf = (index: number): number => Math.floor(index / columns);
  const stack = stackOf(
    Math.ceil(chips.length / columns),
    chips.map((one, index) => ({ row: rowOf(index), height: heightOf(one, width) })),
  );
  const parts = chips.map((one, index) => {
    const row = stack.rows[rowOf(index)] ?? { top: 0, height: 0 };
    const x = left + (index % columns) * (width + gap.zone);
    return chipToSvg(one, { x, y: top + row.top, width, height: row.height });
  });
  return { parts, height: stack.height };
}

function chipToSvg(one: SceneChip, { x, y, width, height }: Omit<FrameBox, "padding">): string {
  const { id, element, job, label, detail, isFatal, title, findings, mark } = one;
  const icon = icons[job];
  const fatal = "too few copies are left without this place";
  const said = sentence([label, job, detail, isFatal ? fatal : "", mark?.says ?? "", findingsInWords(findings)]);
  const room = width - 2 * chip.padding;
  const textX = chip.padding + iconRoom;
  const lines = nameLines(one, width);
  const marked = mark === undefined ? 0 : markRow.height;
  const top = (height - marked - line * (lines.length + 1)) / 2;
  const words = shortenParts(detail, width - 2 * chip.padding - iconRoom, fontSize.detail);
  return [
    `<g class="node chip ${job}" data-id="${escaped(id)}" data-element="${escaped(element)}" transform="translate(${num(x)} ${num(y)})" role="button" tabindex="0" aria-label="${escaped(said)}">`,
    `<title>${escaped([title, ...(isFatal ? [fatal] : []), ...(mark ? [markInWords(mark)] : []), ...findings.map(findingInWords)].join("\n"))}</title>`,
    `<path class="body" d="${roundedBox(0, 0, width, height, 8)}"/>`,
    `<g class="icon" transform="translate(${chip.padding} ${num((height - marked - iconSize) / 2)})"><path d="${icon.strokes}"/>`,
    icon.solid === undefined ? "" : `<path class="solid" d="${icon.solid}"/>`,
    `</g>`,
    ...lines.map(
      (text, index) => `<text class="name" x="${textX}" y="${num(top + 16 + index * line)}">${escaped(text)}</text>`,
    ),
    `<text class="detail" x="${textX}" y="${num(top + 15 + lines.length * line)}">${escaped(words)}</text>`,
    mark === undefined ? "" : markToSvg(mark, markWords(mark, room), { x: chip.padding, y: height - marked - 2 }, room),
    isFatal ? `<g class="lost">${markOf("lost", width - 24, top + 11)}</g>` : "",
    `<path class="halo" d="${roundedBox(-4, -4, width + 8, height + 8, 11)}"/>`,
    badgesToSvg(findings, { x: width - 2, y: 2 }, "downwards"),
    `</g>`,
  ].join("");
}
