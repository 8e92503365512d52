import { defineConfig } from "@playwright/test";

type Stack = { name: string; tests: RegExp; isAttacked?: boolean };

// A stack a project. The journeys of the console and those of the labelers, which share nothing but the code, go
// side by side; on one stack they go one by one, since they share the demo's round. Attacks have a stack that they
// may harm, with two processes of the web app.
const allStacks: Stack[] = [
  { name: "console", tests: /e2e\/(?!labeling|crowds)[^/]*\.spec\.ts$/ },
  { name: "labeler", tests: /e2e\/(labeling|crowds)[^/]*\.spec\.ts$/ },
  { name: "attacks", tests: /attacks\/[^/]*\.spec\.ts$/, isAttacked: true },
];
// Only the stacks of the projects asked for are started. Playwright's workers are not told which they are.
const asked = process.argv.flatMap((word, i, words) =>
  word === "--project" ? (words[i + 1] ?? []) : word.startsWith("--project=") ? word.slice(10) : [],
);
process.env.GSHF_E2E_PROJECTS ??= asked.join(",");
const chosen = process.env.GSHF_E2E_PROJECTS.split(",").filter((name) => name !== "");
const ports = (process.env.GSHF_E2E_PORTS ?? "4310,4311,4312,4313,4314,4315").split(",");
const stacks = allStacks
  .filter(({ name }) => chosen.length === 0 || chosen.includes(name))
  .map((stack, i) =>
    Object.assign({}, stack, { webPort: ports[2 * i] ?? "", controlPort: ports[2 * i + 1] ?? "" }),
  );

export default defineConfig({
  testDir: "apps/web/e2e",
  workers: stacks.length,
  projects: stacks.map(({ name, tests, webPort, controlPort }) => ({
    name,
    workers: 1,
    testMatch: tests,
    outputDir: `test-results/playwright/${name}`,
    use: { baseURL: `http://127.0.0.1:${webPort}` },
    // apps/web/e2e/stack.ts asks there where things are.
    metadata: { controlUrl: `http://127.0.0.1:${controlPort}` },
  })),
  retries: 0,
  // How long a journey may take says nothing on a busy machine; what takes longer than this hangs.
  timeout: 300_000,
  expect: { timeout: 45_000 },
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
  webServer: stacks.map(({ name, isAttacked, webPort, controlPort }) => ({
    name,
    command: "node scripts/stack/e2e-stack.ts",
    url: `http://127.0.0.1:${controlPort}`,
    env: {
      GSHF_E2E_NAME: name,
      GSHF_E2E_WEB_PORT: webPort,
      GSHF_E2E_CONTROL_PORT: controlPort,
      GSHF_E2E_SECOND_WEB: isAttacked ? "1" : "0",
    },
    // The first of them builds the web app.
    timeout: 900_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
    stdout: "pipe",
  })),
});
