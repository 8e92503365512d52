import { type RoundConfig, roundConfigSchema } from "@gshf/core/rounds/model";
import { encodeManifest, type Manifest, manifestSha256 } from "@gshf/trainer-protocol";
import { drawExplanations, seedChoices } from "./seed-choices.ts";
import type { Seed } from "./seed-size.ts";

const stages = ["sampling", "embedding", "fitting", "selecting", "freezing", "training", "evaluating"];

/** The rounds with what each made on its way: draws, pairs, fits, dataset, training, policy, measurements, history. */
export async function seedRounds(seed: Seed): Promise<void> {
  const { pairs, rounds, labels } = seed;
  const config = roundConfigSchema.parse({
    arms: [
      { name: "gshf", strategy: "uncertainty", share: 0.8 },
      { name: "control", strategy: "random", share: 0.2 },
    ],
    pairs,
    labelsPerPair: labels,
    training: { algorithm: "dpo" },
  });
  await seed.once("rounds", () => addRounds(seed, config));
  await drawExplanations(seed);
  for (let round = 1; round <= rounds; round++) {
    await seed.once(`choices ${round}`, async () => {
      await seedChoices(seed, round);
      await addTasksAndEvents(seed, round);
    });
  }
  await seed.once("ends", async () => {
    await addFits(seed);
    let parent: string | null = null;
    for (let round = 1; round < rounds; round++) parent = await addDataset(seed, round, parent);
    await addTrainings(seed);
  });
}

/** The newest is paused until its labels are there: the worker would freeze one in which nothing is left to label. */
async function addRounds({ client, slug, projectId, rounds }: Seed, config: RoundConfig): Promise<void> {
  await client.query(
    `insert into "Round" ("id", "projectId", "number", "name", "state", "resumeState", "config", "seed", "candidatePolicyId",
                          "featureMapId", "createdBy", "createdAt", "startedAt", "frozenAt", "endedAt", "stateSince")
     select pg_temp.id($2 || ':r' || r), $1, r, 'Week ' || r,
            (case when r = $3 then 'paused' else 'complete' end)::"RoundState",
            (case when r = $3 then 'labeling' end)::"RoundState", $4, 1000 + r,
            pg_temp.id($2 || ':pi0'), pg_temp.id($2 || ':map'), 'bench', at, at,
            case when r < $3 then at + interval '6 days' end, case when r < $3 then at + interval '7 days' end, at
       from generate_series(1, $3::int) r, lateral (select now() - make_interval(weeks => $3 + 1 - r) as at) t`,
    [projectId, slug, rounds, config],
  );
}

async function addTasksAndEvents({ client, slug, rounds, pairs }: Seed, round: number): Promise<void> {
  const shards = Math.max(1, Math.ceil(pairs / 500));
  const values = [slug, round, round === rounds ? stages.slice(0, 4) : stages];
  await client.query(
    `insert into "RoundTask" ("roundId", "stage", "shard", "state", "total", "done", "attempts")
     select pg_temp.id($1 || ':r' || $2::int), stage::"RoundState", shard, 'done', 500, 500, 1
       from unnest($3::text[]) stage, generate_series(0, case when stage in ('sampling', 'embedding') then $4::int else 0 end) shard`,
    [...values, shards - 1],
  );
  await client.query(
    `insert into "RoundEvent" ("roundId", "at", "kind", "from", "to", "actor", "message")
     select pg_temp.id($1 || ':r' || $2::int), now() - interval '7 days' + g * interval '10 minutes',
            case when g <= cardinality($3::text[]) then 'advance' else 'note' end, null,
            case when g <= cardinality($3::text[]) then ($3::text[])[g]::"RoundState" end, 'system:worker',
            case when g <= cardinality($3::text[]) then '' else 'A request was tried again (' || g || ').' end
       from generate_series(1, 250) g`,
    values,
  );
}

