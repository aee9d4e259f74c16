// The commands' ids, once. The manifest lists the same ones, and a test compares the two.

/** Every command that the extension registers. */
export const commandIds = {
  newDesign: "faultline.newDesign",
  openPreview: "faultline.openPreview",
  openAnotherPreview: "faultline.openAnotherPreview",
  exportSvg: "faultline.exportSvg",
  exportPng: "faultline.exportPng",
  exportHtml: "faultline.exportHtml",
  copyMermaid: "faultline.copyMermaid",
  addToScenario: "faultline.addToScenario",
  resetPositions: "faultline.resetPositions",
  showFindings: "faultline.showFindings",
  accept: "faultline.accept",
  explainRule: "faultline.explainRule",
  explainTerm: "faultline.explainTerm",
  explainFact: "faultline.explainFact",
  copySummary: "faultline.copySummary",
  goToDeclaration: "faultline.goToDeclaration",
  refreshDesigns: "faultline.refreshDesigns",
  openWalkthrough: "faultline.openWalkthrough",
  openSettings: "faultline.openSettings",
  toggleInlayHints: "faultline.toggleInlayHints",
  toggleCodeLens: "faultline.toggleCodeLens",
  restartServer: "faultline.restartServer",
  showOutput: "faultline.showOutput",
} as const;
