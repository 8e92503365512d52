import { randomUUID } from "node:crypto";
import { createDb } from "@gshf/db";
import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { answer, makeScene, slug } from "../fixtures/labeling.fixture.ts";
import type { LabelDeps } from "./index.ts";
import { leaseNextPair, submitJudgment } from "./index.ts";

test("the statements that a label takes are planned a few times, and then their plans are kept", async () => {
  await using scene = await makeScene({ pairs: 2000, labelsPerPair: 3, people: 2 });
  const [before, person] = scene.people;
  if (before === undefined || person === undefined) throw new Error("too few people");
  const label = async (deps: LabelDeps, actor: typeof person.actor, times: number) => {
    let holding: string[] = [];
    for (let n = 0; n < times; n++) {
      const next = granted(await leaseNextPair(deps, actor, { slug, prefetch: 2, holding }));
      if (next.kind === "none") throw new Error(next.message);
      granted(await submitJudgment(deps, actor, answer(next.lease.leaseId)));
      // As many as a tab has, now and then none.
      holding = n % 5 === 0 ? [] : next.ahead.map(({ lease }) => lease.leaseId).concat(randomUUID());
    }
  };
  // Only with something in its tables, and counted, has Postgres reasons to plan for one value rather than for any.
  await label(scene.deps, before.actor, 30);
  await scene.db.$executeRaw`analyze`;
  const db = createDb({ url: scene.url, poolMax: 1 });
  try {
    const plannedAnew = async () => {
      const rows = await db.$queryRaw<{ name: string; anew: number }[]>`
        select "name", "custom_plans"::int as "anew" from pg_prepared_statements order by "name"`;
      return new Map(rows.map(({ name, anew }) => [name, anew]));
    };
    await label({ ...scene.deps, db }, person.actor, 25);
    const first = await plannedAnew();
    expect([...first.keys()]).toEqual(
      expect.arrayContaining([
        "claim-slot",
        "lock-lease",
        "pair-views",
        "turn-among-others",
        "write-judgment",
      ]),
    );
    await label({ ...scene.deps, db }, person.actor, 20);
    // The first five times it always plans, to see what that is worth; now and then again as the tables grow.
    const often = [...(await plannedAnew())].filter(([name, anew]) => anew - (first.get(name) ?? 0) > 5);
    expect(often).toEqual([]);
  } finally {
    await db.$disconnect();
  }
});
