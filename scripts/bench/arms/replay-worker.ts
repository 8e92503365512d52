import { parentPort, workerData } from "node:worker_threads";
import { type RehearsalPoint, rehearse, type Strategy } from "@gshf/gshf";
import { createOnnxKernel } from "@gshf/kernel-onnx";
import type { World } from "./load-world.ts";
import type { ArmsOptions } from "./options.ts";

/** What a thread is started with. */
export type ReplaySettings = {
  readonly world: World;
  readonly options: Pick<
    ArmsOptions,
    "labels" | "eta" | "draws" | "step" | "ridge" | "metric" | "lambda" | "radius" | "cold-start"
  >;
};
export type ReplayTask = { readonly strategy: Strategy; readonly seed: number };
/** What a thread is told: the next replay, or to end by itself, its native sessions released. */
export type ReplayRequest = ReplayTask | "end";
export type ReplayReply =
  | { readonly ok: true; readonly points: readonly RehearsalPoint[] }
  | { readonly ok: false; readonly message: string };

const port = parentPort;
if (port === null) throw new Error("replay-worker runs as a worker thread");
const { world, options }: ReplaySettings = workerData;
// One thread each: replays run side by side.
const kernel = createOnnxKernel({ threads: 1 });
const features = new Float32Array(world.features);
const poolsOf = (side: "train" | "validation") =>
  world[side].map(({ key, from, gold, reference }) => ({
    key,
    features: features.subarray(from * world.dimension, (from + gold.length) * world.dimension),
    gold,
    reference,
  }));
const [train, validation] = [poolsOf("train"), poolsOf("validation")];

port.on("message", async (request: ReplayRequest) => {
  if (request === "end") {
    await (await kernel).release();
    port.close();
    return;
  }
  const { strategy, seed } = request;
  let reply: ReplayReply;
  try {
    const points = await rehearse({
      train,
      validation,
      dimension: world.dimension,
      eta: options.eta,
      arms: [{ name: strategy, strategy, share: 1 }],
      seed,
      batches: options.labels.map((count, i) => count - (options.labels[i - 1] ?? 0)),
      draws: options.draws,
      step: options.step,
      fit: {
        ridge: options.ridge,
        metric: options.metric,
        lambda: options.lambda,
        radius: options.radius,
        coldStart: options["cold-start"] === "v-optimal",
      },
      looksAtChoice: true,
      kernel: await kernel,
    });
    reply = { ok: true, points };
  } catch (error) {
    reply = { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(reply);
});
