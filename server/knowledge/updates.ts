// How news reaches clients and readers: asking again and again, holding a connection, calling back, and working out feeds early or late.
// Messages between services are in messaging.ts.

import type { Term, TermSource } from "./term.ts";
import { intensiveFoundations } from "./works.ts";

const longPolling: TermSource = {
  title:
    "Salvatore Loreto et al., *Known Issues and Best Practices for the Use of Long Polling and Streaming*, RFC 6202, 2011",
  url: "https://www.rfc-editor.org/rfc/rfc6202",
};
const timelines: TermSource = { title: "Raffi Krikorian, *Timelines at Scale*, QCon San Francisco, 2012" };

export const updateTerms: readonly Term[] = [
  {
    id: "polling",
    title: "Polling",
    words: ["polling", "short polling", "poll interval"],
    is: "The client asks at intervals whether there is anything new.",
    buys: "Plain requests: stateless servers, caches and balancers work as usual, and a client that was offline simply asks again.",
    costs:
      "Load follows the number of clients instead of the news: 100,000 clients every 2 s are 50,000 requests a second, nearly all for nothing. News is on average half an interval old.",
    otherwise:
      "Server-sent events or WebSockets where seconds matter. Polling fits intervals of half a minute and more, and status of long jobs.",
    invites:
      "Clients started by the same event poll in step, and an error path that polls faster than the normal one turns an outage into a flood.",
    sources: [longPolling],
    related: ["long-polling", "server-sent-events", "jitter"],
  },
  {
    id: "long-polling",
    title: "Long polling",
    words: ["long polling", "long-polling", "hanging get", "long poll"],
    is: "The server holds the request open until it has news or a time limit ends; the client then asks again.",
    buys: "News arrives at once over ordinary HTTP and through old proxies; empty answers come once a minute instead of every two seconds.",
    costs:
      "An open connection for each waiting client. With a thread for each, 10,000 clients need 10,000 threads, so the server has to be event-driven.",
    otherwise:
      "Server-sent events for frequent news, where a new request for each message is wasteful. Queue consumers use it well: it saves empty receives.",
    invites:
      "A proxy with a shorter idle timeout cuts waiting requests, and messages between two requests are lost unless the client sends the last id it saw.",
    sources: [longPolling],
    related: ["polling", "server-sent-events", "asynchronous-io"],
  },
  {
    id: "server-sent-events",
    title: "Server-sent events",
    words: ["server-sent events", "server-sent event", "sse", "eventsource", "event stream"],
    is: "One long HTTP response over which the server writes events, from server to client only.",
    buys: "Push with plain HTTP: the browser reconnects by itself and names the last event it got, so the server can fill the gap.",
    costs: "One connection for each client, text only, and nothing in the other direction but ordinary requests.",
    otherwise: "WebSockets for talk in both directions or binary data; polling where updates are minutes apart.",
    invites:
      "Over HTTP/1.1 a browser opens about six connections to a host, so a seventh tab hangs. A buffering proxy holds events back until its buffer is full.",
    sources: [
      {
        title: "WHATWG, *HTML Standard*, Server-sent events",
        url: "https://html.spec.whatwg.org/multipage/server-sent-events.html",
      },
    ],
    related: ["websockets", "long-polling"],
  },
  {
    id: "websockets",
    title: "WebSockets",
    words: ["websockets", "websocket", "web socket", "bidirectional connection"],
    is: "A connection that starts as HTTP and stays open for messages in both directions.",
    buys: "Chat, games and joint editing with no request for each message: a frame adds a few bytes where an HTTP request adds hundreds.",
    costs:
      "State on one server: to reach a user elsewhere the servers need a shared publish-subscribe layer, and balancing, deploying and draining all deal with connections of hours.",
    otherwise: "Server-sent events when only the server speaks; polling when updates are rare.",
    invites:
      "A restart drops every connection and all clients return at once with their log-in and missed messages. A client that reads slowly fills the server's buffers.",
    sources: [
      {
        title: "Ian Fette and Alexey Melnikov, *The WebSocket Protocol*, RFC 6455, 2011",
        url: "https://www.rfc-editor.org/rfc/rfc6455",
      },
    ],
    related: ["server-sent-events", "thundering-herd", "publish-subscribe"],
  },
  {
    id: "webhook",
    title: "Webhook",
    words: ["webhook", "web hook", "http callback", "push notification endpoint"],
    is: "A provider calls an address of yours when something happens, in place of your asking.",
    buys: "News within seconds between organisations, and no polling that a rate limit would forbid.",
    costs:
      "A public endpoint with signature checks, duplicates and wrong order to handle, and the provider's retry schedule in place of your own.",
    otherwise:
      "Polling where inbound traffic is not allowed or completeness matters most. Many combine both: the call is the hint, a fetch is the truth.",
    invites:
      "Work done inside the handler times out and is delivered again, so store the event and answer at once. After an outage of days the provider gives up, and only a reconciling job finds the gap.",
    sources: [{ title: "Stripe documentation, *Webhooks*", url: "https://docs.stripe.com/webhooks" }],
    related: ["polling", "idempotency-key", "queue"],
  },
  {
    id: "fan-out-on-write",
    title: "Fan-out on write",
    words: ["fan-out on write", "push model", "fanout on write", "precomputed feed"],
    is: "When something is posted, a copy or reference is put into the feed of every follower.",
    buys: "Reading a feed is one look-up, which fits when reads far outnumber posts: Twitter in 2012 had 300,000 timeline reads to 4,600 posts a second.",
    costs:
      "Each post costs as many writes as it has followers, 75 on average there, so 345,000 writes a second, and storage for feeds that nobody opens.",
    otherwise: "Fan-out on read for the few accounts with millions of followers, merged in when a feed is opened.",
    invites:
      "A post by an account with 30 million followers occupies that rate for over a minute, so replies arrive in some feeds before the post. Deleting must chase every copy.",
    sources: [intensiveFoundations, timelines],
    related: ["fan-out-on-read", "backlog"],
  },
  {
    id: "fan-out-on-read",
    title: "Fan-out on read",
    words: ["fan-out on read", "pull model", "fanout on read", "scatter-gather"],
    is: "A feed is put together when it is opened, by asking for the newest posts of everyone followed.",
    buys: "A post is one write and visible at once; nothing is stored for absent users, and a deletion or a block takes effect immediately.",
    costs: "Every reading costs as many look-ups as there are sources, and it is as slow as the slowest of them.",
    otherwise: "Fan-out on write where the same feed is read often and follower counts are modest.",
    invites:
      "A popular moment multiplies readers and sources together: 100,000 readings a second of 200 sources each are 20 million look-ups.",
    sources: [intensiveFoundations, timelines],
    related: ["fan-out-on-write", "tail-latency", "n-plus-one-calls"],
  },
];
