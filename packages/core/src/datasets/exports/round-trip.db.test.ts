import { Readable } from "node:stream";
import { sha256Hex } from "@gshf/storage";
import { createTestProject, granted } from "@gshf/testing";
import { canonicalJson, type DatasetRow } from "@gshf/trainer-protocol";
import { expect, test } from "vitest";
import { makeDataset, readDataset } from "../../fixtures/datasets.fixture.ts";
import { beginExport, workExportOnce } from "../../fixtures/exports.fixture.ts";
import { createDatasetWorld } from "../../fixtures/trainings.fixture.ts";
import type { World } from "../../fixtures/world.fixture.ts";
import { importComparisons } from "../../prompts/index.ts";
import { openExport } from "../index.ts";

/** What rows say, whatever project they are of: who is asked what, which answer is better, by how much. */
function contentHash(rows: readonly DatasetRow[]): string {
  const said = rows.map(({ prompt, chosen, rejected, split, weight, label }) => {
    const { p_chosen, n_votes, n_ties, strength } = label;
    return canonicalJson({ prompt, chosen, rejected, split, weight, p_chosen, n_votes, n_ties, strength });
  });
  return sha256Hex(said.sort().join("\n"));
}

const labels = [
  { p_chosen: 0.75, n_votes: 4, weight: 2 },
  { p_chosen: 0.5, n_votes: 3, n_ties: 1 },
  { strength: 2.5 },
];
const conversation = [
  { role: "system", content: "Be brief." },
  { role: "user", content: "first\u2028line" },
  { role: "assistant", content: "  yes " },
  { role: "user", content: "and then?" },
];

async function importRows({ deps, owner, slug }: World, rows: readonly object[]): Promise<void> {
  const body = Readable.from([Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n"))]);
  granted(await importComparisons(deps, owner, { slug, fileName: "more.jsonl" }, body));
}

test("an export of everything, imported into another project, says the same", async () => {
  await using world = await createDatasetWorld({ offline: 4 });
  const { deps } = world;
  const more = labels.map((label, i) => ({
    prompt: conversation,
    chosen: `${i} a `,
    rejected: "b",
    ...label,
  }));
  await importRows(
    world,
    more.map((row) => ({ ...row, split: "train" })),
  );
  const whole = { kind: "mixture" };
  const dataset = await makeDataset(world, whole);
  const { rows } = await readDataset(world, dataset);
  expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(["offline", "online"]));
  expect(rows.filter(({ label }) => label.p_chosen === 0.5).length).toBeGreaterThan(1);
  for (const container of ["jsonl", "parquet"]) {
    const { id, number } = await beginExport(world, dataset, "everything", { container });
    expect(await workExportOnce(deps, id)).toBe("done");
    const { key } = granted(await openExport(deps, world.owner, { slug: world.slug, number }));
    const file = Buffer.from(await deps.storage.get(key));
    const other = await createTestProject(deps, { slug: `from-${container}` });
    const target = { slug: other.slug, fileName: `all.${container}` };
    const report = granted(await importComparisons(deps, other.owner, target, Readable.from([file])));
    expect(report).toMatchObject({ state: "done", errorsTotal: 0, rowsNew: rows.length });
    const there = { ...world, ...other };
    const again = await readDataset(there, await makeDataset(there, whole));
    expect(contentHash(again.rows)).toBe(contentHash(rows));
  }
});
