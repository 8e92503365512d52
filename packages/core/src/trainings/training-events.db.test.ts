import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { jobOf, metrics, poll, startTraining } from "../fixtures/training.fixture.ts";
import { getRound } from "../rounds/index.ts";

describe("events", () => {
  test("are asked for from the last one without a gap before it, and what a gap held is filled in", async () => {
    await using world = await startTraining();
    const { roundId } = world;
    const { trainer } = world.endpoints;
    const stored = async () => {
      const where = { trainingJob: { roundId } };
      const rows = await world.deps.db.trainingEvent.findMany({ where, orderBy: { seq: "asc" } });
      return rows.map(({ seq }) => seq);
    };
    trainer.events = [metrics(1), metrics(2), metrics(5)];
    trainer.says = { seq: 5 };
    await poll(world, 1, 20);
    expect(await stored()).toEqual([1, 2, 5]);
    trainer.asked = [];
    trainer.events = [1, 2, 3, 4, 5, 6].map((seq) => metrics(seq));
    trainer.says = { seq: 6 };
    await poll(world, 1, 20);
    expect(trainer.asked[0]).toBe(2);
    expect(await stored()).toEqual([1, 2, 3, 4, 5, 6]);
    await poll(world, 1, 20);
    expect(trainer.asked.at(-1)).toBe(6);
  });

  test("of other jobs and lines that are none cost nothing but themselves", async () => {
    await using world = await startTraining();
    const foreign = metrics(2).replace("job-1", "job-7");
    world.endpoints.trainer.events = [metrics(1), "<html>", foreign, '{"type":"job.metrics"}', metrics(4)];
    await poll(world, 1, 20);
    const rows = await world.deps.db.trainingEvent.findMany({ orderBy: { seq: "asc" } });
    expect(rows.map(({ seq }) => seq)).toEqual([1, 4]);
  });

  test("lost on the way are pulled when a webhook had brought the end", async () => {
    await using world = await startTraining();
    const { id } = await jobOf(world);
    await world.deps.db.trainingJob.update({
      where: { id },
      data: { state: "succeeded", seq: 4, endedAt: world.deps.now(), artifacts: [] },
    });
    world.endpoints.trainer.events = [1, 2, 3, 4].map((seq) => metrics(seq));
    await poll(world, 1, 20);
    expect(await world.deps.db.trainingEvent.count()).toBe(4);
  });

  test("by the thousand, with figures that are none, become a curve that a page can show", async () => {
    await using world = await startTraining();
    const batches = Array.from({ length: 30 }, (_, batch) =>
      metrics(
        batch + 1,
        Array.from({ length: 1_500 }, (_, index) => ({
          step: batch * 1_500 + index,
          loss: index === 1_499 ? null : 0.5,
        })),
      ),
    );
    world.endpoints.trainer.events = [...batches, metrics(31, [{ step: 7, loss: 0.7 }])];
    world.endpoints.trainer.events.push(metrics(32).replace('"loss":0.03125', '"loss":NaN'));
    await poll(world, 1, 20);
    const view = granted(await getRound(world.deps, world.owner, { slug: world.slug, number: 1 }));
    const { metrics: shown } = view.training ?? { metrics: [] };
    expect(shown.length).toBeGreaterThan(300);
    expect(shown.length).toBeLessThanOrEqual(400);
    expect(shown.at(-1)).toEqual({ step: 44_999, loss: null, accuracy: null, kl: null });
    const steps = shown.map(({ step }) => step);
    expect(new Set(steps).size).toBe(steps.length);
  });
});
