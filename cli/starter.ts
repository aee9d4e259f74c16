// What `faultline init` begins a project with: a design in which nothing is found, with a word on every line that is new to
// its reader, and settings that change nothing. Tests hold it to both.

/** The design, in the formatter's layout. */
export const starterDesign = `/** Where orders come in. Describe what it is for: hovers, pictures and reviews show it. */
system shop "Shop" {
  owner "team-shop"

  // Places. What stands "across eu" has its copies in all of these zones.
  region eu {
    zones a, b, c
    // A finding that you choose to live with is accepted where it stands, with the reason, and a last day if you like.
    accept single-point-of-failure because "A second region costs more than the hours that a lost one would."
  }

  // Who begins. A timeout is the most that one try may take.
  client browser { calls api { timeout 2s } }

  // Every figure is of one replica. What you do not know you leave out: nothing is made up in its place.
  service api "Order API" {
    replicas 3 across eu
    availability 99.9%
    capacity 100/s
    latency p50 20ms p99 150ms
    writes orders { timeout 500ms }
    publishes placed { outbox orders }  // in the same transaction as the order, or not at all
    observed metrics, logs, traces
  }

  // Behind the colon stands a technology, which brings what it guarantees and trades. docs/technologies.md lists them.
  store orders "Orders" : postgres {
    replicas 1 primary + 1 sync across eu
    failover automatic within 30s
    availability 99.95%
    capacity 500/s
    latency p50 3ms p99 20ms
  }

  queue placed "Orders placed" : sqs
  queue placed-dead "Orders that nobody could pack" : sqs { alerts "team-shop" }

  worker packing {
    replicas 2 across eu
    availability 99.9%
    concurrency 8
    service-time 100ms
    consumes placed { idempotent by order-id  dead-letter placed-dead after 5 }
    observed metrics, logs, traces
  }

  // A journey, arrow by arrow, with what is promised of it. Whoever asked waits until the reply.
  flow order "Somebody orders" {
    load 50/s peak 2x
    slo availability 99.5% over 30d
    slo latency p99 < 1s

    browser -> api -> orders
    api -> placed
    reply
    placed -> packing
  }
}
`;

/** The settings, which also mark the folder as one project. */
export const starterSettings = `{
  "rules": {},
  "thresholds": {}
}
`;
