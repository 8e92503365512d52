import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    retry: 0,
    projects: [
      {
        test: {
          name: "unit",
          include: ["{apps,packages,scripts,prisma}/**/*.test.{ts,mjs}"],
          exclude: ["**/node_modules/**", "**/*.db.test.{ts,mjs}", "**/e2e/**"],
        },
      },
      {
        test: {
          name: "db",
          globalSetup: ["packages/testing/src/global-setup.ts"],
          include: ["{apps,packages,scripts,prisma}/**/*.db.test.{ts,mjs}"],
          exclude: ["**/node_modules/**"],
          // Every test has a database of its own, and mostly waits for it.
          maxWorkers: Math.max(2, availableParallelism()),
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "web",
          environment: "jsdom",
          include: ["apps/web/**/*.web.test.{ts,tsx}"],
          exclude: ["**/node_modules/**"],
        },
      },
    ],
  },
});
