// Texts to begin a design with. Each is a whole design without a problem; what is found in them is meant to be found, and a test says
// what that is.

import type { Starter } from "../../protocol/overview.ts";

const shop = `/** What people buy from. Change a number, and see what it means. */
system shop "Shop" {
  client browser { calls api { timeout 3s } }

  service api "Order API" {
    replicas 3
    availability 99.9%
    calls payments { timeout 1s }
    writes orders { timeout 300ms }
  }

  service payments "Payments" {
    replicas 2
    availability 99.9%
    calls bank { timeout 800ms }
  }

  external bank "Card processor" { availability 99.5% }

  store orders "Orders" : postgres

  flow checkout "A customer buys" {
    load 50/s
    slo availability 99.9% over 30d

    browser -> api
    api -> payments -> bank
    api -> orders
  }
}
`;

const pipeline = `/** Uploads are taken at once and worked on later. */
system media "Media pipeline" {
  client app { calls upload { timeout 2s } }

  service upload "Upload API" {
    replicas 3
    availability 99.9%
    writes files { timeout 1s  idempotent by upload-id }
    publishes uploads { timeout 200ms }
  }

  store files : s3

  queue uploads : sqs
  queue failed-uploads : sqs { alerts "team-media" }

  worker resizer "Resizes pictures" {
    replicas 4
    concurrency 8
    service-time 400ms
    consumes uploads { idempotent by upload-id  dead-letter failed-uploads after 5 }
    writes files { timeout 1s  idempotent by upload-id }
  }

  flow upload-picture "Somebody uploads a picture" {
    load 20/s

    app -> upload -> files
    upload -> uploads
    reply
    uploads -> resizer -> files
  }
}
`;

const empty = `/** What it is for. */
system example "Example" {
  client app { calls api { timeout 1s } }

  service api { replicas 2 }

  flow request "What a person asks for" {
    app -> api
  }
}
`;

/** In the order in which they are offered. */
export const starters: readonly Starter[] = [
  {
    title: "A shop",
    about: "Services, a database and a promise that it cannot keep: a first look at findings",
    text: shop,
  },
  { title: "A pipeline", about: "Uploads, a queue and workers: what happens after the answer", text: pipeline },
  { title: "Nearly nothing", about: "One service and one flow to go on from", text: empty },
];
