// Loaded into a measured process with `--require`: at its end it writes the processor time of all its threads and its
// largest memory to the descriptor that the benchmark listens on. CommonJS, since a preloaded module must be cheap.

"use strict";
const { writeSync } = require("node:fs");

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, megabytes: maxRSS / 1024 }));
});
