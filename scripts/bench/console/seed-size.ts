import type pg from "pg";

export type ProjectSize = { slug: string; rounds: number; pairs: number; labels: number; people: number };

/** What the parts of a seed know of each other. */
export type Seed = ProjectSize & {
  client: pg.Client;
  projectId: string;
  dimension: number;
  /** Seals what the installation keeps sealed. */
  seal: (text: string) => string;
  /** Runs a step in a transaction of its own, unless it was done before the process that did it was stopped. */
  once: (step: string, run: () => Promise<void>) => Promise<void>;
};
