import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type APIRequestContext, expect, test } from "@playwright/test";
import { z } from "zod";
import { stackOf } from "./stack.ts";

/* What one request came to is found again in every process: by its trace, and by its name in the logs. */

const told = z.array(
  z.object({
    resource: z.array(z.object({ key: z.string(), value: z.looseObject({ stringValue: z.string() }) })),
    span: z.looseObject({
      traceId: z.string(),
      spanId: z.string(),
      parentSpanId: z.string().optional(),
      name: z.string(),
    }),
  }),
);

/** The spans of a trace that were told so far, each with the process that it ran in. */
async function spansOf(request: APIRequestContext, traceId: string) {
  const response = await request.get(`${test.info().project.metadata.controlUrl}/spans`);
  return told
    .parse(await response.json())
    .filter(({ span }) => span.traceId === traceId)
    .map(({ resource, span }) => ({
      ...span,
      service: resource.find(({ key }) => key === "service.name")?.value.stringValue,
    }));
}

test("a request, its job, and the job’s calls to a policy are one trace, and one name in all logs", async ({
  page,
}) => {
  const { web, lab, logs, researcherUrl } = await stackOf(page.request);
  await page.goto(researcherUrl);
  const policies = z
    .array(z.object({ id: z.string(), name: z.string() }))
    .parse((await (await page.request.get("/api/v1/projects/demo/policies")).json()).items);
  const policyId = policies.find(({ name }) => name === "pi0")?.id;
  const [traceId, caller] = [randomBytes(16).toString("hex"), randomBytes(8).toString("hex")];
  const requestId = `traced-${randomUUID()}`;
  const asked = await page.request.post("/api/v1/projects/demo/datasets", {
    headers: { origin: web, "x-request-id": requestId, traceparent: `00-${traceId}-${caller}-01` },
    data: {
      name: "Traced",
      recipe: { kind: "best-of-n", policyId, n: 2, prompts: { max: 3 }, labeler: { kind: "scorer" } },
    },
  });
  expect(asked.status(), await asked.text()).toBe(201);

  const named = async (name: string) =>
    (await spansOf(page.request, traceId)).filter((span) => span.name === name);
  await expect.poll(() => named("POST 127.0.0.1")).not.toHaveLength(0);
  await expect.poll(() => named("job dataset.build")).not.toHaveLength(0);
  const spans = await spansOf(page.request, traceId);
  const [served] = await named("POST /api/v1/projects/{slug}/datasets");
  expect(served).toMatchObject({ service: "gshf-web", parentSpanId: caller });
  const job = spans.find(
    ({ name, parentSpanId }) => name === "job dataset.build" && parentSpanId === served?.spanId,
  );
  expect(job).toMatchObject({ service: "gshf-worker" });
  const calls = spans.filter(
    ({ name, parentSpanId }) => name === "POST 127.0.0.1" && parentSpanId === job?.spanId,
  );
  const port = { key: "server.port", value: { intValue: Number(new URL(lab).port) } };
  for (const call of calls) expect(call).toMatchObject({ attributes: expect.arrayContaining([port]) });
  expect(calls.length).toBeGreaterThan(0);
  // Neither whose project it is, nor what was asked of the policy.
  expect(JSON.stringify(spans)).not.toMatch(/demo|Traced|\/v1\/chat/);

  const linesOf = (name: string) =>
    readFileSync(path.join(logs, `${name}.log`), "utf8")
      .split("\n")
      .filter((line) => line.includes(`"requestId":"${requestId}"`));
  await expect.poll(() => linesOf("worker").join("\n")).toContain("dataset: done");
});
