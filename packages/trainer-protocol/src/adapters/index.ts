import type { TrainerClient } from "../client.ts";
import type { TrainerClientOptions } from "../trainer-http.ts";
import type { AdapterSettings, TrainerAdapter } from "./adapter.ts";
import { hfJobs } from "./hf-jobs.ts";
import { kuberay } from "./kuberay.ts";
import { plainHttp } from "./plain-http.ts";
import { ray } from "./ray.ts";
import { sagemaker } from "./sagemaker.ts";
import { trainjob } from "./trainjob.ts";

/** The kinds of trainers that can be reached. */
export const trainerAdapters: readonly TrainerAdapter[] = [
  plainHttp,
  ray,
  kuberay,
  trainjob,
  sagemaker,
  hfJobs,
];

/** A trainer's address taken apart. */
export type TrainerAddress = {
  readonly adapter: TrainerAdapter;
  readonly baseUrl: string;
  readonly settings: AdapterSettings;
};

/**
 * Which kind of trainer an address names, its URL, and its settings: `https://…` or `kind+https://…?setting=…`. Null
 * when no adapter has that kind. Nothing of it is checked; what stands behind `?` in a plain URL stays there.
 */
export function trainerAddress(
  address: string,
  adapters: readonly TrainerAdapter[] = trainerAdapters,
): TrainerAddress | null {
  const [, prefix = "", rest = address] = /^([a-z][a-z0-9-]*)\+(.*)$/s.exec(address) ?? [];
  const adapter = adapters.find((known) => known.prefix === prefix);
  if (adapter === undefined) return null;
  if (prefix === "") return { adapter, baseUrl: rest, settings: {} };
  const [baseUrl = "", search = ""] = rest.split(/\?(.*)/s);
  return { adapter, baseUrl, settings: Object.fromEntries(new URLSearchParams(search)) };
}

/**
 * A client for the trainer at an address.
 *
 * @throws when no adapter has the address's kind; addresses are checked where they are entered
 */
export function connectTrainer(
  address: string,
  options: Omit<TrainerClientOptions, "baseUrl">,
): TrainerClient {
  const found = trainerAddress(address);
  if (found === null) throw new Error("no adapter has the kind of trainer that this address names");
  const { adapter, baseUrl, settings } = found;
  return adapter.connect({ ...options, baseUrl, settings });
}
