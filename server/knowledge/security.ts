// Trust: who may talk to whom, how that is proved, and where the borders lie. Protection of data and secrets is in
// `data-protection.ts`; limits on rates and load shedding are in `overload.ts`.

import type { Term, TermSource } from "./term.ts";
import { cheatSheet, meshSecurity, securityPillar, tls13 } from "./works.ts";

const zeroTrust: TermSource = {
  title: "NIST SP 800-207, *Zero Trust Architecture*, 2020",
  url: "https://doi.org/10.6028/NIST.SP.800-207",
};
const beyondCorp: TermSource = {
  title: "Rory Ward and Betsy Beyer, *BeyondCorp: A New Approach to Enterprise Security*, ;login:, 2014",
};
const saltzer: TermSource = {
  title:
    "Jerome Saltzer and Michael Schroeder, *The Protection of Information in Computer Systems*, Proceedings of the IEEE, 1975",
};

export const securityTerms: readonly Term[] = [
  {
    id: "zero-trust",
    title: "Zero trust",
    words: ["zero trust", "zero-trust", "zero trust architecture"],
    is: "No request is believed for where it comes from: each is checked for identity, permission and circumstances, as if the intruder were already inside.",
    buys: "A stolen laptop or a captured service reaches only what its own identity may, and staff work from anywhere by the same rules.",
    costs:
      "An identity for every service and device, mTLS, policies to maintain, and checks on every call. Moving an old network takes years.",
    otherwise: "A perimeter plus logins for a small system with few parts in one account.",
    invites:
      "Identity provider and policy engine become dependencies of everything; decide beforehand what happens when they do not answer.",
    sources: [zeroTrust, beyondCorp],
    related: ["trust-boundary", "mtls", "least-privilege"],
  },
  {
    id: "trust-boundary",
    title: "Trust boundary and perimeter",
    words: ["boundary", "trust boundary", "network boundary", "perimeter", "network segment", "microsegmentation"],
    is: "A line, such as a network segment, an account or a cluster, across which nothing is taken on trust.",
    buys: "What lies inside can be listed, audited and cut off, and an intruder's way ends there: a payment segment keeps the rest out of the card rules' scope.",
    costs:
      "Firewall rules, proxies and separate accounts, and each crossing needs authentication, encryption and a log.",
    otherwise: "Zero trust draws the line around every service; one perimeter alone is fit for few, equal parts.",
    invites:
      "Castle and moat: everyone inside may roam freely, and one phished person or one vulnerable service is inside.",
    sources: [zeroTrust, { title: "Adam Shostack, *Threat Modeling: Designing for Security*, 2014" }],
    related: ["zero-trust", "bastion", "public-exposure"],
  },
  {
    id: "public-exposure",
    title: "Public exposure",
    words: ["public", "public endpoint", "internet-facing", "attack surface"],
    is: "A component can be reached from the internet, so anybody may send it anything.",
    buys: "Customers and partners connect without a VPN or private line.",
    costs: "It is scanned within minutes of coming up, so patches, limits, authentication and a log cannot wait.",
    otherwise: "Expose one gateway and keep the rest private; private links for partners.",
    invites:
      "A database or administration page left public 'for a moment', or a queue endpoint that trusts whoever knows the address.",
    sources: [securityPillar, saltzer],
    related: ["api-gateway", "web-application-firewall", "trust-boundary"],
  },
  {
    id: "mtls",
    title: "Mutual TLS",
    words: ["mtls", "mutual tls", "service identity", "spiffe"],
    is: "Both ends of a connection show certificates and prove their keys, so each knows which service the other is.",
    buys: "Encryption and identity in one step, without passwords between services: an attacker on the network can neither listen nor pose as a service.",
    costs:
      "An authority that issues certificates, hours to days long, to every copy; and a second signature to make and check in each handshake, a millisecond or so of computing.",
    otherwise: "TLS with signed tokens where a proxy ends the connection or the caller is a browser.",
    invites:
      "An expired intermediate certificate refuses every call at the same second. It says who calls and nothing on what they may do.",
    sources: [meshSecurity, tls13],
    related: ["tls", "service-mesh", "authentication"],
  },
  {
    id: "tls",
    title: "TLS",
    words: ["tls", "https", "tls certificate"],
    is: "The connection is encrypted and protected against change, and the server proves its name by a certificate.",
    buys: "Nobody between can read or alter the traffic, be it passwords, tokens or personal data.",
    costs:
      "Version 1.3 adds one round trip to open a connection, 1.2 two; after that about nothing on today's processors. Certificates must be renewed.",
    otherwise: "`mtls` where the server must know the caller too.",
    invites:
      "The certificate expires on a Sunday; verification switched off in a test stays off; reconnecting per request pays 20 to 100 ms each time.",
    sources: [tls13, cheatSheet("Transport Layer Security")],
    related: ["mtls", "encryption-in-transit", "plaintext"],
  },
  {
    id: "plaintext",
    title: "Plaintext connection",
    words: ["plaintext", "unencrypted connection", "cleartext"],
    is: "What is sent can be read and altered by anyone on the way.",
    buys: "No certificates, no handshakes, and packets that can be read while searching for a fault.",
    costs:
      "Any machine on the path, or one that takes it over, sees passwords and personal data and can change answers.",
    otherwise: "TLS everywhere; the loopback of one machine or pod is the usual exception.",
    invites:
      "'Internal' links cross buildings and providers: those between Google's own datacentres were tapped until they were encrypted in 2013.",
    sources: [
      {
        title:
          "Barton Gellman and Ashkan Soltani, *NSA infiltrates links to Yahoo, Google data centers worldwide*, Washington Post, 2013",
      },
      { title: "RFC 7258, *Pervasive Monitoring Is an Attack*, 2014", url: "https://www.rfc-editor.org/rfc/rfc7258" },
    ],
    related: ["tls", "trust-boundary"],
  },
  {
    id: "authentication",
    title: "Authentication",
    words: ["authenticates", "authentication", "authenticated", "identity provider"],
    is: "The caller proves who it is, by a key, a signed token, a certificate or a password with a second factor.",
    buys: "Permissions, limits, logs and bills can be tied to somebody.",
    costs: "Time on each request, keys to issue and withdraw, and a login system whose outage locks everybody out.",
    otherwise: "None for truly public reads, with a rate limit by address.",
    invites:
      "Checked at the edge alone, with a header believed inside; or one API key shared by ten services that none dares to change.",
    sources: [
      cheatSheet("Authentication"),
      { title: "NIST SP 800-63B, *Digital Identity Guidelines: Authentication and Lifecycle Management*, 2017" },
    ],
    related: ["token-or-session", "oauth", "mtls"],
  },
  {
    id: "token-or-session",
    title: "Signed token or session",
    words: ["signed token", "jwt", "json web token", "access token", "session store", "server-side session"],
    is: "Either the client carries signed claims that any server can check, or an opaque id whose session lies in a store.",
    buys: "A token needs no lookup and no shared store. A session can be ended at once and changes take effect immediately.",
    costs:
      "A token is valid until it expires unless a list of withdrawn ones is asked; a session costs a read per request and depends on its store.",
    otherwise:
      "Tokens of 5 to 15 min with a refresh that can be withdrawn give most of both; sessions for a single site.",
    invites:
      "Tokens of a month outlive dismissal and stolen phones; a library that lets the token choose its algorithm accepts forgeries. The session store restarts and all are logged out.",
    sources: [
      {
        title: "RFC 8725, *JSON Web Token Best Current Practices*, 2020",
        url: "https://www.rfc-editor.org/rfc/rfc8725",
      },
      cheatSheet("Session Management"),
    ],
    related: ["oauth", "stateless", "sticky-session"],
  },
  {
    id: "oauth",
    title: "OAuth and OpenID Connect",
    words: ["oauth", "oauth 2.0", "openid connect", "oidc", "single sign-on"],
    is: "A user lets an application act for them within stated limits, by tokens from an authorisation server; OpenID Connect adds who the user is.",
    buys: "Applications never see the password, rights can be narrow and withdrawn, and one login with a second factor serves all.",
    costs:
      "Redirects and flows that are easy to get wrong, key rotation to follow, and dependence on that server for every new login.",
    otherwise:
      "mTLS or client credentials between own services; plain sessions for one application with its own users.",
    invites:
      "Loose redirect addresses hand tokens to strangers; a service accepts a token issued for another. Its outage keeps out all who are not logged in yet.",
    sources: [
      {
        title: "RFC 6749, *The OAuth 2.0 Authorization Framework*, 2012",
        url: "https://www.rfc-editor.org/rfc/rfc6749",
      },
      {
        title: "RFC 9700, *Best Current Practice for OAuth 2.0 Security*, 2025",
        url: "https://www.rfc-editor.org/rfc/rfc9700",
      },
    ],
    related: ["token-or-session", "authentication", "least-privilege"],
  },
  {
    id: "least-privilege",
    title: "Least privilege",
    words: ["least privilege", "least-privilege", "just-in-time access"],
    is: "Everyone and everything gets the rights for its task and no more, for no longer than the task takes.",
    buys: "A captured reader cannot write, and a slip in a script cannot drop the table: the damage is bounded by the permissions.",
    costs: "Work on every new need, and delay when a right is missing in an incident; prepare a logged emergency way.",
    otherwise: "Broad roles in an account for experiments that holds nothing of value.",
    invites:
      "Rights only ever grow: 'temporary' administrators of three years ago, and a build system that may do everything everywhere.",
    sources: [saltzer, securityPillar],
    related: ["zero-trust", "secrets-manager", "audit-log"],
  },
  {
    id: "bastion",
    title: "Bastion host",
    words: ["bastion", "bastion host", "jump host", "jump server"],
    is: "The one hardened machine through which administrators reach private ones.",
    buys: "One door to guard, with second factor and recording, while no other machine listens to the outside.",
    costs: "A machine to patch and keep available, slower work, and accounts on it to remove when people go.",
    otherwise:
      "A session service or identity-aware proxy opens single connections with no inbound port and no shared host.",
    invites:
      "Keys left on it open everything behind. It is in the network that has failed, so nobody can get in to repair it.",
    sources: [
      {
        title: "AWS Systems Manager documentation, *Session Manager*",
        url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
      },
      beyondCorp,
    ],
    related: ["trust-boundary", "zero-trust", "audit-log"],
  },
  {
    id: "web-application-firewall",
    title: "Web application firewall",
    words: ["waf", "web application firewall"],
    is: "A filter before the application that refuses requests matching patterns of attack or of abuse.",
    buys: "Known attacks are blocked in hours while the code is being repaired, and noise from scanners stays out of logs and capacity.",
    costs: "A few milliseconds, false alarms that refuse real customers, and rules to tune for ever.",
    otherwise: "Parameterised queries and validated input remove the fault; the filter only buys time for that.",
    invites:
      "In July 2019 one regular expression in a rule, deployed everywhere at once, used up Cloudflare's processors for 27 minutes.",
    sources: [
      {
        title: "John Graham-Cumming, *Details of the Cloudflare outage on July 2, 2019*, Cloudflare",
        url: "https://blog.cloudflare.com/details-of-the-cloudflare-outage-on-july-2-2019/",
      },
      { title: "OWASP, *Core Rule Set*", url: "https://coreruleset.org/" },
    ],
    related: ["ddos-protection", "api-gateway", "public-exposure"],
  },
  {
    id: "ddos-protection",
    title: "DDoS protection",
    words: ["ddos", "ddos protection", "denial of service"],
    is: "Floods of packets or requests are absorbed or filtered upstream, before they reach one's own lines.",
    buys: "Service goes on through floods of terabits a second, against which no single site has bandwidth.",
    costs: "A standing fee, traffic through a third party, and challenges that annoy people and break programs.",
    otherwise: "A CDN's built-in protection with rate limits and cheap refusals suffices for most.",
    invites:
      "The origin's address is known and gets attacked directly. Requests that are costly to answer need no flood; autoscaling pays for the attack.",
    sources: [
      { title: "Amazon Web Services, *AWS Best Practices for DDoS Resiliency*, whitepaper" },
      {
        title: "RFC 4732, *Internet Denial-of-Service Considerations*, 2006",
        url: "https://www.rfc-editor.org/rfc/rfc4732",
      },
    ],
    related: ["cdn", "anycast", "web-application-firewall", "rate-limit"],
  },
];
