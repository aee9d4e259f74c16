// What a technology brings to the components that name it, and what it never brings.

import { describe, expect, it } from "vitest";
import { componentOf, modelOf, understand } from "../support/understand.ts";

describe("a technology", () => {
  it("is not managed where a component states its own copies, and keeps its figures of the whole to itself", () => {
    const model = modelOf(`
      technology house : gateway { managed  stateless  availability 99.99% }
      gateway whole : house { capacity 5k/s }
      gateway copies : house { replicas 12  capacity 5k/s }
      gateway spare : house { standby 1  availability 99% }
      gateway both : house { replicas 12  managed }
    `);
    const told = ["whole", "copies", "spare", "both"].map((id) => {
      const { managed, availability, state } = componentOf(model, id);
      return [id, managed?.value, availability?.value, state?.value];
    });
    expect(told).toEqual([
      ["whole", true, 0.9999, "stateless"],
      ["copies", undefined, undefined, "stateless"],
      ["spare", undefined, 0.99, "stateless"],
      ["both", true, 0.9999, "stateless"],
    ]);
  });

  it("brings what a component does not state, marked with the technology and its source", () => {
    const { snapshot, model } = understand(`
      technology house : store { availability 99.9%  source "Handbook"  capacity 3k/s  guarantees eventual, durable  prefers availability }
      store x : house { capacity 1k/s  guarantees linearizable }
    `);
    expect(snapshot.problems).toEqual([]);
    const x = componentOf(model, "x");
    expect(x.technology).toBe("house");
    expect(x.availability).toMatchObject({
      value: 0.999,
      origin: { kind: "technology", technology: "house", source: "Handbook" },
    });
    expect(x.capacity).toMatchObject({ value: 1000, origin: { kind: "written" } });
    expect(x.prefers).toMatchObject({ value: "availability", origin: { kind: "technology", technology: "house" } });
    // Consistency is the component's own, durability the technology's.
    expect(x.guarantees.map(({ name, origin }) => [name, origin.kind])).toEqual([
      ["linearizable", "written"],
      ["durable", "technology"],
    ]);
  });

  it("is a product and no deployment: owner, place and dependencies are refused", () => {
    for (const term of ['owner "vendor"', "in eu", "runs on x", "calls x", "within pci", "slo availability 99%"]) {
      const { problems } = understand(`technology t : store { ${term} } store x : t region eu boundary pci`);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain("means nothing in a technology");
    }
  });

  it("may build on another one, of the library or of the project, in any order", () => {
    const model = modelOf(
      'technology top : middle { ttl 9s } technology middle : redis { ttl 5s  hit-ratio 80%  source "Book" } cache c : top',
    );
    const c = componentOf(model, "c");
    expect(c.ttl).toMatchObject({ value: 9, origin: { technology: "top" } });
    expect(c.hitRatio).toMatchObject({ value: 0.8, origin: { technology: "middle", source: "Book" } });
    expect(model.technologies.map(({ name, kind, builtIn }) => [name, kind, builtIn])).toEqual([
      ["middle", "cache", false],
      ["top", "cache", false],
    ]);
  });

  it("declared by the project goes before the library's of the same name", () => {
    const model = modelOf('technology kafka "Ours" : topic { retention 1d } topic t : kafka');
    expect(componentOf(model, "t").retention).toMatchObject({ value: 86_400, origin: { technology: "kafka" } });
    expect(model.technologies).toMatchObject([{ name: "kafka", title: "Ours", builtIn: false }]);
  });

  it("keeps copies, quorum and availability as one statement: stating one part drops the other's default", () => {
    const model = modelOf(`
      technology t : store { replicas 3  availability 99%  }
      technology q : store { quorum write 2 read 2 of 3 }
      store a : t { quorum write 3 read 3 of 5 }
      store b : q { replicas 2 }
      store c : t { mtbf 10d  mttr 1h }
    `);
    expect(componentOf(model, "a").replicas).toBeUndefined();
    expect(componentOf(model, "b").quorum).toBeUndefined();
    expect(componentOf(model, "c").availability).toBeUndefined();
  });

  it("has a namespace of its own", () => {
    const model = modelOf("store redis : redis  service kafka { reads redis }");
    expect(model.components.map(({ id, technology }) => [id, technology])).toEqual([
      ["redis", "redis"],
      ["kafka", undefined],
    ]);
  });
});
