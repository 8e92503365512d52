import type { Experiment, Project, Round, RoundTask, Tx } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import type { RoundSources } from "./choice/sources.ts";
import type { RoundConfig } from "./model.ts";

/** A round with what its stages need to know of it; parsed once per job. */
export type LoadedRound = Omit<Round, "config" | "sources"> & {
  project: Project;
  experiment: Experiment;
  config: RoundConfig;
  /** What each arm samples; null before version 3 of the choice. */
  sources: RoundSources | null;
};

/** What a stage's work gets: the round, its shard, and a way to say how far it is. */
export type ShardWork = {
  deps: Deps;
  round: LoadedRound;
  task: RoundTask;
  /** Aborted when the lease is lost, the round moved on, or the process ends. */
  signal: AbortSignal;
  /**
   * Notes that `done` units of the shard are finished, and keeps the lease.
   * @throws Superseded when somebody else has the shard by now, or the round is paused
   */
  progress: (done: number) => Promise<void>;
};

/** `again`: nothing went wrong, but the shard waits for something outside, the trainer for instance. */
export type ShardResult = { kind: "done" } | { kind: "again"; seconds: number };

export type Stage = {
  /** Units of work per shard. Runs once, under the round's lock; may write what the shards are about. */
  plan: (tx: Tx, deps: Deps, round: LoadedRound) => Promise<number[]>;
  /** Does a shard, or what is left of it. Idempotent, and safe beside a twin on the same shard. */
  work: (work: ShardWork) => Promise<ShardResult>;
  /** Runs once all shards are done, outside any transaction; idempotent. */
  finish?: (deps: Deps, round: LoadedRound) => Promise<void>;
  /** Runs in the transaction that ends the stage, once. */
  conclude?: (tx: Tx, deps: Deps, round: LoadedRound) => Promise<void>;
};

/** The worker's claim is gone, or the round no longer wants this work. Not a failure. */
export class Superseded extends Error {
  override readonly name = "Superseded";
}
