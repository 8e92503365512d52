import { rehearse } from "@gshf/gshf";
import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { importComparedAnswers } from "../fixtures/rehearsal.fixture.ts";
import { createWorld, type World } from "../fixtures/world.fixture.ts";
import { createRound, roundsVerbs, startRound } from "../rounds/index.ts";
import { newRoundSchema } from "../rounds/model.ts";
import { getRehearsal } from "./get-rehearsal.ts";
import { startRehearsal } from "./start-rehearsal.ts";
import { stopRehearsal } from "./stop-rehearsal.ts";
import { workRehearsal } from "./work-rehearsal.ts";

const config = { pairs: 8, samples: 4, arms: [{ name: "ours", strategy: "uncertainty", share: 1 }] };

async function draft(
  { deps, owner, slug }: World,
  settings: object = {},
): Promise<{ slug: string; number: number }> {
  const input = newRoundSchema.parse({ slug, seed: 7, config: { ...config, ...settings } });
  return { slug, number: granted(await createRound(deps, owner, input)).number };
}

const never = () => ({ signal: new AbortController().signal });
const idOf = async ({ deps }: World) => (await deps.db.rehearsal.findFirstOrThrow()).id;

test("replays each arm of a draft beside a control, and says how they do", async () => {
  await using world = await createWorld();
  const { deps, owner, slug } = world;
  await importComparedAnswers(deps, owner, slug);
  const ref = await draft(world);
  expect(granted(await getRehearsal(deps, owner, ref))).toBeNull();
  for (let times = 0; times < 2; times++) {
    expect(granted(await startRehearsal(deps, owner, ref))).toEqual({ state: "running" });
  }
  expect(await workRehearsal(deps, await idOf(world), never())).toBe("done");
  const view = granted(await getRehearsal(deps, owner, ref));
  expect(view).toMatchObject({
    state: "done",
    done: 10,
    total: 10,
    seeds: 5,
    control: "random",
    isOutdated: false,
  });
  const { train = 0, validation = 0 } = view?.ground ?? {};
  expect(view?.ground).toMatchObject({ answers: 3 * (train + validation) });
  expect(validation).toBe(Math.ceil((train + validation) / 4));
  expect(view?.arms.map(({ name, strategy }) => [name, strategy])).toEqual([
    ["ours", "uncertainty"],
    ["random", "random"],
  ]);
  for (const { name, points } of view?.arms ?? []) {
    expect(points[0]).toMatchObject({ labels: 0, gain: { mean: expect.closeTo(0, 9) } });
    expect(points.at(-1)?.labels).toBe(24);
    if (name === "random") for (const { difference } of points) expect(difference.mean).toBe(0);
  }
  // Asked again about the same, nothing is computed again.
  expect(granted(await startRehearsal(deps, owner, ref))).toEqual({ state: "done" });
});

test("goes on after a kill without replaying anything twice, and ends in the same curves", async () => {
  await using world = await createWorld();
  const { deps, owner, slug } = world;
  await importComparedAnswers(deps, owner, slug);
  const ref = await draft(world);
  granted(await startRehearsal(deps, owner, ref));
  const killed = new AbortController();
  let replays = 0;
  const counting = (limit: number) => ({
    ...deps,
    rehearse: async (options: Parameters<typeof rehearse>[0]) => {
      replays += 1;
      if (replays === limit) killed.abort();
      return rehearse(options);
    },
  });
  const id = await idOf(world);
  await expect(workRehearsal(counting(4), id, { signal: killed.signal })).rejects.toThrow(/abort/i);
  expect(granted(await getRehearsal(deps, owner, ref))).toMatchObject({
    state: "running",
    done: 4,
    seeds: 2,
  });
  expect(await workRehearsal(counting(0), id, never())).toBe("done");
  expect(replays).toBe(10);
  const resumed = granted(await getRehearsal(deps, owner, ref));
  const twin = granted(await roundsVerbs.clone(deps, owner, ref));
  granted(await startRehearsal(deps, owner, { slug, number: twin.number }));
  const { id: other } = await deps.db.rehearsal.findFirstOrThrow({ where: { state: "running" } });
  await workRehearsal(deps, other, never());
  expect(granted(await getRehearsal(deps, owner, { slug, number: twin.number }))?.arms).toEqual(
    resumed?.arms,
  );
});

test("can be stopped and gone on with, begins anew with other settings, and says when it is outdated", async () => {
  await using world = await createWorld();
  const { deps, owner, slug } = world;
  await importComparedAnswers(deps, owner, slug);
  const ref = await draft(world);
  granted(await startRehearsal(deps, owner, ref));
  const id = await idOf(world);
  const stopping = {
    ...deps,
    rehearse: async (options: Parameters<typeof rehearse>[0]) => {
      if (options.seed === 2) granted(await stopRehearsal(deps, owner, ref));
      return rehearse(options);
    },
  };
  expect(await workRehearsal(stopping, id, never())).toBe("stopped");
  granted(await stopRehearsal(deps, owner, ref));
  expect(await workRehearsal(deps, id, never())).toBe("stale");
  expect(granted(await getRehearsal(deps, owner, ref))).toMatchObject({
    state: "stopped",
    done: 2,
    arms: [],
  });
  granted(await startRehearsal(deps, owner, ref));
  expect(granted(await getRehearsal(deps, owner, ref))).toMatchObject({ state: "running", done: 2 });
  const edited = newRoundSchema.parse({ slug, config: { ...config, eta: 0.5 } });
  granted(await roundsVerbs.update(deps, owner, { ...edited, ...ref }));
  expect(granted(await getRehearsal(deps, owner, ref))).toMatchObject({ isOutdated: true });
  granted(await startRehearsal(deps, owner, ref));
  expect(granted(await getRehearsal(deps, owner, ref))).toMatchObject({ isOutdated: false, done: 0 });
});

test("fails in words where the embedder does, keeps the draft, and can be tried again", async () => {
  await using world = await createWorld();
  const { deps, owner, slug, endpoints } = world;
  await importComparedAnswers(deps, owner, slug);
  const ref = await draft(world);
  granted(await startRehearsal(deps, owner, ref));
  endpoints.fault = { path: /embeddings/, times: 9, answer: { status: 401, body: "{}" } };
  expect(await workRehearsal(deps, await idOf(world), never())).toBe("failed");
  const view = granted(await getRehearsal(deps, owner, ref));
  expect(view).toMatchObject({ state: "failed", done: 0 });
  expect(view?.problem).toMatch(/401/);
  granted(await startRehearsal(deps, owner, ref));
  expect(granted(await getRehearsal(deps, owner, ref))).toMatchObject({ state: "running", problem: null });
});

test("is refused with what is missing", async () => {
  await using world = await createWorld();
  const { deps, owner, slug } = world;
  const ref = await draft(world);
  const start = async (on = ref) => startRehearsal(deps, owner, on);
  expect(await start()).toMatchObject({
    ok: false,
    message: expect.stringMatching(/three different answers.*there are 0/),
  });
  await importComparedAnswers(deps, owner, slug);
  const old = await draft(world, { choice: 1, ridge: 0.3 });
  expect(await start(old)).toMatchObject({ ok: false, message: expect.stringMatching(/first version/) });
  expect(await start({ slug, number: 9 })).toMatchObject({ ok: false, reason: "not-found" });
  granted(await startRound(deps, owner, ref));
  expect(await start()).toMatchObject({
    ok: false,
    message: expect.stringMatching(/only a draft can be rehearsed/),
  });
});
