import { setTimeout as delay } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import { type FaultBox, Faults } from "./faults.ts";
import { openaiError, readBody } from "./http/openai-error.ts";

/** Looks at and changes the faults in force. */
export function faultRoutes(faults: FaultBox): Hono {
  const app = new Hono();
  app.get("/faults", (c) => c.json(faults.get()));
  app.post("/faults", async (c) => {
    const read = await readBody(c, Faults);
    if (!read.ok) return read.response;
    faults.set(read.body);
    return c.json(read.body);
  });
  app.delete("/faults", (c) => {
    faults.set({});
    return c.json({});
  });
  return app;
}

const policyPaths = ["/v1/chat/completions", "/v1/embeddings", "/pooling"];

/** Misbehaves as a policy server where the faults say so. */
export function applyPolicyFaults(faults: FaultBox): MiddlewareHandler {
  return createMiddleware<{ Bindings: HttpBindings }>(async (c, next) => {
    const fault = policyPaths.includes(c.req.path)
      ? faults.takePolicy(["down", "slow", "html", "error"])
      : null;
    switch (fault?.mode) {
      case "down":
        c.env.incoming.socket.destroy();
        return c.body(null);
      case "html":
        return c.html("<!doctype html><title>Sign in</title><p>Please sign in to the gateway.</p>");
      case "error":
        return openaiError(c, 500, "fault", "asked to fail by /faults");
      case "slow":
        await delay(fault.delayMs, undefined, { signal: c.req.raw.signal }).catch(() => undefined);
    }
    return await next();
  });
}
