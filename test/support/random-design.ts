// Random designs as text: up to some forty elements that share stores, zones and hosts, with copies, fallbacks and optional
// steps, and without caches, branches and circles. The same seed gives the same design. Every figure is stated.

import { randomFrom } from "./mutate.ts";

/** A design of so many components, in one text with the flow `f`. */
export function randomDesign(seed: number, components: number): string {
  const random = randomFrom(seed);
  const integer = (end: number) => Math.floor(random() * end);
  const pick = <T>(...choices: readonly T[]): T => choices[integer(choices.length)] as T;
  const chance = (p: number) => random() < p;
  const figure = () => `availability ${(90 + integer(90) / 10).toFixed(1)}%`;
  const lines = [
    `region eu "eu" { ${figure()}  zone a { ${figure()} }  zone b { ${figure()} }  zone c { ${figure()} } }`,
    `region us "us" { ${figure()}  zone x { ${figure()} }  zone y { ${figure()} } }`,
    "client o { calls c0 { timeout 1s } }",
  ];
  /** `across` belongs to `replicas`; a single copy is in a place. */
  const spread = () => pick("", "across eu", "across eu", "across eu, us", "across eu.a, eu.b", "in eu", "in us.x");
  const place = () => pick("", "", "in eu", "in eu.a", "in us.x");
  const kinds: string[] = [];
  for (let index = 0; index < components; index++) {
    kinds.push(index > 0 && chance(0.35) ? "store" : index > 2 && chance(0.1) ? "external" : "service");
  }
  for (const [index, kind] of kinds.entries()) {
    const terms: string[] = [];
    if (kind === "external") terms.push(figure());
    else if (kind === "store") {
      const form = pick("one", "one", "primary", "promoted", "quorum");
      if (form === "quorum") terms.push(`replicas 3 ${spread()}  quorum write 2 read 2 of 3`, figure());
      else if (form === "primary") terms.push(`replicas 1 primary + ${1 + integer(2)} async ${spread()}`, figure());
      else if (form === "promoted")
        terms.push(
          `replicas 1 primary + ${1 + integer(2)} async ${spread()}`,
          "failover automatic within 60s  mtbf 90h  mttr 4h",
        );
      else terms.push(figure(), place());
    } else {
      const copies = pick(1, 1, 2, 2, 3);
      terms.push(copies > 1 ? `replicas ${copies} ${spread()}` : place());
      if (copies === 3 && chance(0.4)) terms.push("needs 2");
      terms.push(figure());
      if (index > 1 && index + 1 < components && kinds[index + 1] === "service" && chance(0.1))
        terms.push(`runs on c${index + 1}`);
      terms.push(...dependencies(index));
    }
    lines.push(`${kind} c${index} {\n  ${terms.filter((term) => term !== "").join("\n  ")}\n}`);
  }

  function dependencies(index: number): readonly string[] {
    const wanted = new Set<number>();
    const count = Math.min(components - 1 - index, index === 0 ? 3 : integer(4));
    for (let one = 0; one < count; one++) wanted.add(index + 1 + integer(Math.min(8, components - 1 - index)));
    const targets = [...wanted];
    const declared: string[] = [];
    while (targets.length > 0) {
      const target = targets.pop() ?? 0;
      const standIn = chance(0.35) ? targets.pop() : undefined;
      const soft =
        standIn === undefined ? pick("", "", "", "", "optional", 'fallback "a default"') : `fallback c${standIn}`;
      declared.push(`${verb(target)} c${target} { timeout 100ms  ${soft} }`);
      if (standIn !== undefined) declared.push(`${verb(standIn)} c${standIn} { timeout 100ms }`);
    }
    return declared;
  }
  function verb(target: number): string {
    return kinds[target] === "store" ? pick("reads", "writes") : "calls";
  }
  lines.push("flow f { o -> c0 }");
  return lines.join("\n");
}
