import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { makeDataset, readDataset } from "../../fixtures/datasets.fixture.ts";
import { createDatasetWorld } from "../../fixtures/trainings.fixture.ts";
import { createWorld, type World } from "../../fixtures/world.fixture.ts";
import { datasetsVerbs } from "../index.ts";
import { datasetPreviewSchema } from "../model.ts";

async function preview({ deps, owner, slug }: World, recipe: object) {
  const asked = datasetPreviewSchema.parse({ slug, recipe: { kind: "mixture", ...recipe } });
  const found = granted(await datasetsVerbs.preview(deps, owner, asked));
  if (found.kind !== "mixture") throw new Error("the preview is of another kind of recipe");
  return found;
}

/** What the dataset holds that the recipe makes. */
async function made(world: World, recipe: object) {
  const { rows } = await readDataset(world, await makeDataset(world, { kind: "mixture", ...recipe }));
  return {
    isEstimate: false,
    rows: rows.length,
    pairs: new Set(rows.map(({ pair_id }) => pair_id)).size,
    prompts: new Set(rows.map(({ prompt }) => JSON.stringify(prompt))).size,
    offlineRows: rows.filter(({ source }) => source === "offline").length,
  };
}

const none = { unreliable: 0, fewVotes: 0, disagreed: 0, overLimit: 0, overShare: 0 };

test("a preview counts what the dataset then holds, and says which limit leaves out how much", async () => {
  await using world = await createDatasetWorld({ offline: 40 });
  const all = await preview(world, {});
  expect(all.counts).toEqual({ ...(await made(world, {})), leftOut: none });
  expect(all.parent).toMatchObject({ manifestSha256: world.manifestSha256, round: 1 });
  const offline = all.counts.offlineRows;
  expect(offline).toBeGreaterThan(20);

  const share = { choice: { offlineShare: 0.25 } };
  const shared = await preview(world, share);
  expect(shared.counts).toEqual({
    ...(await made(world, share)),
    leftOut: { ...none, overShare: offline - shared.counts.offlineRows },
  });
  expect(shared.counts.offlineRows).toBeLessThan(offline);

  const few = await preview(world, { choice: { votesMin: 2 } });
  expect(few.counts.leftOut).toEqual({ ...none, fewVotes: all.counts.pairs });
  expect(few.counts).toMatchObject({ pairs: 0, rows: 0, prompts: 0 });

  await world.deps.db.experiment.updateMany({ data: { offlineLimit: 7 } });
  const limited = await preview(world, {});
  expect(limited.counts).toEqual({
    ...(await made(world, {})),
    leftOut: { ...none, overLimit: offline - 7 },
  });
});

test("votes of annotators who were found unreliable don't count, in the preview and in the dataset", async () => {
  await using world = await createDatasetWorld({ offline: 5 });
  const { db } = world.deps;
  const [one, other] = await db.annotatorModel.findMany({ orderBy: { memberId: "asc" } });
  await db.annotatorModel.updateMany({ data: { reliability: 1 } });
  const { memberId = "" } = one ?? other ?? {};
  await db.annotatorModel.updateMany({ where: { memberId }, data: { reliability: 0.2 } });
  const votes = await db.judgment.findMany({ where: { state: "counted" } });
  const reliable = new Set(votes.filter((vote) => vote.memberId !== memberId).map(({ pairId }) => pairId));
  const lost = new Set(votes.map(({ pairId }) => pairId).filter((id) => !reliable.has(id)));
  expect(lost.size).toBeGreaterThan(0);
  const recipe = { choice: { reliabilityMin: 0.5 } };
  const { counts } = await preview(world, recipe);
  expect(counts).toEqual({ ...(await made(world, recipe)), leftOut: { ...none, unreliable: lost.size } });
  const { rows } = await readDataset(
    world,
    await makeDataset(world, { kind: "mixture", ...recipe }, { seed: 2 }),
  );
  expect(rows.filter(({ pair_id }) => lost.has(pair_id))).toEqual([]);
});

test("of very many pairs those of some prompts are counted, and the rest inferred", async () => {
  await using world = await createWorld();
  const { db } = world.deps;
  const prompts = 10_100;
  await db.$executeRaw`
    insert into "Prompt" ("id", "projectId", "key", "messages", "split")
    select gen_random_uuid(), ${world.projectId}::uuid, 'many ' || i, '[{"role":"user","content":"Hi"}]', 'train'
      from generate_series(1, ${prompts}::int) i`;
  await db.$executeRaw`
    insert into "Response" ("id", "projectId", "promptId", "purpose", "text", "textSha256")
    select md5(q."key" || n), q."projectId", q."id", 'offline', 'answer ' || n, repeat('0', 63) || n
      from "Prompt" q, generate_series(0, 1) n where q."key" like 'many %'`;
  // Every second pair has one vote alone.
  await db.$executeRaw`
    insert into "Pair" ("id", "projectId", "promptId", "position", "source", "firstId", "secondId", "arm", "strategy",
                        "offlineLabel")
    select md5(q."key" || ' pair ' || n), q."projectId", q."id", 0, 'offline', md5(q."key" || '0'), md5(q."key" || '1'),
           'offline', 'offline', jsonb_build_object('pFirst', 1, 'votes', n, 'weight', 1)
      from "Prompt" q, generate_series(1, 2) n where q."key" like 'many %'`;
  const { counts } = await preview(world, { choice: { votesMin: 2 } });
  expect(counts.isEstimate).toBe(true);
  // A sixteenth of 10,100 prompts: five standard deviations are 20 %.
  for (const [count, told] of [
    [counts.pairs, prompts],
    [counts.prompts, prompts],
    [counts.leftOut.fewVotes, prompts],
  ] as const) {
    expect(Math.abs(count / told - 1)).toBeLessThan(0.2);
  }
  expect(counts.leftOut.fewVotes).toBe(counts.pairs);
});
