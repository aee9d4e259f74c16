// The Domains view: what stands where in it, what its places say, and that nothing in the picture overlaps or is left out unsaid.

import { expect, test } from "vitest";
import { chipsOf, type DomainsScene, domainsEntries } from "../../diagram/domains.ts";
import { domainsToSvg } from "../../diagram/domains-svg.ts";
import { domainsScene } from "../../diagram/scene/domains.ts";
import { folded } from "../../diagram/views.ts";
import { drawnFrom } from "../support/drawn-from.ts";

function sceneOf(text: string): DomainsScene {
  const { model, report, insight } = drawnFrom(text);
  return domainsScene(model, report, insight);
}

const design = `
region north "Northern <data> centre" { availability 99.9%  zones one, two }
region south { zones one }
region sites "Edge sites"
system shop "Shop" {
  cells 10 by tenant
  client app { calls web }
  service web "The service whose name is far too long for one line of a chip" { replicas 3 across north  calls db  calls mail { optional } }
  store db { replicas 1 primary + 1 async across north }
  service pods { replicas 4  runs on metal }
  component metal { in north.two }
  service mail { in south.one }
  cache cdn { replicas 8 in sites  of db  ttl 5m }
  store blobs : s3 { in south }
  flow buy { load 100/s  app -> web -> db  web -> mail }
}
system other { external bank  service mine { calls bank  replicas 3000000 across north } }
`;

test("copies stand in zones in rows, what no place is named for stands apart", () => {
  const { regions, nowhere } = sceneOf(design);
  const [north, south, sites] = regions;
  const chipsOf = (index: number): readonly unknown[] | undefined =>
    north?.zones[index]?.chips.map(({ element, row, detail, isFatal }) => [element, row, detail, isFatal]);
  expect(chipsOf(0)).toEqual([
    ["shop.web", 0, "2 of 3 · in each of 10 cells · Shop", false],
    ["shop.db", 1, "primary, 1 of 2 · in each of 10 cells · Shop", true],
    ["other.mine", 4, "1,500,000 of 3,000,000 · other", false],
  ]);
  expect(chipsOf(1)).toEqual([
    ["shop.web", 0, "1 of 3 · in each of 10 cells · Shop", false],
    ["shop.db", 1, "1 of 2 · in each of 10 cells · Shop", false],
    ["shop.pods", 2, "4 copies · on metal · in each of 10 cells · Shop", true],
    ["shop.metal", 3, "the only copy · in each of 10 cells · Shop", true],
    ["other.mine", 4, "1,500,000 of 3,000,000 · other", false],
  ]);
  expect(south?.whole.map(({ id, detail }) => [id, detail])).toEqual([
    ["south | shop.blobs", "managed · in each of 10 cells · Shop"],
  ]);
  expect(sites?.whole.map(({ id, isFatal }) => [id, isFatal])).toEqual([["sites | shop.cdn", true]]);
  expect(nowhere.map(({ id, detail }) => [id, detail])).toEqual([["other.bank", "external · other"]]);
});

test("a place says what goes down with it, in short and in full", () => {
  const [north, south] = sceneOf(design).regions;
  expect(north?.detail).toBe("north · available 99.9%");
  expect(north?.zones.map(({ loss }) => loss.lines)).toEqual([
    [{ weight: "lost", text: "1 of 1 flow lost" }, { text: "100% of the declared load" }],
    [{ weight: "none", text: "no flow lost" }],
  ]);
  expect(south?.loss.lines).toEqual([{ weight: "degraded", text: "1 of 1 flow degraded" }]);
  expect(north?.zones[0]?.loss.title).toBe(
    "the loss of north.one takes down buy, 100% of the declared load\nbuy loses 100% of its requests",
  );
});

test("a component's findings stand at one of its chips", () => {
  const { regions, nowhere } = sceneOf(design);
  const chips = [
    ...regions.flatMap(({ zones, whole }) => [...zones.flatMap((zone) => zone.chips), ...whole]),
    ...nowhere,
  ];
  const marked = chips.filter(({ findings }) => findings.length > 0).map(({ element }) => element);
  expect(marked.length).toBeGreaterThan(0);
  expect(new Set(marked).size).toBe(marked.length);
});

