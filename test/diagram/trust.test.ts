// Trust boundaries in pictures of boxes and arrows: what leads across one bears two bars and says which, and nothing else does.

import { expect, test } from "vitest";

import { collapseScene } from "../../diagram/collapse.ts";
import { createLayoutEngine } from "../../diagram/engine.ts";
import { layoutScene } from "../../diagram/layout.ts";
import { mapScene } from "../../diagram/scene/map.ts";
import type { Scene } from "../../diagram/scene.ts";
import { arrowToSvg } from "../../diagram/svg-parts.ts";
import { toSvg } from "../../diagram/to-svg.ts";
import { createProject } from "../../language/index.ts";

const boundaries = `boundary office
boundary pci "Card data segment"
`;

const parts = `gateway edge { calls shop.cards  calls shop.pages }
system shop {
  service cards { within pci  writes vaulted  writes told  secrets from keys }
  store vaulted { within pci }
  queue told
  worker mailer { within office  consumes told  calls cards }
  service pages
}
coordinator keys { within office }
`;

function mapOf(text: string): Scene {
  const project = createProject();
  project.setFile("design.arch", text);
  return mapScene(project.snapshot().model, { findings: [] });
}

const crossingsOf = ({ edges }: Scene) => edges.map(({ id, crossing }) => `${id}: ${crossing ?? ""}`);

test("an arrow over which something is sent says which boundaries it leads across", () => {
  expect(crossingsOf(mapOf(boundaries + parts))).toEqual([
    "edge -> shop.cards sync: enters Card data segment",
    "edge -> shop.pages sync: ",
    "shop.cards -> shop.vaulted sync: ",
    "shop.cards -> shop.told sync: leaves Card data segment",
    "shop.cards -> keys tie: ",
    "shop.told -> shop.mailer async: enters office",
    "shop.mailer -> shop.cards sync: crosses from office into Card data segment",
  ]);
});

test("a design without boundaries hears nothing of trust", () => {
  const scene = mapOf(parts.replaceAll(/within \w+/g, ""));
  expect(JSON.stringify(scene)).not.toMatch(/crossing|boundary/);
});

test("arrows that stand for several keep what these say alike, and say that some cross", () => {
  const scene = mapOf(`${boundaries}system a { service x { calls b.p  calls b.q }  service y { calls b.p } }
system b { service p { within pci }  service q { within office } }
system c { service z { calls b.p } }`);
  expect(crossingsOf(collapseScene(scene, ["a", "b"]))).toEqual([
    "a -> b sync: crosses trust boundaries",
    "c.z -> b sync: enters Card data segment",
  ]);
  expect(crossingsOf(collapseScene(mapOf(boundaries + parts), ["shop"]))).toEqual([
    "edge -> shop sync: enters Card data segment in part",
    "shop -> keys tie: ",
  ]);
});

test("the picture has two bars, words and a sign in its legend for it; places are those without", async () => {
  const scene: Scene = { ...mapOf(boundaries + parts), legend: true };
  const laidOut = await layoutScene(scene, createLayoutEngine());
  const svg = toSvg(laidOut, { theme: "print-light" });
  // Four arrows and the sign, each with a head and two bars in one path.
  expect(svg.match(/<path class="head" d="M[^"L]*L[^"ML]*M[^"L]*L[^"ML]*"\/>/g)).toHaveLength(5);
  expect(svg).toContain('aria-label="edge calls cards, synchronous, enters Card data segment"');
  expect(svg).toContain('aria-label="cards, service, within Card data segment"');
  expect(svg).toContain(">crosses a trust boundary</text>");
  const plain = { ...scene, edges: scene.edges.map(({ crossing: _none, ...edge }) => edge) };
  const without = await layoutScene(plain, createLayoutEngine());
  expect(laidOut.edges.map(({ points }) => points)).toEqual(without.edges.map(({ points }) => points));
  expect(toSvg(without, { theme: "print-light" })).not.toContain("trust boundary");
});

test("the bars stand across the arrow behind its head, and within its last stretch", () => {
  const barsOf = (length: number) =>
    /<path class="head" d="([^"]*)"\/>$/.exec(
      arrowToSvg(
        [
          { x: 50, y: 0 },
          { x: 50, y: length },
        ],
        "sync",
        true,
      ),
    )?.[1];
  expect(barsOf(100)).toBe("M56 86L44 86M56 82L44 82");
  expect(barsOf(15)).toBe("M56 4L44 4M56 0L44 0");
});
