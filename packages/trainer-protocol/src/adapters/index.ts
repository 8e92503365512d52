import type { TrainerClient, TrainerClientOptions } from "../client.ts";
import type { TrainerAdapter } from "./adapter.ts";
import { plainHttp } from "./plain-http.ts";

/** The kinds of trainers that can be reached. */
export const trainerAdapters: readonly TrainerAdapter[] = [plainHttp];

/** A trainer's address taken apart. */
export type TrainerAddress = { readonly adapter: TrainerAdapter; readonly baseUrl: string };

/**
 * Which kind of trainer an address names, and its URL: `https://…` or `kind+https://…`. Null when no adapter has
 * that kind. The URL is not checked.
 */
export function trainerAddress(
  address: string,
  adapters: readonly TrainerAdapter[] = trainerAdapters,
): TrainerAddress | null {
  const [, prefix = "", baseUrl = address] = /^([a-z][a-z0-9-]*)\+(.*)$/s.exec(address) ?? [];
  const adapter = adapters.find((known) => known.prefix === prefix);
  return adapter === undefined ? null : { adapter, baseUrl };
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
  return found.adapter.connect({ ...options, baseUrl: found.baseUrl });
}
