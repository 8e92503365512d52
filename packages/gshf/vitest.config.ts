import { defineConfig } from "vitest/config";

/** The package's own tests alone, for StrykerJS, which can't pick a project out of the root configuration. */
export default defineConfig({
  test: {
    include: ["packages/gshf/src/**/*.test.ts"],
    // Two statistics of 200 simulated people, and the table of hostile calls that reaches every function, take seconds
    // each: too long to repeat per mutant. What they alone would catch counts as survived.
    exclude: ["**/node_modules/**", "**/annotators/crowd.test.ts", "**/contract.test.ts"],
    testTimeout: 60_000,
  },
});
