import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { createWorld, labelAll, startTestRound, stateOf, workUntil } from "../fixtures/world.fixture.ts";
import { cancelRound } from "./act-on-round.ts";
import { cloneRound } from "./clone-round.ts";
import { createRound } from "./create-round.ts";
import { deleteRound } from "./delete-round.ts";
import { getRound } from "./get-round.ts";
import { listRounds } from "./list-rounds.ts";
import { editedRoundSchema, newRoundSchema, roundConfigSchema } from "./model.ts";
import { startRound } from "./start-round.ts";
import { updateRound } from "./update-round.ts";

const settings = { pairs: 6, samples: 4, evaluation: { promptsMax: 3, samples: 2 } };

describe("a draft", () => {
  test("can be edited as a whole, and starts with what was saved last", async () => {
    await using world = await createWorld();
    const { deps, owner, slug } = world;
    granted(await createRound(deps, owner, newRoundSchema.parse({ slug, seed: 7, config: settings })));
    const edited = { slug, number: 1, name: "smaller", config: { ...settings, pairs: 3 } };
    granted(await updateRound(deps, owner, editedRoundSchema.parse(edited)));
    const view = granted(await getRound(deps, owner, { slug, number: 1 }));
    expect(view).toMatchObject({ name: "smaller", seed: 7, state: "draft" });
    expect(view.config).toEqual(roundConfigSchema.parse(edited.config));
    granted(await updateRound(deps, owner, editedRoundSchema.parse({ ...edited, seed: 9 })));
    granted(await startRound(deps, owner, { slug, number: 1 }));
    const round = await deps.db.round.findFirstOrThrow({});
    await workUntil(world, round.id, "labeling");
    expect(round.seed).toBe(9);
    expect(await deps.db.pair.count({ where: { roundId: round.id } })).toBe(3);
    const kinds = await deps.db.roundEvent.findMany({ where: { roundId: round.id }, orderBy: { id: "asc" } });
    expect(kinds.slice(0, 4).map(({ kind }) => kind)).toEqual(["create", "edit", "edit", "start"]);
  });

  test("that was started meanwhile keeps the settings its pairs were made with", async () => {
    await using world = await createWorld();
    const { deps, owner, slug } = world;
    const roundId = await startTestRound(world);
    const before = await stateOf(world, roundId);
    const late = editedRoundSchema.parse({ slug, number: 1, config: { ...settings, pairs: 3 } });
    expect(await updateRound(deps, owner, late)).toMatchObject({ ok: false, reason: "conflict" });
    expect(await deleteRound(deps, owner, { slug, number: 1 })).toMatchObject({
      ok: false,
      reason: "conflict",
    });
    expect((await stateOf(world, roundId)).config).toEqual(before.config);
  });

  test("races its edit against its start: the round runs with one of the two settings, whole", async () => {
    await using world = await createWorld();
    const { deps, owner, slug } = world;
    granted(await createRound(deps, owner, newRoundSchema.parse({ slug, seed: 7, config: settings })));
    const edit = editedRoundSchema.parse({ slug, number: 1, config: { ...settings, pairs: 3 } });
    const [edited] = await Promise.all([
      updateRound(deps, owner, edit),
      startRound(deps, owner, { slug, number: 1 }),
    ]);
    const round = await deps.db.round.findFirstOrThrow({});
    expect(round.state).toBe("sampling");
    expect(roundConfigSchema.parse(round.config).pairs).toBe(edited.ok ? 3 : 6);
  });

  test("can be deleted, twice without harm, and its number is not given out again", async () => {
    await using world = await createWorld();
    const { deps, owner, slug } = world;
    granted(await createRound(deps, owner, newRoundSchema.parse({ slug, config: settings })));
    granted(await deleteRound(deps, owner, { slug, number: 1 }));
    expect(await deleteRound(deps, owner, { slug, number: 1 })).toMatchObject({
      ok: false,
      reason: "not-found",
    });
    expect(granted(await listRounds(deps, owner, { slug, limit: 50 })).items).toEqual([]);
    const next = granted(await createRound(deps, owner, newRoundSchema.parse({ slug, config: settings })));
    expect(next.number).toBe(2);
    const [event] = await deps.db.auditEvent.findMany({ where: { action: "rounds.delete" } });
    expect(event?.detail).toMatchObject({ number: 1, config: { pairs: 6 } });
  });
});

test("any round can be cloned into a draft: same settings, another seed, nothing of what became of it", async () => {
  await using world = await createWorld();
  const { deps, owner, slug } = world;
  const roundId = await startTestRound(world);
  await workUntil(world, roundId, "labeling");
  await labelAll(world);
  granted(await cancelRound(deps, owner, { slug, number: 1 }));
  const { number } = granted(await cloneRound(deps, owner, { slug, number: 1 }));
  const [original, clone] = [
    granted(await getRound(deps, owner, { slug, number: 1 })),
    granted(await getRound(deps, owner, { slug, number })),
  ];
  expect(clone).toMatchObject({ number: 2, state: "draft", pairs: 0, labelsDone: 0, training: null });
  expect(clone.config).toEqual(original.config);
  expect(clone.seed).not.toBe(original.seed);
  granted(await startRound(deps, owner, { slug, number }));
});
