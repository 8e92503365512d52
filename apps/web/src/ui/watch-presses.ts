/** Nobody answers to a pair that has just come into sight: what is pressed then was meant for the one before. */
export const settleMs = 300;

/** Buttons that say something about the pair on screen. */
const buttons = "[data-choice-bar] button, [data-one-press] button, [role=dialog] button";

// Touch screens click up to so long after the finger has left.
const clickMsMax = 700;

/**
 * Keeps presses of buttons from saying what nobody meant: a double click is one, a held key presses once, and what
 * was begun on one pair is nothing on the next. What a screen reader or another program clicks is left alone.
 *
 * @param pairOnScreen what tells pairs apart
 * @returns how to stop
 */
export function watchPresses(pairOnScreen: () => string | undefined): () => void {
  let begun: { pair: string | undefined } | null = null;
  let forgetting: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    clearTimeout(forgetting);
    begun = { pair: pairOnScreen() };
  };
  const forgetAfter = (milliseconds: number) => {
    clearTimeout(forgetting);
    forgetting = setTimeout(() => {
      begun = null;
    }, milliseconds);
  };
  const isButton = ({ target }: Event) => target instanceof Element && target.closest(buttons) !== null;
  const isPressing = ({ key }: KeyboardEvent) => key === "Enter" || key === " ";
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isPressing(event) || !isButton(event)) return;
    if (event.repeat) event.preventDefault();
    else begin();
  };
  const onKeyUp = (event: KeyboardEvent) => {
    // The space bar clicks after this, in the same turn.
    if (isPressing(event)) forgetAfter(0);
  };
  const onClick = (event: MouseEvent) => {
    if (!isButton(event)) return;
    const isOfAnother = begun !== null && begun.pair !== pairOnScreen();
    begun = null;
    if (event.detail < 2 && !isOfAnother) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const listeners = new AbortController();
  const options = { capture: true, signal: listeners.signal };
  window.addEventListener("pointerdown", begin, options);
  window.addEventListener("pointerup", () => forgetAfter(clickMsMax), options);
  window.addEventListener("pointercancel", () => forgetAfter(0), options);
  window.addEventListener("keydown", onKeyDown, options);
  window.addEventListener("keyup", onKeyUp, options);
  window.addEventListener("click", onClick, options);
  return () => {
    clearTimeout(forgetting);
    listeners.abort();
  };
}
