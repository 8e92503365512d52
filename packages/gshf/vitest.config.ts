import { defineConfig } from "vitest/config";

/** The package's own tests alone, for StrykerJS, which can't pick a project out of the root configuration. */
export default defineConfig({
  test: {
    include: ["packages/gshf/src/**/*.test.ts"],
    // Two statistical tests of 200 simulated people take seconds each: too long to repeat per mutant.
    exclude: ["**/node_modules/**", "**/annotators/crowd.test.ts"],
    testTimeout: 60_000,
  },
});
