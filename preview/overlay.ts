// The choice of what is laid over a picture: what its elements are read by, and whether arrows tell their terms and a
// legend explains the signs. It knows looks and words, never designs.

import { type Look, type Overlay, overlays, viewsWithTerms } from "../protocol/lsp.ts";

/** What each overlay is called, and what it shows. */
const names: Readonly<Record<Overlay, readonly [name: string, shows: string]>> = {
  findings: ["Findings only", "Nothing but the findings"],
  availability: ["Availability", "How much of what each component is asked is answered"],
  utilisation: ["Utilisation", "How much of what each component can serve is asked of it"],
  amplification: ["Amplification", "How many tries arrive in place of one while a component fails"],
  latency: ["Latency", "How long each component takes to answer, and how long others wait for it"],
  owner: ["Owners", "Who answers for each component"],
};

export interface OverlayChoice {
  readonly element: HTMLElement;
  /** Shows what the present look has laid over it, with the switches that its view knows. */
  offer(look: Look): void;
}

/** A row with a list and two switches. `turnTo` is asked for what was asked for last, which `present` tells, with another overlay. */
export function createOverlayChoice(page: Document, present: () => Look, turnTo: (look: Look) => void): OverlayChoice {
  const element = page.createElement("div");
  element.className = "tools overlays";
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", "Overlay");

  const list = page.createElement("select");
  list.setAttribute("aria-label", "What elements are read by");
  for (const overlay of overlays) {
    const [name, shows] = names[overlay];
    const option = page.createElement("option");
    option.value = overlay;
    option.textContent = name;
    option.title = shows;
    list.append(option);
  }
  list.addEventListener("change", () => {
    const overlay = overlays.find((one) => one === list.value);
    if (overlay !== undefined) turnTo({ ...present(), overlay });
  });

  const addSwitch = (text: string, name: string, next: () => Look): HTMLButtonElement => {
    const button = page.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.title = name;
    button.setAttribute("aria-label", name);
    button.addEventListener("click", () => turnTo(next()));
    return button;
  };
  const hasTerms = (): boolean => present().terms === true;
  const hasLegend = (): boolean => present().legend !== false;
  const terms = addSwitch("Terms", "Terms on which things are asked", () => ({ ...present(), terms: !hasTerms() }));
  const legend = addSwitch("Legend", "Legend of the signs", () => ({ ...present(), legend: !hasLegend() }));
  element.append(list, terms, legend);

  return {
    element,
    offer(look) {
      const hasArrows = viewsWithTerms.includes(look.view);
      terms.hidden = !hasArrows;
      // Elsewhere there is nothing to explain but what is laid over.
      legend.hidden = !hasArrows && (look.overlay ?? "findings") === "findings";
      list.value = look.overlay ?? "findings";
      terms.setAttribute("aria-pressed", String(look.terms === true));
      legend.setAttribute("aria-pressed", String(look.legend !== false));
    },
  };
}
