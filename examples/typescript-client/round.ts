// A round from prompts to figures, by a client that openapi-typescript makes of the installation's own document.
// Needs GSHF_URL, GSHF_TOKEN and LAB, the address of a lab; prints the figures of each policy as JSON.
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/api.d.ts";

const { GSHF_URL, GSHF_TOKEN, LAB } = process.env;
const api = createClient<paths>({
  baseUrl: `${GSHF_URL}/api/v1`,
  headers: { authorization: `Bearer ${GSHF_TOKEN}` },
});

type Problem = components["schemas"]["Problem"];

/** What was answered, or the reason why not as an error. */
async function of<T>(call: Promise<{ data?: T; error?: Problem }>): Promise<T> {
  const { data, error } = await call;
  if (error !== undefined) throw new Error(`${error.code}: ${error.detail}`);
  return data as T;
}

type Working = { state: string; problem: { message: string } | null };

/** Waits for what goes on by itself. */
async function until(state: string, ask: () => Promise<Working>): Promise<void> {
  for (;;) {
    const { state: now, problem } = await ask();
    if (now === state) return;
    if (["failed", "cancelled", "refused", "stopped"].includes(now))
      throw new Error(`${now}: ${problem?.message}`);
    await wait(300);
  }
}

const slug = "typescript";
const path = { slug };

await of(api.POST("/projects", { body: { slug, name: "By TypeScript", validationShare: 0.3 } }));
const server = { baseUrl: `${LAB}/v1` };
await of(
  api.POST("/projects/{slug}/policies", {
    params: { path },
    body: { ...server, name: "pi0", model: "pi0", role: "reference" },
  }),
);
await of(
  api.PUT("/projects/{slug}/feature-map", { params: { path }, body: { ...server, model: "use-512" } }),
);
await of(api.PATCH("/projects/{slug}", { params: { path }, body: { trainerUrl: `${LAB}/trainer` } }));
const pools = new URL("../../apps/lab/pools/demo.jsonl", import.meta.url);
const { id } = await of(
  api.POST("/projects/{slug}/imports", {
    params: { path, query: { kind: "prompts", filename: "demo.jsonl" } },
    body: readFileSync(pools, "utf8"),
    bodySerializer: (text) => text,
    headers: { "content-type": "application/x-ndjson" },
  }),
);
await until("done", () => of(api.GET("/projects/{slug}/imports/{id}", { params: { path: { slug, id } } })));

const config = { pairs: 8, samples: 4, labelsPerPair: 1 };
const { number } = await of(api.POST("/projects/{slug}/rounds", { params: { path }, body: { config } }));
const round = { params: { path: { slug, number } } };
await of(api.POST("/projects/{slug}/rounds/{number}/start", round));
const show = () => of(api.GET("/projects/{slug}/rounds/{number}", round));
await until("labeling", show);
await of(api.POST("/projects/{slug}/rounds/{number}/simulated-runs", { ...round, body: { annotators: 2 } }));
await until("complete", show);
const figures = await of(api.GET("/projects/{slug}/round-evaluations", { params: { path } }));
console.log(JSON.stringify(figures.items));
