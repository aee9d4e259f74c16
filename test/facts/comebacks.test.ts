// Worked examples of what a queue or topic delivers to a component that the flow has been at: it arrives, and does what is listed for it.

import { describe, expect, it } from "vitest";
import { createAnalysis } from "../../analysis/index.ts";
import { buildModel } from "../support/build-model.ts";
import { linesOf } from "../support/facts-said.ts";
import { loadAt, valueAt, walked } from "../support/loads-told.ts";
import type { ComponentSpec, FlowSpec, ModelSpec } from "../support/model-spec.ts";

describe("what comes back past a queue or topic", () => {
  const chat = (more: ComponentSpec = {}, others: ModelSpec["components"] = {}): ModelSpec["components"] => ({
    phone: { kind: "client", calls: ["chat"] },
    chat: { publishes: ["updates"], consumes: ["updates"], writes: ["db"], calls: ["socket"], ...more },
    updates: { kind: "topic" },
    db: { kind: "store" },
    socket: { kind: "external" },
    ...others,
  });
  const told = (components: ModelSpec["components"], body: FlowSpec["body"]) => {
    const facts = ["chat", "updates", "db", "socket"].flatMap((id) => {
      const { facts: all } = createAnalysis(buildModel(walked(components, body)));
      const load = all.of(id).find((fact) => fact.name === "load");
      return load === undefined ? [] : [[id, load.kind, load.value]];
    });
    return facts.map((one) => one.join(" "));
  };

  it("arrives, and does what the flow lists after it", () => {
    const body = ["phone -> chat", "chat -> db", "chat -> updates", "reply", "updates -> chat 3x", "chat -> socket"];
    expect(told(chat(), body)).toEqual(["chat exact 400", "updates exact 100", "db exact 100", "socket exact 300"]);
    expect(linesOf(loadAt(walked(chat(), body), "chat").derivation)).toEqual([
      "chat receives 400/s",
      "  ask: 100/s × 4 visits = 400/s",
      "    phone → chat → updates → chat: 3 visits",
      "      updates delivers to chat 3 times",
      "    phone → chat: 1 visit",
    ]);
  });

  it("arrives and does nothing more where the flow lists other steps of the component alone", () => {
    expect(told(chat(), ["phone -> chat -> db", "chat -> updates"])).toEqual([
      "chat exact 200",
      "updates exact 100",
      "db exact 100",
    ]);
  });

  it("does all that is declared where the flow lists no step of the component, at least once", () => {
    expect(told(chat(), ["phone -> chat"])).toEqual([
      "chat bound 200,Infinity",
      "updates bound 100,Infinity",
      "db bound 200,Infinity",
      "socket bound 200,Infinity",
    ]);
  });

  it("may be a call of the one to whom it was delivered", () => {
    const others: ModelSpec["components"] = { worker: { kind: "worker", consumes: ["updates"], calls: ["chat"] } };
    const spec = chat({ consumes: [] }, others);
    expect(
      told(spec, ["phone -> chat -> db", "chat -> updates", "reply", "updates -> worker -> chat -> socket"]),
    ).toEqual(["chat exact 200", "updates exact 100", "db exact 100", "socket exact 100"]);
    // A call that comes back to who still waits is none.
    const calling = chat({ publishes: [], consumes: [], calls: ["helper"] }, { helper: { calls: ["chat"] } });
    expect(told(calling, ["phone -> chat -> helper -> chat"])).toEqual(["chat exact 100"]);
  });

  it("goes through several topics, one after the other", () => {
    const spec = chat({ publishes: ["updates", "sent"], consumes: ["updates", "sent"] }, { sent: { kind: "topic" } });
    const body = ["phone -> chat -> updates", "reply", "updates -> chat -> sent", "sent -> chat -> socket"];
    expect(told(spec, body)).toEqual(["chat exact 300", "updates exact 100", "socket exact 100"]);
    expect(valueAt(walked(spec, body), "sent")).toBe(100);
  });

  it("does in a branch what stands in the branch, and behind it what requests do", () => {
    const body: FlowSpec["body"] = [
      "phone -> chat -> updates",
      { either: [{ weight: 0.2, body: ["updates -> chat", "chat -> socket"] }, { body: [] }] },
      "chat -> db",
    ];
    expect(told(chat(), body)).toEqual(["chat exact 120", "updates exact 100", "db exact 100", "socket exact 20"]);
  });

  it("is held back by what the component lets through, of requests and of what comes back", () => {
    const body = ["phone -> chat -> updates", "reply", "updates -> chat"];
    const limited = walked(chat({ rateLimit: 150 }), body);
    // s = 150 ÷ (100 + 100 s).
    const share = (Math.sqrt(7) - 1) / 2;
    expect(valueAt(limited, "chat")).toBeCloseTo(100 + 100 * share, 9);
    expect(valueAt(limited, "updates")).toBeCloseTo(100 * share, 9);
  });
});
