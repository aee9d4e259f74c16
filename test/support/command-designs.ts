// Designs for tests of the command: one with findings, one with none, one with a problem.

/** Three hops that each try four times: 64 tries at the store. */
export const stormOf = (system: string): string => `system ${system} {
  client app { calls web }
  service web { replicas 3  calls orders { attempts 4 } }
  service orders { replicas 3  calls pricing { attempts 4 } }
  service pricing { replicas 3  reads db { attempts 4 } }
  store db { replicas 3 }
  flow checkout { load 10/s  app -> web -> orders -> pricing -> db }
}
`;

export const storm = stormOf("shop");

/** Nothing to say about it. */
export const calm = `system shop {
  service web { replicas 3 }
}
`;

/** It names something that is not there. */
export const broken = `system shop {
  service web { calls nowhere }
}
`;
