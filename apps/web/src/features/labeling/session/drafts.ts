import { strengthSchema } from "@gshf/core/labeling/model";
import { z } from "zod";
import type { PairView } from "./api.ts";
import { type KeyStore, keysOf, parseJson, read, remove, write } from "./key-store.ts";

const draftSchema = z.object({
  strength: strengthSchema.nullable(),
  reasons: z.array(z.string()),
  rationale: z.string(),
});
export type Draft = z.output<typeof draftSchema>;

export const emptyDraft: Draft = { strength: null, reasons: [], rationale: "" };

const everyPrefix = "gshf-draft:";
const storedSchema = draftSchema.extend({ at: z.number() });
const draftsMax = 50;

export type Drafts = {
  load: (pair: PairView) => Draft;
  save: (pair: PairView, draft: Draft, now: number) => void;
  drop: (pair: PairView) => void;
};

/**
 * What somebody began to say about a pair, kept by the pair's texts: it is found again after a reload, and
 * also when the lease ran out meanwhile and the pair came back under a new one.
 *
 * @param scope one per project and person: another person in the same browser must not be shown these
 */
export function createDrafts(store: KeyStore, scope: string): Drafts {
  const keyOf = (pair: PairView) => `${everyPrefix}${scope}:${pairKey(pair)}`;
  return {
    load: (pair) => {
      const stored = storedSchema.safeParse(parseJson(read(store, keyOf(pair))));
      return stored.success ? draftSchema.parse(stored.data) : saidBefore(pair);
    },
    save: (pair, draft, now) => {
      write(store, keyOf(pair), JSON.stringify({ ...draft, at: now }));
      dropOldest(store);
    },
    drop: (pair) => remove(store, keyOf(pair)),
  };
}

/** What the person said before they took it back. */
function saidBefore({ previous }: PairView): Draft {
  if (previous === null) return emptyDraft;
  const { strength, reasons, rationale } = previous;
  return { strength: strengthSchema.nullable().catch(null).parse(strength), reasons, rationale };
}

/** Of everybody's, since the browser has one store for all: the oldest first. */
function draftsByAge(store: KeyStore): string[] {
  const ages = new Map<string, number>();
  for (const key of keysOf(store)) {
    if (!key.startsWith(everyPrefix)) continue;
    ages.set(key, storedSchema.safeParse(parseJson(read(store, key))).data?.at ?? 0);
  }
  return [...ages.keys()].sort((a, b) => (ages.get(a) ?? 0) - (ages.get(b) ?? 0));
}

function dropOldest(store: KeyStore): void {
  const drafts = draftsByAge(store);
  for (const key of drafts.slice(0, Math.max(0, drafts.length - draftsMax))) remove(store, key);
}

/** Makes room for what is worth more. @returns false where there is no draft left */
export function dropOldestDraft(store: KeyStore): boolean {
  const [oldest] = draftsByAge(store);
  if (oldest === undefined) return false;
  remove(store, oldest);
  return read(store, oldest) === null;
}

const keys = new WeakMap<PairView, string>();

/** A hash of the texts: only has to tell one person's pairs apart. Once per pair, since answers may be megabytes. */
function pairKey(pair: PairView): string {
  const known = keys.get(pair);
  if (known !== undefined) return known;
  const key = hashOf(JSON.stringify([pair.prompt, pair.left.text, pair.right.text]));
  keys.set(pair, key);
  return key;
}

/** Two FNV-1a hashes of 32 bits from different starts. */
function hashOf(text: string): string {
  let low = 0x811c9dc5;
  let high = 0xcbf29ce4;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ (code + index), 0x01000193);
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
