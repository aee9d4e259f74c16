// The bar below a picture that can be shown at several moments: a button that plays them, and a slider. It knows words and numbers.

export interface Timeline {
  readonly element: HTMLElement;
  /** The moments that there are, in words, and the one that is shown; hidden where there is no choice. */
  show(steps: readonly string[], step: number): void;
  /** Ends playing where it is. */
  stop(): void;
  /** Goes on or back by so many moments; whether there were any. */
  go(by: number): boolean;
}

/** How long each moment is shown while all are played, in milliseconds: long enough to read what has changed. */
const playTime = 1600;

/**
 * A bar with a button that plays, and a slider. Where nothing should move by itself the button goes one moment on. `left` is told when the
 * bar goes with the focus in it.
 */
export function createTimeline(
  page: Document,
  isStill: () => boolean,
  turnTo: (step: number) => void,
  left: () => void,
): Timeline {
  const element = page.createElement("div");
  element.className = "tools timeline";
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", "Moments");
  element.hidden = true;
  const button = page.createElement("button");
  button.type = "button";
  const slider = page.createElement("input");
  slider.type = "range";
  slider.min = "0";
  slider.step = "1";
  slider.setAttribute("aria-label", "Moment");
  const words = page.createElement("span");
  element.append(button, slider, words);
  let steps: readonly string[] = [];
  let present = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  const label = (): void => {
    const isPlaying = timer !== undefined;
    button.textContent = isPlaying ? "Pause" : isStill() ? "Next" : "Play";
    button.title = isPlaying ? "Stop here" : "Go through what happens, moment by moment (. and , go on and back)";
    slider.max = String(Math.max(0, steps.length - 1));
    slider.value = String(present);
    slider.setAttribute("aria-valuetext", steps[present] ?? "");
    words.textContent = `${present + 1} of ${steps.length}`;
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const turn = (step: number): void => {
    present = step;
    turnTo(step);
    label();
  };
  const go = (by: number): boolean => {
    const next = Math.max(0, Math.min(steps.length - 1, present + by));
    if (next === present) return false;
    turn(next);
    return true;
  };
  const play = (): void => {
    if (!go(1) || present === steps.length - 1) stop();
    label();
  };
  button.addEventListener("click", () => {
    if (timer !== undefined) stop();
    else {
      if (!go(1)) turn(0);
      if (!isStill() && present < steps.length - 1) timer = setInterval(play, playTime);
    }
    label();
  });
  slider.addEventListener("input", () => {
    stop();
    turn(Number(slider.value));
  });
  return {
    element,
    show(next, step) {
      const isSame = next.length === steps.length && next.every((words, index) => words === steps[index]);
      if (!isSame) stop();
      steps = next;
      // While all are played, a picture may come after the next moment has been asked for.
      if (timer === undefined) present = step;
      const hadFocus = element.contains(page.activeElement);
      element.hidden = steps.length < 2;
      if (element.hidden) stop();
      if (element.hidden && hadFocus) left();
      label();
    },
    stop() {
      stop();
      label();
    },
    go(by) {
      stop();
      return go(by);
    },
  };
}
