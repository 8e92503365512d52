import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    retry: 0,
    projects: [
      {
        test: {
          name: "unit",
          include: ["{apps,packages,scripts,prisma}/**/*.test.{ts,mjs}"],
          exclude: ["**/node_modules/**", "**/*.db.test.ts", "**/e2e/**"],
        },
      },
      {
        test: {
          name: "db",
          globalSetup: ["packages/testing/src/global-setup.ts"],
          include: ["{apps,packages,scripts,prisma}/**/*.db.test.ts"],
          exclude: ["**/node_modules/**"],
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
