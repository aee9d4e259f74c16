// The commands' ids, once. The manifest lists the same ones, and a test compares the two.

/** Every command that the extension registers. */
export const commandIds = {
  openPreview: "faultline.openPreview",
  explainRule: "faultline.explainRule",
  explainTerm: "faultline.explainTerm",
  restartServer: "faultline.restartServer",
  showOutput: "faultline.showOutput",
} as const;
