import { Hono } from "hono";
import { z } from "zod";
import { isAllowedHost } from "../http/allowed-host.ts";
import { openaiError, readBody } from "../http/openai-error.ts";
import type { AnnotatorRuns } from "./runs.ts";

const HttpUrl = z.url({ protocol: /^https?$/ });

const RunBody = z.object({
  invite_urls: z.array(HttpUrl).min(1).max(50),
  seed: z.int().nonnegative(),
  tie_rate: z.number().min(0).max(1).default(0),
  left_bias: z.number().min(-10).max(10).default(0),
  temperature: z.number().min(0).max(100).default(1),
  limit: z.int().positive().nullish(),
});

/** Starts and shows runs of simulated annotators. */
export function annotatorRoutes(deps: {
  readonly runs: AnnotatorRuns;
  readonly allowedHosts: readonly string[];
}): Hono {
  const app = new Hono();
  app.post("/annotators/runs", async (c) => {
    const read = await readBody(c, RunBody);
    if (!read.ok) return read.response;
    const { invite_urls: inviteUrls, seed, tie_rate, left_bias, temperature, limit } = read.body;
    const foreign = inviteUrls.find((url) => !isAllowedHost(new URL(url).hostname, deps.allowedHosts));
    if (foreign !== undefined) {
      const { hostname } = new URL(foreign);
      return openaiError(
        c,
        400,
        "host-not-allowed",
        `annotators don't visit ${hostname}; see --allowed-hosts`,
      );
    }
    const noise = { seed, tieRate: tie_rate, leftBias: left_bias, temperature };
    const runId = deps.runs.start({ inviteUrls, noise, limit: limit ?? null });
    return c.json({ run_id: runId }, 202);
  });
  app.get("/annotators/runs/:id", (c) => {
    const status = deps.runs.status(c.req.param("id"));
    return status
      ? c.json(status)
      : openaiError(c, 404, "unknown_run", "no such run; a restart forgets them");
  });
  return app;
}
