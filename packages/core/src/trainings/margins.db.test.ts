import { Covariance } from "@gshf/gshf";
import { DatasetRow, JobRequest, Manifest } from "@gshf/trainer-protocol";
import { expect, test } from "vitest";
import { z } from "zod";
import {
  createDatasetWorld,
  type DatasetWorld,
  startTestTraining,
  workTrainingToItsEnd,
} from "../fixtures/trainings.fixture.ts";

const answers = z.object({ data: z.array(z.object({ embedding: z.array(z.number()) })) });

/** φ as the feature map has it: the embedding scaled to length 1. */
async function phi(world: DatasetWorld, text: string): Promise<number[]> {
  const body = JSON.stringify({ input: [text] });
  const response = await fetch(`${world.endpoints.url}/v1/embeddings`, { method: "POST", body });
  const [row] = answers.parse(await response.json()).data;
  const embedding = row?.embedding ?? [];
  const length = Math.hypot(...embedding);
  return embedding.map((value) => value / length);
}

/** The rows that the trainer was given, in their order. */
async function rowsGiven(world: DatasetWorld, place: number): Promise<DatasetRow[]> {
  const body = JobRequest.parse(world.endpoints.trainer.bodies[place]);
  const manifest = Manifest.parse(await (await fetch(body.manifest_uri)).json());
  expect(manifest.algorithm).toBe("dpo_pessimistic");
  const rows: DatasetRow[] = [];
  for (const { uri } of body.files) {
    const text = await (await fetch(uri)).text();
    for (const line of text.split("\n")) if (line !== "") rows.push(DatasetRow.parse(JSON.parse(line)));
  }
  return rows;
}

const pessimistic = { algorithm: "dpo_pessimistic", betaPess: 0.8 };

test("a pessimistic training's rows carry β(Γ_w − Γ_l) against the offline comparisons, and its dataset none", async () => {
  await using world = await createDatasetWorld({ offline: 12 });
  const { id } = await startTestTraining(world, pessimistic);
  await workTrainingToItsEnd(world, id);
  const rows = await rowsGiven(world, 0);
  const offline = rows.filter(({ source }) => source === "offline");
  const trained = { source: "offline", prompt: { split: "train" } } as const;
  expect(offline.length).toBe(await world.deps.db.pair.count({ where: trained }));
  expect(rows.length).toBeGreaterThan(offline.length);

  // Once more by hand: Σ_off = I + Σ zzᵀ, ν the mean feature of what π₀ drew.
  const pairs = await Promise.all(
    offline.map(async ({ chosen, rejected }) => [
      await phi(world, chosen[0]?.content ?? ""),
      await phi(world, rejected[0]?.content ?? ""),
    ]),
  );
  const differences = Float64Array.from(
    pairs.flatMap(([w = [], l = []]) => w.map((value, i) => value - (l[i] ?? 0))),
  );
  const covariance = Covariance.build({ dimension: 8, lambda: 1, differences });
  const drawn = await world.deps.db.response.findMany({
    where: { policy: { name: "pi0" }, prompt: { split: "train" } },
  });
  const all = await Promise.all(drawn.map(({ text }) => phi(world, text)));
  expect(all.length).toBeGreaterThan(12);
  const nu = Array.from(
    { length: 8 },
    (_, i) => all.reduce((sum, row) => sum + (row[i] ?? 0), 0) / all.length,
  );
  const gamma = async (text: string) =>
    covariance.potential(Float64Array.from(await phi(world, text), (value, i) => value - (nu[i] ?? 0)));
  for (const row of rows) {
    const wanted =
      0.8 * ((await gamma(row.chosen[0]?.content ?? "")) - (await gamma(row.rejected[0]?.content ?? "")));
    expect(row.pessimism_margin).toBeCloseTo(wanted, 5);
  }
  expect(new Set(rows.map(({ pessimism_margin }) => pessimism_margin)).size).toBeGreaterThan(6);
  const dataset = await world.deps.db.dataset.findFirstOrThrow();
  for (const { sha256 } of Manifest.parse(dataset.manifest).files) {
    const key = `projects/${world.projectId}/datasets/files/${sha256}.jsonl`;
    const text = Buffer.from(await world.deps.storage.get(key)).toString("utf8");
    expect(text).not.toMatch(/"pessimism_margin":(?!0[,}])/);
  }
});

test("ensembles measure uncertainty too, the same for the same seed and other than the norm", async () => {
  await using world = await createDatasetWorld({ offline: 12 });
  const margins: number[][] = [];
  for (const [place, uncertainty] of (["norm", "uwo", "wco"] as const).entries()) {
    const { id } = await startTestTraining(world, { ...pessimistic, uncertainty, name: uncertainty });
    await workTrainingToItsEnd(world, id);
    margins.push((await rowsGiven(world, place)).map(({ pessimism_margin }) => pessimism_margin));
  }
  for (const some of margins) expect(some.some((margin) => margin !== 0)).toBe(true);
  expect(margins[0]).not.toEqual(margins[1]);
  expect(margins[1]).not.toEqual(margins[2]);
  // Another η changes nothing of the uncertainty, and the draws of the ensemble are the seed's.
  const again = await startTestTraining(world, {
    ...pessimistic,
    uncertainty: "uwo",
    eta: 0.2,
    name: "again",
  });
  await workTrainingToItsEnd(world, again.id);
  expect((await rowsGiven(world, 3)).map(({ pessimism_margin }) => pessimism_margin)).toEqual(margins[1]);
});
