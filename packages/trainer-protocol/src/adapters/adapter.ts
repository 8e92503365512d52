import type { TrainerClient, TrainerClientOptions } from "../client.ts";

/** A way to reach a kind of trainer: it turns the protocol's requests into those the trainer understands. */
export type TrainerAdapter = {
  /** Stands before `+` in the trainer's address (`ray+https://…`); empty: the address is a plain URL. */
  readonly prefix: string;
  readonly connect: (options: TrainerClientOptions) => TrainerClient;
};