async function addFits({ client, slug, rounds, pairs }: Seed): Promise<void> {
  const heldOut = { count: 4000, logLoss: 0.61, accuracy: 0.67, calibrationError: 0.02 };
  const figures = {
    iterations: 14,
    gradientNorm: 1e-9,
    converged: true,
    ridgeUsed: 0.3,
    boundActive: false,
    heldOut,
    length: { coefficient: 0.1, low: 0.05, high: 0.15, heldOut },
  };
  await client.query(
    `insert into "RewardModel" ("id", "roundId", "featureMapId", "purpose", "snapshotKey", "snapshotSha256",
                                "dataSha256", "observations", "normTheta", "diagnostics")
     select pg_temp.id($1 || ':fit' || r || purpose), pg_temp.id($1 || ':r' || r), pg_temp.id($1 || ':map'), purpose,
            'bench', md5('e' || r) || md5('f'), md5('g' || r) || md5('h'), r * $3::int, 4.2, $4
       from generate_series(1, $2::int) r, unnest(array['selection', 'evaluation']) purpose
      where r < $2 or purpose = 'selection'`,
    [slug, rounds, pairs, figures],
  );
}

async function addDataset(seed: Seed, round: number, parent: string | null): Promise<string> {
  const { client, slug, projectId, pairs } = seed;
  const sha = (text: string) => manifestSha256Of(`${slug} ${text}`);
  const files = Array.from({ length: round }, (_, i) => ({
    path: `round-${i + 1}.jsonl`,
    sha256: sha(`file ${i + 1}`),
    bytes: pairs * 2_000,
    rows: pairs,
  }));
  const manifest: Manifest = {
    schema_version: 1,
    project: slug,
    round,
    parent_manifest_sha256: parent,
    files,
    base_model: { repo: "bench", revision: "1" },
    ref_model: "pi0",
    init_from: "pi0",
    algorithm: "dpo",
    eta: 0.1,
    kl_path: [],
    hyperparameters: {},
    seed: round,
    offline_rows: 0,
    online_rows: round * pairs,
    feature_map_sha: sha("map"),
  };
  const name = manifestSha256(manifest);
  await client.query(
    `insert into "Dataset" ("id", "projectId", "roundId", "manifestSha256", "manifestKey", "manifest", "offlineRows",
                            "onlineRows", "bytes", "parentId")
     values (pg_temp.id($2 || ':d' || $3::int), $1, pg_temp.id($2 || ':r' || $3::int), $4, 'bench', $5, 0, $6, $7,
             case when $3::int > 1 then pg_temp.id($2 || ':d' || ($3::int - 1)) end)`,
    [projectId, slug, round, name, encodeManifest(manifest), round * pairs, round * pairs * 2_000],
  );
  return name;
}

function manifestSha256Of(text: string): string {
  return Buffer.from(text.padEnd(32, ".")).toString("hex").slice(0, 64);
}

async function addTrainings({ client, slug, rounds }: Seed): Promise<void> {
  await client.query(
    `insert into "TrainingJob" ("id", "roundId", "datasetId", "idempotencyKey", "externalId", "state", "progress", "endedAt")
     select pg_temp.id($1 || ':job' || r), pg_temp.id($1 || ':r' || r), pg_temp.id($1 || ':d' || r), $1 || ':job' || r,
            'job-' || r, 'succeeded', 1, now() from generate_series(1, $2::int - 1) r`,
    [slug, rounds],
  );
  await client.query(
    `update "Policy" p set "trainingJobId" = pg_temp.id($1 || ':job' || k)
       from generate_series(1, $2::int - 1) k where p."id" = pg_temp.id($1 || ':pi' || k)`,
    [slug, rounds],
  );
  await client.query(
    `insert into "TrainingEvent" ("trainingJobId", "deliveryId", "seq", "type", "body")
     select pg_temp.id($1 || ':job' || r), 'd' || s, s, 'job.metrics',
            jsonb_build_object('data', jsonb_build_object('points', jsonb_build_array(jsonb_build_object(
              'step', s * 10, 'loss', 0.7 - s / 400.0, 'rewards/accuracies', 0.5 + s / 500.0))))
       from generate_series(1, $2::int - 1) r, generate_series(1, 100) s`,
    [slug, rounds],
  );
  await client.query(
    `insert into "Evaluation" ("id", "roundId", "policyId", "split", "prompts", "samples", "estimatedReward", "goldReward", "kl")
     select gen_random_uuid(), pg_temp.id($1 || ':r' || r), pg_temp.id($1 || ':pi' || k), 'validation', 128, 4, f.figure, f.figure, f.figure
       from generate_series(1, $2::int - 1) r, unnest(array[0, r]) k,
            lateral (select jsonb_build_object('mean', r / 20.0, 'ci95', jsonb_build_array(r / 20.0 - 0.1, r / 20.0 + 0.1)) as figure) f`,
    [slug, rounds],
  );
}
