import { defineConfig } from "vitest/config";

/** The package's own tests alone, for StrykerJS, which can't pick a project out of the root configuration. */
export default defineConfig({
  test: {
    include: ["packages/gshf/src/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/annotators/**"],
    testTimeout: 60_000,
  },
});