interface DrawnBox {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Frames and chips as they are drawn: where the group stands, and the size of its first box. */
function boxesOf(svg: string): readonly DrawnBox[] {
  const group =
    /data-id="([^"]*)"[^>]*transform="translate\(([\d.]+) ([\d.]+)\)"[\s\S]*?<path class="(?:frame|body)" d="M([\d.]+) 0h([\d.]+)a[^v]*v([\d.]+)/g;
  return [...svg.matchAll(group)].map(([, id = "", ...numbers]) => {
    const [x = 0, y = 0, radius = 0, across = 0, down = 0] = numbers.map(Number);
    return { id, x, y, width: across + 2 * radius, height: down + 2 * radius };
  });
}

test("places hold their chips, chips do not overlap, all stands on the paper", () => {
  const scene = sceneOf(design);
  const svg = domainsToSvg(scene, { theme: "print-light", title: "Domains" });
  const boxes = boxesOf(svg);
  expect(boxes.map(({ id }) => id)).toEqual(domainsEntries(scene).map(({ id }) => id));
  const holds = (a: DrawnBox, b: DrawnBox): boolean =>
    a.x <= b.x && a.y <= b.y && b.x + b.width <= a.x + a.width + 0.2 && b.y + b.height <= a.y + a.height + 0.2;
  const apart = (a: DrawnBox, b: DrawnBox): boolean =>
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  const parents = new Map(domainsEntries(scene).map(({ id, parent }) => [id, parent]));
  const isAround = (outer: string, id: string | undefined): boolean =>
    id !== undefined && (parents.get(id) === outer || isAround(outer, parents.get(id)));
  const [, width = 0, height = 0] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).map(Number);
  for (const [index, box] of boxes.entries()) {
    expect(holds({ id: "paper", x: 0, y: 0, width, height }, box), box.id).toBe(true);
    for (const other of boxes.slice(index + 1)) {
      if (isAround(box.id, other.id)) expect(holds(box, other), `${box.id} holds ${other.id}`).toBe(true);
      else expect(apart(box, other), `${box.id} beside ${other.id}`).toBe(true);
    }
  }
});

test("nothing of the text's is markup, and what a mark means is written below", () => {
  const svg = domainsToSvg(sceneOf(design), { theme: "print-dark", title: "<script>" });
  expect(svg).not.toContain("<script");
  expect(svg).toContain("Northern &lt;data&gt; centre");
  expect(svg).toContain("too few copies are left when this place is lost");
});

test("of very many components as many are drawn as one can look at, and the rest is counted", () => {
  const many = Array.from({ length: 2000 }, (_, index) => `service s${index} { replicas 3 across big }`).join("\n");
  const zones = Array.from({ length: 14 }, (_, index) => `z${index}`).join(", ");
  const scene = sceneOf(`region big { zones ${zones} }\nregion empty\n${many}`);
  expect(scene.regions[0]?.more).toEqual(["2 more zones are not drawn.", "1,880 more components stand here."]);
  expect(domainsEntries(scene).length).toBeLessThan(4000);
});

test("a region closes into its head, which counts what stands in it and still says what goes down with it", () => {
  const whole = sceneOf(design);
  const { scene, collapsed, entries } = folded(whole, { view: "domains", collapsed: ["north", "nowhere"] });
  if (scene.view !== "domains") throw new Error(scene.view);
  expect(collapsed).toEqual(["north"]);
  const [north] = scene.regions;
  // Each component once, in however many zones it stands.
  const standing = new Set(chipsOf({ regions: whole.regions.slice(0, 1), nowhere: [] }).map(({ element }) => element));
  expect([...standing]).toEqual(expect.arrayContaining(["shop.web", "shop.db", "shop.metal", "shop.pods"]));
  expect(north).toMatchObject({ collapsed: standing.size, zones: [], whole: [], loss: whole.regions[0]?.loss });
  const drawn = domainsToSvg(scene, { theme: "print-light", title: "Domains" });
  expect(drawn).toContain(`${standing.size} components, collapsed`);
  expect(drawn).toContain(`data-folded="${standing.size}"`);
  expect(drawn).not.toContain('data-id="north.one"');
  const hidden = entries.filter(({ within }) => within === "north").map(({ id }) => id);
  expect(hidden).toEqual(
    domainsEntries(whole)
      .map(({ id }) => id)
      .filter((id) => id.startsWith("north.")),
  );
  // Nothing but the order changes: what is drawn and what is hidden are all that there was.
  expect(entries.map(({ id }) => id).sort()).toEqual(
    domainsEntries(whole)
      .map(({ id }) => id)
      .sort(),
  );
  expect(folded(whole, { view: "domains" }).scene).toBe(whole);
});
