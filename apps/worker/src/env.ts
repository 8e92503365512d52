import { parseEnv, productionProblems, type ServiceEnv, serviceEnv } from "@gshf/core/runtime";
import { z } from "zod";

const workerEnv = serviceEnv
  .extend({
    /** Where /health and /metrics answer. */
    WORKER_PORT: z.coerce.number().int().min(0).max(65_535).default(3900),
    WORKER_HOST: z.string().default("127.0.0.1"),
    /**
     * What whitens the candidates of a selection. The last bits differ between the two, so workers that share rounds
     * should share this setting.
     */
    SELECTION_KERNEL: z.enum(["onnxruntime", "typed-array"]).default("onnxruntime"),
  })
  .superRefine((env, context) => {
    for (const { path, message } of productionProblems(env)) {
      context.addIssue({ code: "custom", path: [path], message });
    }
  });
export type WorkerEnv = ServiceEnv & {
  WORKER_PORT: number;
  WORKER_HOST: string;
  SELECTION_KERNEL: "onnxruntime" | "typed-array";
};

/** @throws Error listing every problem of the environment */
export function readEnv(source: Readonly<Record<string, string | undefined>>): WorkerEnv {
  return parseEnv(workerEnv, "The worker", source);
}
