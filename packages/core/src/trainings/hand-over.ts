import type { Policy, TrainingJob } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { connect, loadAdapter } from "../policies/index.ts";
import { adapterPathDefaults, adapterPathOf } from "../projects/model.ts";
import { Trouble, unwrapOrThrow } from "../trouble/index.ts";
import type { TrainingOrder } from "./training-order.ts";

export type HandedOver = Pick<Policy, "baseUrl" | "apiKeySealed" | "model" | "adapterName" | "adapterPath">;

/**
 * Lets the project's server of trained policies, which is π₀'s where no other is named, serve weights of a job under a
 * name of their own: tells it to load them from where the project's pattern says, or asks it for the name by which it
 * finds them itself.
 */
export async function handOver(
  deps: Deps,
  { project, reference, modelName }: TrainingOrder,
  job: TrainingJob,
  { uri, sha256, suffix = "" }: { uri: string; sha256: string | null; suffix?: string },
): Promise<HandedOver> {
  // Names are never used for two weights: a second attempt gets its own.
  const name = `${modelName}${suffix}${job.attempt === 1 ? "" : `-${job.attempt}`}`;
  const { handover, adapterPath, servingUrl, servingKeySealed } = project;
  const server =
    servingUrl === null
      ? { baseUrl: reference.baseUrl, apiKeySealed: reference.apiKeySealed }
      : { baseUrl: servingUrl, apiKeySealed: servingKeySealed };
  const filled = adapterPathOf(adapterPath ?? adapterPathDefaults[handover], { uri, sha256, model: name });
  if (!filled.ok) {
    const message = `the path that the project’s settings give adapters can’t be made for ${name}: ${filled.message}`;
    throw new Trouble("adapter-path", message, { retryable: false });
  }
  const { path } = filled;
  const client = connect(deps, server, { retriesMax: 1 });
  const what = `policy endpoint (loading ${name})`;
  if (handover === "load") {
    const { model } = unwrapOrThrow(what, await loadAdapter(client, { name, path, base: reference.model }));
    return { ...server, model, adapterName: name, adapterPath: path };
  }
  // Resolvers list an adapter once it was asked for, and find it once it lies there.
  const hello = { messages: [{ role: "user" as const, content: "Hello!" }], n: 1, temperature: 1, topP: 1 };
  const answer = await client.sample({ ...hello, model: path, maxTokens: 16, logprobs: false });
  unwrapOrThrow(what, answer.ok ? answer : { ok: false, error: { ...answer.error, retryable: true } });
  return { ...server, model: path, adapterName: null, adapterPath: null };
}
