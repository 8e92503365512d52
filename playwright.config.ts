import { defineConfig } from "@playwright/test";

// Two stacks on two ports each, so that the journeys of the console and those of the labelers, which share
// nothing but the code, go side by side. On one stack the journeys go one by one: they share the demo's round.
const ports = (process.env.GSHF_E2E_PORTS ?? "4310,4311,4312,4313").split(",");
const stacks = ["console", "labeler"].map((name, i) => ({
  name,
  webPort: ports[2 * i] ?? "",
  controlPort: ports[2 * i + 1] ?? "",
}));
const labelerJourneys = /(labeling|crowds).*\.spec\.ts$/;

export default defineConfig({
  testDir: "apps/web/e2e",
  outputDir: "test-results/playwright",
  workers: stacks.length,
  projects: stacks.map(({ name, webPort, controlPort }) => ({
    name,
    workers: 1,
    ...(name === "labeler" ? { testMatch: labelerJourneys } : { testIgnore: labelerJourneys }),
    use: { baseURL: `http://127.0.0.1:${webPort}` },
    // apps/web/e2e/stack.ts asks there where things are.
    metadata: { controlUrl: `http://127.0.0.1:${controlPort}` },
  })),
  retries: 0,
  timeout: 90_000,
  // How long a journey may take says nothing on a busy machine; what takes longer than this hangs.
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  use: {
    // Without a film of every page: without a GPU that costs more than the journeys. Snapshots tell as much.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: true, sources: true },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: stacks.map(({ name, webPort, controlPort }) => ({
    name,
    command: "node scripts/stack/e2e-stack.ts",
    url: `http://127.0.0.1:${controlPort}`,
    env: { GSHF_E2E_NAME: name, GSHF_E2E_WEB_PORT: webPort, GSHF_E2E_CONTROL_PORT: controlPort },
    timeout: 300_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
    stdout: "pipe",
  })),
});
