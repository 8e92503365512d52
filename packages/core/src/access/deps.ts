import type { Db } from "@gshf/db";
import type {
  Agreement,
  AgreementOptions,
  AnnotatorEstimate,
  AnnotatorFitOptions,
  rehearse,
  WhiteningKernel,
} from "@gshf/gshf";
import type { Enqueue } from "@gshf/jobs";
import type { Storage } from "@gshf/storage";
import type { Logger } from "pino";
import type { Egress } from "./egress.ts";
import type { Scope } from "./model.ts";
import type { SecretBox } from "./secret-box.ts";

/** Everything the domain reaches outside itself; given by each app's main, replaced by tests. */
export type Deps = {
  db: Db;
  storage: Storage;
  enqueue: Enqueue;
  now: () => Date;
  randomBytes: (bytes: number) => Uint8Array;
  log: Logger;
  secrets: SecretBox;
  egress: Egress;
  /** Does the dense algebra of a selection; without one, gshf's own typed-array kernel does. */
  kernel?: WhiteningKernel;
  /** Replays a way of choosing beside everything else; without it, in the caller's own thread. */
  rehearse?: typeof rehearse;
  /** Computes what quality pages show beside everything else; without it, in the caller's own thread. */
  calculator?: Calculator;
  settings: Settings;
};

/** Mathematics that takes seconds over the labels of a large round. */
export type Calculator = {
  measureAgreement: (options: AgreementOptions) => Promise<Agreement>;
  estimateAnnotators: (options: AnnotatorFitOptions) => Promise<readonly AnnotatorEstimate[]>;
};

export type Settings = {
  /** Public base URL of the web app, without a trailing slash. */
  appUrl: string;
  demo: boolean;
  /** Base URL of the lab, when one runs beside this installation. */
  labUrl: string | null;
  /** How long a worker's claim on a shard outlives its last heartbeat. */
  leaseSeconds: number;
};

/** What an API token allows, at most: its maker's role may allow less. */
export type TokenRights = { id: string; scopes: readonly Scope[]; expiresAt: Date };

/** Who acts: a person (or a program with a person's token), or a process of ours. */
export type Actor =
  | {
      kind: "user";
      userId: string;
      /** The browser session they came with, where they came with one. */
      sessionId?: string;
      /** The API token they came with, where they came with one. */
      token?: TokenRights;
    }
  | { kind: "system"; process: string };
