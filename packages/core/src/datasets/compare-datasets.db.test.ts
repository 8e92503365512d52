import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { makeDataset, readDataset } from "../fixtures/datasets.fixture.ts";
import { createDatasetWorld } from "../fixtures/trainings.fixture.ts";
import { datasetsVerbs } from "./index.ts";

test("two datasets are told apart by recipe, file, and pair; without another, one by what it continues", async () => {
  await using world = await createDatasetWorld({ offline: 40 });
  const { deps, owner, slug } = world;
  const compare = (manifestSha256: string, base?: string) =>
    datasetsVerbs.compare(deps, owner, { slug, manifestSha256, ...(base === undefined ? {} : { base }) });
  const all = await makeDataset(world, { kind: "mixture" });
  const some = await makeDataset(world, { kind: "mixture", choice: { heldOut: 0.4 } });
  const before = await readDataset(world, all);
  const after = await readDataset(world, some);

  const differing = granted(await compare(some, all));
  const held = new Set(after.rows.filter(({ split }) => split === "validation").map(({ pair_id }) => pair_id))
    .size;
  expect(held).toBeGreaterThan(0);
  expect(differing).toMatchObject({
    base: { manifestSha256: all, name: "made", round: null },
    rows: { offline: { before: before.dataset.offlineRows, after: after.dataset.offlineRows } },
    pairs: { changed: held, added: 0, removed: 0 },
  });
  expect(differing.recipe).toContainEqual({ field: "choice.heldOut", before: null, after: "0.4" });
  expect(differing.recipe.map(({ field }) => field)).not.toContain("seed");

  const rounds = await makeDataset(world, { kind: "mixture", offline: false });
  const less = granted(await compare(rounds, all));
  expect(less.files).toEqual([
    { path: "offline.jsonl", before: before.dataset.offlineRows, after: null, isSame: false },
    {
      path: "round-1.jsonl",
      before: before.dataset.onlineRows,
      after: before.dataset.onlineRows,
      isSame: true,
    },
  ]);
  expect(less.pairs).toEqual({ changed: 0, added: 0, removed: before.dataset.offlineRows });

  // A mixture continues the dataset of its newest round, and that one nothing.
  expect(granted(await compare(all))).toMatchObject({
    base: { manifestSha256: world.manifestSha256, round: 1 },
    pairs: { changed: 0, added: 0, removed: 0 },
  });
  expect(await compare(world.manifestSha256)).toMatchObject({ ok: false, field: "base" });
  expect(await compare(all, "0".repeat(64))).toMatchObject({ ok: false, reason: "not-found", field: "base" });
});
