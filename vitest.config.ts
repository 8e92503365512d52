import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// How long a test may take says nothing on a busy machine; what takes longer than this hangs.
const hangsAfter = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    retry: 0,
    // A worker that is told to end does so, on a busy machine later.
    teardownTimeout: 120_000,
    projects: [
      {
        test: {
          name: "unit",
          include: ["{apps,packages,scripts,prisma}/**/*.test.{ts,mjs}"],
          exclude: ["**/node_modules/**", "**/*.db.test.{ts,mjs}", "**/e2e/**"],
          ...hangsAfter,
        },
      },
      {
        test: {
          name: "db",
          globalSetup: ["packages/testing/src/global-setup.ts"],
          include: ["{apps,packages,scripts,prisma}/**/*.db.test.{ts,mjs}"],
          exclude: ["**/node_modules/**"],
          // Every test has a database of its own and keeps nothing in modules: the files of a worker load these once.
          isolate: false,
          // They mostly wait for their database.
          maxWorkers: Math.max(2, availableParallelism()),
          ...hangsAfter,
        },
      },
      {
        test: {
          name: "web",
          environment: "jsdom",
          setupFiles: ["apps/web/src/web-tests.fixture.ts"],
          include: ["apps/web/**/*.web.test.{ts,tsx}"],
          exclude: ["**/node_modules/**"],
          ...hangsAfter,
        },
      },
    ],
  },
});
