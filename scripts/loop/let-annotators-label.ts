import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { ApiClient } from "./api-client.ts";
import type { LoopOptions } from "./options.ts";

const started = z.object({ run_id: z.string() });
const status = z.object({
  state: z.enum(["running", "done", "failed"]),
  labeled: z.number(),
  annotators: z.array(z.object({ state: z.string(), message: z.string().nullable() })),
});

type Crowd = {
  options: LoopOptions;
  api: ApiClient;
  labUrl: string;
};

// The same people in every round: they come back by the links they first came by.
const inviteUrls = new WeakMap<ApiClient, string[]>();

/**
 * Lets simulated annotators label a round until nothing is left. Each is a run of its own with a seed of its own
 * and joins before the next, so that pseudonyms, and the sides they are shown, don't depend on timing.
 */
export async function letAnnotatorsLabel(crowd: Crowd, round: number): Promise<void> {
  const urls = inviteUrls.get(crowd.api) ?? (await invite(crowd));
  inviteUrls.set(crowd.api, urls);
  const runs: string[] = [];
  for (const [index, url] of urls.entries()) {
    const run = await startRun(crowd, url, round, index);
    await waitFor(crowd, run, (seen) => seen.annotators[0]?.state !== "joining");
    runs.push(run);
  }
  for (const run of runs) {
    const end = await waitFor(crowd, run, (seen) => seen.state !== "running");
    const reason = end.annotators.find((annotator) => annotator.state === "failed")?.message;
    if (end.state === "failed") throw new Error(`an annotator gave up: ${reason}`);
  }
}

async function invite({ options, api }: Crowd): Promise<string[]> {
  const count = options.annotators ?? options["labels-per-pair"];
  const urls: string[] = [];
  for (let i = 0; i < count; i++) {
    const input = { slug: "loop", role: "labeler", note: `annotator ${i + 1}`, usesMax: 1 };
    const { url } = await api.mutate("access.createInvite", input, z.object({ url: z.string() }));
    urls.push(url);
  }
  return urls;
}

async function startRun({ options, labUrl }: Crowd, url: string, round: number, index: number) {
  const response = await fetch(`${labUrl}/annotators/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      invite_urls: [url],
      seed: options.seed * 1_000_000 + round * 1_000 + index,
      tie_rate: options["tie-rate"],
      left_bias: options["left-bias"],
      temperature: options.temperature,
    }),
  });
  if (!response.ok) throw new Error(`the lab's annotators answered HTTP ${response.status}`);
  return started.parse(await response.json()).run_id;
}

async function waitFor(
  { labUrl }: Crowd,
  run: string,
  isThere: (seen: z.output<typeof status>) => boolean,
): Promise<z.output<typeof status>> {
  for (;;) {
    const response = await fetch(`${labUrl}/annotators/runs/${run}`);
    const seen = status.parse(await response.json());
    if (isThere(seen)) return seen;
    await wait(100);
  }
}
