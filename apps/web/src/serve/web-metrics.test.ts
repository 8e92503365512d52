import { expect, test } from "vitest";
import { createWebMetrics } from "./web-metrics.ts";

const countedAs = async (target: string, status = 200) => {
  const metrics = createWebMetrics();
  metrics.countAnswer({ target, status, seconds: 0.03 });
  const text = await metrics.registry.metrics();
  return /^gshf_http_seconds_count\{(.+)\} 1$/m.exec(text)?.[1];
};

test.each([
  ["/api/trpc/labeling.next?batch=1", "labeling"],
  ["/api/trpc/rounds.list", "trpc"],
  ["/api/projects/x/changes", "changes"],
  ["/api/v1/projects/x/rounds/3/progress", "changes"],
  ["/api/v1/projects/x/labeling/pairs", "labeling"],
  ["/api/v1/labeling/judgments", "labeling"],
  ["/api/v1/projects/x/imports", "imports"],
  ["/api/v1/projects", "rest"],
  ["/api/trainer/events/1", "trainer"],
  ["/api/ready", "health"],
  ["/api/sign-out", "api"],
  ["/_next/static/x.js", "assets"],
  ["/projects/x", "pages"],
  ["//", "pages"],
])("%s is counted as %s", async (target, kind) => {
  expect(await countedAs(target)).toBe(`kind="${kind}",status="2xx"`);
});

test("how requests ended is counted by class, and no address becomes a label", async () => {
  expect(await countedAs("/projects/secret?token=1", 503)).toBe('kind="pages",status="5xx"');
});
