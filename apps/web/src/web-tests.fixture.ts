// Before each file of the vitest project `web`.
import { configure } from "@testing-library/react";

// What a screen is to show ends the wait, not the clock: on a busy machine a second, the usual, is soon over.
configure({ asyncUtilTimeout: 60_000 });

// jsdom knows no media queries, which charts ask for the theme's colors: here it is light.
window.matchMedia ??= (media) =>
  Object.assign(new EventTarget(), {
    media,
    matches: false,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });

// Nor has it sizes to observe: charts, which wait for a width, stay undrawn, and their tables tell what they say.
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
