// What a reader is told about declarations and terms that do not fit each other: the place, and one sentence that says what
// to do. The wording is part of the product, so the table holds it letter by letter.

import { describe, expect, it } from "vitest";
import { textAt, understand } from "../support/understand.ts";

describe("a problem between declarations is told in a sentence", () => {
  it.each<readonly [string, ...string[]]>([
    [
      "service a { calls paymnts }\nservice payments",
      "unknown-name at ‹paymnts›: No component is called `paymnts`. Did you mean `payments`? [payments]",
    ],
    [
      "service a { calls ledger }\nsystem pay { store ledger }",
      "unknown-name at ‹ledger›: No component is called `ledger`. From here it is called `pay.ledger`. [pay.ledger]",
    ],
    ["service a { calls db }\nregion db", "wrong-kind at ‹db›: `db` is a region; a component is due here."],
    ["service a { runs on eu }\nregion eu", "wrong-kind at ‹eu›: `eu` is a region; a component is due here."],
    ["service a { in pay }\nservice pay", "wrong-kind at ‹pay›: `pay` is a service; a region or zone is due here."],
    ["service a { within eu }\nregion eu", "wrong-kind at ‹eu›: `eu` is a region; a boundary is due here."],
    [
      "service a { calls b with p }\nservice b  service p",
      "wrong-kind at ‹p›: `p` is a service; a policy is due here.",
    ],
    [
      "service a { calls b { data orders } }\nservice b store orders",
      "wrong-kind at ‹orders›: `orders` is a store; data is due here.",
    ],
    [
      "service a { publishes b }\nservice b",
      "wrong-kind at ‹b›: `publishes` goes with a queue or a topic, and `b` is a service; use `calls`, `reads` or `writes`.",
    ],
    [
      "service a { publishes b }\nexternal b gateway c { consumes a }",
      "wrong-kind at ‹a›: `consumes` goes with a queue or a topic, and `a` is a service; use `calls`, `reads` or `writes`.",
    ],
    [
      "store a { replicas 5  quorum write 2 read 2 of 3 }",
      "contradiction at ‹3›: `replicas` says 5 copies and the quorum 3; state one number of copies.",
    ],
    [
      "store a { replicas 2  needs 3 }",
      "contradiction at ‹3›: `needs 3` asks for more copies than the 2 that there are.",
    ],
    [
      "service a\nservice a",
      "duplicate at ‹a›: `a` is already declared in this project; give one of the two another name.",
    ],
    [
      "system s { service a  store a }",
      "duplicate at ‹a›: `a` is already declared in `s`; give one of the two another name.",
    ],
    [
      "system s { }\nsystem s { service x }",
      "duplicate at ‹s›: `s` is already declared in this project; to add to it, write `extend s`.",
    ],
    [
      "service a { calls b  calls b }\nservice b",
      "duplicate at ‹b›: `calls b` is already stated; put all its terms into one block.",
    ],
    [
      "service a { timeout 3s }",
      "misplaced-term at ‹timeout›: `timeout` means nothing in a service; it belongs in a dependency or a policy, as in `calls auth { timeout 300ms }`.",
    ],
    [
      "service a { ttl 3s }",
      "misplaced-term at ‹ttl›: `ttl` means nothing in a service; it belongs in a cache or a component, as in `ttl 60s`.",
    ],
    [
      "client a { replicas 3 }",
      "misplaced-term at ‹replicas›: `replicas` means nothing in a client; it belongs in a gateway, a service, a worker and the like, as in `replicas 3 across eu`.",
    ],
    [
      "external a { replicas 3 }",
      "misplaced-term at ‹replicas›: `replicas` means nothing in an external; it belongs in a gateway, a service, a worker and the like, as in `replicas 3 across eu`.",
    ],
    [
      "queue a { of b } store b",
      "misplaced-term at ‹of›: `of` means nothing in a queue; it belongs in a cache or a component, as in `of orders-db`.",
    ],
    [
      "store s { critical }",
      "misplaced-term at ‹critical›: `critical` means nothing in a store; it belongs in a flow, as in `critical`.",
    ],
    [
      "policy p { replicas 3 }",
      "misplaced-term at ‹replicas›: `replicas` means nothing in a policy; it belongs in a gateway, a service, a worker and the like, as in `replicas 3 across eu`.",
    ],
    [
      "policy p { calls b }",
      "misplaced-term at ‹calls›: `calls` means nothing in a policy; it belongs in a client, an external, a gateway and the like, as in `calls auth { timeout 150ms }`.",
    ],
    [
      "data d { store x }",
      "misplaced-term at ‹store›: `store` means nothing in a data declaration; it belongs in a file or a system or group, as in `store orders-db : postgres { }`.",
    ],
    [
      "flow f { timeout 3s }",
      "misplaced-term at ‹timeout›: `timeout` means nothing in a flow; it belongs in a dependency or a policy, as in `calls auth { timeout 300ms }`.",
    ],
    [
      "flow f { a -> b } service a service b",
      "undeclared-step at ‹b›: `a` declares no dependency for this step; add `calls b` to it, with its terms.",
    ],
    [
      "flow f { q -> w } queue q worker w",
      "undeclared-step at ‹w›: `w` declares no dependency for this step; add `consumes q` to it, with its terms.",
    ],
    [
      "flow f { c -> b } cache c store b",
      "undeclared-step at ‹b›: `c` declares no dependency for this step; add `of b` to it where it keeps copies of what stands there, else `reads b` with its terms.",
    ],
    ["flow f { a -> x } service a", "unknown-name at ‹x›: No component is called `x`."],
    [
      "flow f { a -> b (reads) } service a { calls b } service b",
      "undeclared-step at ‹b›: `a` declares no dependency for this step; add `reads b` to it, with its terms.",
    ],
    ["scenario s { fail x }", "unknown-name at ‹x›: No component, region or zone is called `x`."],
    [
      "scenario s { expect eu available } region eu",
      "wrong-kind at ‹eu›: `eu` is a region; a flow, system, group or component is due here.",
    ],
    [
      "store s : postgre",
      "unknown-technology at ‹postgre›: `postgre` is no known technology, so nothing is assumed of it. Did you mean `postgres`? [postgres]",
    ],
    [
      "store s : zzz",
      "unknown-technology at ‹zzz›: `zzz` is no known technology, so nothing is assumed of it; declare it with `technology zzz : store { }`.",
    ],
    [
      "technology t : stoer { }\nstore s : t",
      "unknown-technology at ‹stoer›: `stoer` is neither a kind nor a technology. Did you mean `store`? [store]",
    ],
    [
      "technology t : t { }",
      "cycle at ‹t›: Technology `t` builds on itself; let one of them name a kind such as `store`.",
    ],
    [
      "technology t : u { } technology u : t { } store s : t",
      "cycle at ‹t›: Technology `u` builds on itself; let one of them name a kind such as `store`.",
    ],
    [
      "technology t : store technology t : store",
      "duplicate at ‹t›: Technology `t` is already declared in this project; give one of the two another name.",
    ],
    ["extend shop { service a }", "unknown-name at ‹shop›: No system or group is called `shop`."],
    [
      "system shop extend shpo { service a }",
      "unknown-name at ‹shpo›: No system or group is called `shpo`. Did you mean `shop`? [shop]",
    ],
    [
      "service shop extend shop { service a }",
      "unknown-name at ‹shop›: `shop` is no system or group, and only those can be extended.",
    ],
    [
      "system a { extend a { service b } }",
      "cycle at ‹a›: `a` cannot be extended from inside itself; write its parts directly.",
    ],
    [
      "zone a",
      "misplaced-term at ‹zone›: `zone` means nothing in a file; it belongs in a region, as in `zone a { availability 99.99% }`.",
    ],
    [
      "region r { zone a { replicas 3 } }",
      "misplaced-term at ‹replicas›: `replicas` means nothing in a zone; it belongs in a gateway, a service, a worker and the like, as in `replicas 3 across eu`.",
    ],
    [
      "system s { timeout 3s }",
      "misplaced-term at ‹timeout›: `timeout` means nothing in a system or group; it belongs in a dependency or a policy, as in `calls auth { timeout 300ms }`.",
    ],
    [
      'owner "x"',
      'misplaced-term at ‹owner›: `owner` means nothing in a file; it belongs in a client, an external, a gateway and the like, as in `owner "team-payments"`.',
    ],
    ["system s { a -> b }", "misplaced-term at ‹a›: Steps belong in a flow, as in `flow checkout { app -> api }`."],
    ["a -> b", "misplaced-term at ‹a›: Steps belong in a flow, as in `flow checkout { app -> api }`."],
    ["service a { a -> b }", "misplaced-term at ‹a›: Steps belong in a flow, as in `flow checkout { app -> api }`."],
    [
      "cells 10",
      "misplaced-term at ‹cells›: `cells` means nothing in a file; it belongs in a system or group, as in `cells 10 by tenant`.",
    ],
    [
      "service a { slo freshness dd < 3s } data d",
      "unknown-name at ‹dd›: No data is called `dd`. Did you mean `d`? [d]",
    ],
    [
      "service a { secrets from vaul } coordinator vault",
      "unknown-name at ‹vaul›: No component is called `vaul`. Did you mean `vault`? [vault]",
    ],
    [
      "service a { dead-letter q } queue q",
      "misplaced-term at ‹dead-letter›: `dead-letter` means nothing in a service; it belongs in a queue, a topic, a component and the like, as in `dead-letter parked after 5`.",
    ],
    ["queue a { dead-letter s } service s", "wrong-kind at ‹s›: `s` is a service; a queue or topic is due here."],
    ["service a { calls b { outbox q } } queue q service b", "wrong-kind at ‹q›: `q` is a queue; a store is due here."],
    [
      "service a { replicas 3 across x } service x",
      "wrong-kind at ‹x›: `x` is a service; a region or zone is due here.",
    ],
    [
      "service a { prefers availability }",
      "misplaced-term at ‹prefers›: `prefers` means nothing in a service; it belongs in a store, a cache, a queue and the like, as in `prefers availability`.",
    ],
    [
      "technology t : store { calls b } service b",
      "misplaced-term at ‹calls›: `calls` means nothing in a technology; it belongs in a client, an external, a gateway and the like, as in `calls auth { timeout 150ms }`.",
    ],
    [
      "technology t : store { runs on b } service b",
      "misplaced-term at ‹runs›: `runs` means nothing in a technology; it belongs in a gateway, a service, a worker and the like, as in `runs on cluster`.",
    ],
    [
      "system s { policy p { timeout 1s } } service a { calls b with p } service b",
      "unknown-name at ‹p›: No policy is called `p`. From here it is called `s.p`. [s.p]",
    ],
    [
      "service a { calls b with }",
      "unknown-name at ‹b›: No component is called `b`.",
      "syntax at ‹}›: After `with` comes a name, as in `with internal`, not `}`.",
    ],
    [
      "service a { calls b timeout 3s } service b",
      "misplaced-term at ‹timeout›: `timeout` means nothing in a service; it belongs in a dependency or a policy, as in `calls auth { timeout 300ms }`.",
    ],
    [
      "region eu { zones a, b, a }",
      "duplicate at ‹a›: Zone `a` is already in this list; give one of the two another name.",
    ],
    [
      "service w : redis",
      "unlikely-technology at ‹redis›: `redis` makes a cache, which a service hardly is; declare `w` as a cache, or name what it runs on itself.",
    ],
    [
      "store s : nginx",
      "unlikely-technology at ‹nginx›: `nginx` makes a gateway, which a store hardly is; declare `s` as a gateway, or name what it runs on itself.",
    ],
  ])("%s", (text, ...problems) => {
    expect(understand(text).problems).toEqual(problems);
  });

  it.each([
    "service a { calls a }",
    "store redis : redis  queue q : kafka  topic t : nats  coordinator z : zookeeper  store c : redis  cache d : postgres",
    "gateway cdn : cloudfront  cache e : nginx  service metrics : prometheus  external x : postgres  queue w : temporal",
    "topic k : postgres  coordinator l : redis  component c : kafka  service v : vault",
    "cache c { of c }  cache b { invalidated by q }  queue q",
    "data d { }  data e { authority svc }  service svc",
    "external queue-like  service a { publishes queue-like { dead-letter queue-like  outbox queue-like } }",
  ])("and what is merely unwise is left to the rules: %s", (text) => {
    expect(understand(text).problems).toEqual([]);
  });

  it.each([
    ["service x  store x", "x"],
    ["service a { capacity 3/s  capacity 4/s }", "capacity"],
    ["policy p { retries 1  attempts 2 }", "retries"],
    ["service a { calls b  calls b }  service b", "b"],
    ["technology t : store  technology t : store", "t"],
    ['system s { owner "x" }  extend s { owner "y" }', '"x"'],
  ])("with the first place beside the second, where something stands twice: %s", (text, first) => {
    const { snapshot } = understand(text);
    const related = snapshot.problems.flatMap((problem) => problem.related ?? []);
    expect(related.map(({ at, says }) => [textAt(at, snapshot), says.replace("declared", "stated")])).toEqual([
      [first, "first stated here"],
    ]);
  });
});
