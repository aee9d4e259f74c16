// The Shared view: which systems and components make up its table, what its cells say, and the table as a picture.

import { expect, test } from "vitest";
import { type MatrixScene, matrixEntries, matrixToSvg } from "../../diagram/matrix.ts";
import { sharedScene } from "../../diagram/scene/shared.ts";
import { drawnFrom } from "../support/drawn-from.ts";

function sceneOf(text: string): MatrixScene {
  const { model, report, insight } = drawnFrom(text);
  return sharedScene(model, report, insight);
}

const design = `
system shop "Shop" {
  owner "team-shop"
  client buyer { calls web }
  service web {
    calls platform.users
    reads platform.prices { optional }
  }
  flow buy { load 10/s  buyer -> web -> platform.users  web -> platform.prices }
}
system depot {
  client clerk { calls desk }
  service desk { calls platform.users }
  flow pack { load 1/s  clerk -> desk -> platform.users }
  flow count { load 1/s  clerk -> desk }
}
system platform {
  service users "Users & roles"
  store prices
}
`;

test("rows are what several systems use, columns who uses it, cells what for and at which loss", () => {
  const { columns, rows } = sceneOf(design);
  expect(columns).toEqual([
    { id: "shop", label: "Shop", detail: "team-shop" },
    { id: "depot", label: "depot", detail: "" },
  ]);
  expect(rows.map(({ id, job, label }) => ({ id, job, label }))).toEqual([
    { id: "platform.users", job: "service", label: "Users & roles" },
  ]);
  expect(rows[0]?.cells.map(({ column, lines, weight }) => ({ column, lines, weight }))).toEqual([
    { column: "depot", lines: ["calls", "2 of 2 flows lost"], weight: "lost" },
    { column: "shop", lines: ["calls", "1 of 1 flow lost"], weight: "lost" },
  ]);
  expect(rows[0]?.cells[1]?.title).toBe("web: calls Users & roles.\nFail with it: buy.");
});

test("what only makes a flow worse is degraded", () => {
  const reading = design.replace("service desk {", "service desk {\n    reads platform.prices { optional }\n");
  const cells = Object.fromEntries(sceneOf(reading).rows.map(({ id, cells: own }) => [id, own]));
  expect(cells["platform.prices"]?.map(({ lines, weight }) => ({ lines, weight }))).toEqual([
    // `pack` lists what desk does, so it reads nothing there.
    { lines: ["reads", "1 of 1 flow degraded"], weight: "degraded" },
    { lines: ["reads", "1 of 1 flow degraded"], weight: "degraded" },
  ]);
});

test("nothing shared is no table", () => {
  expect(sceneOf("system a { service one { calls two } service two }").rows).toEqual([]);
});

test("the picture leads to every column, row and cell, and says nothing of the text's as markup", () => {
  const scene = sceneOf(design.replace("Users & roles", "<script>alert(1)</script>"));
  const svg = matrixToSvg(scene, { theme: "print-light", title: "Shared" });
  const drawn = [...svg.matchAll(/data-id="([^"]*)"/g)].map(([, id]) => id);
  expect(drawn).toEqual(matrixEntries(scene).map(({ id }) => id));
  expect(svg).not.toContain("<script");
});
