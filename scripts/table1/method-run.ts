import { z } from "zod";
import type { ApiClient } from "../loop/api-client.ts";
import type { PolicyTable } from "../loop/exact-figures.ts";
import type { MethodName } from "./methods.ts";
import type { Table1Options } from "./options.ts";
import type { SplitPool } from "./split-pools.ts";

/** A seed's project, and what is measured in it. */
export type SeedContext = {
  options: Table1Options;
  api: ApiClient;
  labUrl: string;
  seed: number;
  slug: string;
  pools: SplitPool[];
  reference: PolicyTable;
  say: (text: string) => void;
};

/** What a run of a method left: its steps, and log π of each policy's answers. */
export type MethodRun = {
  method: MethodName;
  policies: { name: string; model: string; table: PolicyTable }[];
  /** The one that is best on validation. */
  chosen: number;
  steps: RunStep[];
};

export const runStepSchema = z.object({
  kind: z.string(),
  made: z.number().nullable(),
  policy: z.string().nullable(),
  manifestSha256: z.string().nullable(),
});
export type RunStep = z.output<typeof runStepSchema>;

/** What each policy of a project is called at its server. */
export async function modelsOf(api: ApiClient, slug: string): Promise<Map<string, string>> {
  const policy = z.object({ name: z.string(), model: z.string() });
  const policies = await api.list("policies.list", { slug }, policy);
  return new Map(policies.map(({ name, model }) => [name, model]));
}
