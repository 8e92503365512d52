import type { TrainerClient } from "../client.ts";
import type { TrainerClientOptions } from "../trainer-http.ts";

/** What stands behind `?` in a trainer's address, by name. */
export type AdapterSettings = Readonly<Record<string, string>>;

export type AdapterOptions = TrainerClientOptions & { readonly settings: AdapterSettings };

/** A way to reach a kind of trainer: it turns the protocol's requests into those the trainer understands. */
export type TrainerAdapter = {
  /** Stands before `+` in the trainer's address (`ray+https://…`); empty: the address is a plain URL. */
  readonly prefix: string;
  /** What is wrong with an address, its URL and what stands behind `?`, as a sentence; null when nothing is. */
  readonly fault: (options: Pick<AdapterOptions, "baseUrl" | "settings">) => string | null;
  /** @throws where `fault` names one: addresses are checked when they are entered */
  readonly connect: (options: AdapterOptions) => TrainerClient;
};
