import { defineConfig } from "@playwright/test";

const webPort = process.env.GSHF_E2E_WEB_PORT ?? "4310";
const controlPort = process.env.GSHF_E2E_CONTROL_PORT ?? "4311";
const controlUrl = `http://127.0.0.1:${controlPort}`;
// Tests find the control server (scripts/stack/e2e-stack.ts) here.
process.env.GSHF_E2E_CONTROL_URL = controlUrl;

export default defineConfig({
  testDir: "apps/web/e2e",
  outputDir: "test-results/playwright",
  // One stack, one worker: journeys share the demo's round.
  workers: 1,
  retries: 0,
  timeout: 90_000,
  // How long a journey may take says nothing on a busy machine; what takes longer than this hangs.
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  use: {
    baseURL: `http://127.0.0.1:${webPort}`,
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
  webServer: {
    command: "node scripts/stack/e2e-stack.ts",
    url: controlUrl,
    env: { GSHF_E2E_WEB_PORT: webPort, GSHF_E2E_CONTROL_PORT: controlPort },
    timeout: 300_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
    stdout: "pipe",
  },
});
