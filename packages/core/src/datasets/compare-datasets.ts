import { hash } from "node:crypto";
import { datasetFileKey } from "@gshf/storage";
import { type AnyManifest, canonicalJson, type ManifestFile } from "@gshf/trainer-protocol";
import { z } from "zod";
import { type Deps, done, refuse, verb } from "../access/index.ts";
import { readRows } from "./exports/read-rows.ts";
import { type FoundDataset, findDataset, viewOfDataset } from "./find-dataset.ts";

/** Of files that differ so much is read; of larger ones only what their manifests say is compared. */
const readBytesMax = 128 << 20;

const bothCounts = z.object({ before: z.int(), after: z.int() });

const comparisonSchema = z.object({
  /** What the dataset is compared with. */
  base: z.object({ manifestSha256: z.string(), name: z.string(), round: z.int().nullable() }),
  rows: z.object({ offline: bothCounts, online: bothCounts, pseudo: bothCounts }),
  /** Files by path: rows in each, null where it has none. The same hash is the same file. */
  files: z.array(
    z.object({
      path: z.string(),
      before: z.int().nullable(),
      after: z.int().nullable(),
      isSame: z.boolean(),
    }),
  ),
  /** What the recipes say differently, by the place in them; null where one of them says nothing there. */
  recipe: z.array(
    z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  /** Pairs that came, went, or whose label, split or text is another; null where too much would have to be read. */
  pairs: z.object({ changed: z.int(), added: z.int(), removed: z.int() }).nullable(),
});
export type DatasetComparison = z.output<typeof comparisonSchema>;

/** How a dataset differs from another, or from the one that it continues: recipe, files, rows, and pairs. */
export const compareDatasets = verb({
  name: "datasets.compare",
  kind: "query",
  may: "rounds.read",
  input: z.object({
    slug: z.string(),
    manifestSha256: z.string(),
    /** Another dataset of the project; left out, the one that it continues. */
    base: z.string().optional(),
  }),
  output: comparisonSchema,
  run: async (deps, { project }, { manifestSha256, base: asked }) => {
    const found = await findDataset(deps, project.id, manifestSha256);
    if (!found.ok) return found;
    const after = found.value;
    const name = asked ?? viewOfDataset(after).parentManifestSha256;
    if (name === null) {
      return refuse("not-found", "The dataset continues no other. Name one to compare it with.", "base");
    }
    const base = await findDataset(deps, project.id, name);
    if (!base.ok) return refuse("not-found", `There is no dataset ${name} in this project.`, "base");
    return done(await compare(deps, base.value, after));
  },
});

async function compare(deps: Deps, before: FoundDataset, after: FoundDataset): Promise<DatasetComparison> {
  const [old, now] = [viewOfDataset(before).manifest, viewOfDataset(after).manifest];
  return {
    base: { manifestSha256: before.manifestSha256, name: before.name, round: before.round?.number ?? null },
    rows: {
      offline: { before: before.offlineRows, after: after.offlineRows },
      online: { before: before.onlineRows, after: after.onlineRows },
      pseudo: { before: before.pseudoRows, after: after.pseudoRows },
    },
    files: compareFiles(old.files, now.files),
    recipe: compareRecipes(old, now),
    pairs: await comparePairs(deps, { projectId: after.projectId, before: old.files, after: now.files }),
  };
}

function compareFiles(before: readonly ManifestFile[], after: readonly ManifestFile[]) {
  const paths = [...new Set([...before, ...after].map(({ path }) => path))];
  return paths.map((path) => {
    const [old, now] = [before, after].map((files) => files.find((file) => file.path === path));
    return {
      path,
      before: old?.rows ?? null,
      after: now?.rows ?? null,
      isSame: old !== undefined && old.sha256 === now?.sha256,
    };
  });
}

function compareRecipes(before: AnyManifest, after: AnyManifest): DatasetComparison["recipe"] {
  const [old, now] = [before, after].map((manifest) =>
    manifest.schema_version === 2 ? leavesOf(manifest.recipe) : new Map<string, string>(),
  );
  const fields = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])];
  return fields
    .map((field) => ({ field, before: old?.get(field) ?? null, after: now?.get(field) ?? null }))
    .filter(({ before, after }) => before !== after);
}

/** What a recipe says, by its place: `choice.votesMin` → `2`. Lists are one value. */
function leavesOf(value: object, place = ""): Map<string, string> {
  const leaves = Object.entries(value).flatMap(([name, inner]): [string, string][] => {
    const at = place === "" ? name : `${place}.${name}`;
    if (typeof inner === "object" && inner !== null && !Array.isArray(inner)) return [...leavesOf(inner, at)];
    return [[at, typeof inner === "string" ? inner : JSON.stringify(inner)]];
  });
  return new Map(leaves);
}

type Files = { projectId: string; before: readonly ManifestFile[]; after: readonly ManifestFile[] };

/** Reads the files alone that aren't in both. */
async function comparePairs(
  { storage }: Deps,
  { projectId, before, after }: Files,
): Promise<DatasetComparison["pairs"]> {
  const [old, now] = [without(before, after), without(after, before)];
  if ([...old, ...now].reduce((sum, { bytes }) => sum + bytes, 0) > readBytesMax) return null;
  const digestsOf = async (files: readonly ManifestFile[]) => {
    async function* opened() {
      for (const { sha256 } of files) yield await storage.stream(datasetFileKey(projectId, sha256));
    }
    const digests = new Map<string, string>();
    for await (const row of readRows(opened())) {
      // A tie is two rows.
      digests.set(row.pair_id, hash("sha256", (digests.get(row.pair_id) ?? "") + canonicalJson(row)));
    }
    return digests;
  };
  const [were, are] = [await digestsOf(old), await digestsOf(now)];
  const both = [...are].filter(([id]) => were.has(id));
  const changed = both.filter(([id, digest]) => were.get(id) !== digest).length;
  return { changed, added: are.size - both.length, removed: were.size - both.length };
}

function without(files: readonly ManifestFile[], others: readonly ManifestFile[]): ManifestFile[] {
  const hashes = new Set(others.map(({ sha256 }) => sha256));
  return files.filter(({ sha256 }) => !hashes.has(sha256));
}
