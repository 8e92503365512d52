import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import type { Deps } from "@gshf/core/access";
import { createDeps, parseEnv, readiness, serviceEnv } from "@gshf/core/runtime";
import { checkTallies } from "@gshf/core/tallies";
import { runEndRound } from "../bench/console/run-end-round.ts";
import { seedProject } from "../bench/console/seed.ts";
import type { ProjectSize } from "../bench/console/seed-size.ts";
import { type Field, fill } from "../bench/labeling/fill.ts";
import { labelAs, labelDeps } from "../bench/labeling/inside-process.ts";
import { round } from "../bench/labeling/measure.ts";
import { type PieceName, type Stack, type StackOptions, startStack } from "../stack/start-stack.ts";
import { backUpBucket, backUpDatabase, ownCluster, restoreBucket } from "./back-up.ts";
import { type Contents, contentsOf, differences } from "./look-at.ts";

export type DrillOrder = {
  size: ProjectSize;
  /** Everything lies here: the installation, the backup, and the installation it is restored to. */
  directory: string;
  /** Whether web and worker are started on what was restored, and asked. */
  serves: boolean;
  say: (text: string) => void;
};

export type DrillReport = {
  judgments: number;
  datasets: number;
  backup_s: number;
  /** From a stopped machine to an installation that is ready. */
  restore_s: number;
  bucket_mib: number;
  /** Labels that were acknowledged before the backup began, and while it was taken. */
  labels: { before: number; meanwhile: number };
  /** Of those before it, the ones that are not there any more. */
  lost: number;
  /** What of the project has other bytes. */
  differences: string[];
  /** Counts that don't agree with the rows they count. */
  wrong_counts: number;
  /** Whether a secret that was sealed before opens with the key of the backup. */
  secret_opens: boolean;
  /** Whether database, queue and bucket answer, and where they are started web and worker. */
  ready: boolean;
};

const databaseAndBucketAlone: PieceName[] = ["lab", "web", "worker"];
const secret = "a key of somebody's policy";

/**
 * Backs an installation up while people label, loses it, and restores it on an empty one: the database first, then the
 * bucket, then the keys, as docs/operations/backup-restore.md has it.
 */
export async function rehearse(order: DrillOrder): Promise<DrillReport> {
  const { size, directory, say } = order;
  const there = { lost: path.join(directory, "lost"), backup: path.join(directory, "backup") };
  const made = await withInstallation({ dataDirectory: there.lost }, async (stack, deps) => {
    const field = await fillInstallation(order, stack, deps);
    const contents = await contentsOf(deps, size.slug);
    await deps.db.policy.updateMany({ data: { apiKeySealed: deps.secrets.seal(secret) } });
    return { contents, ...(await backUpMeanwhile(order, stack, field, deps, there)) };
  });
  say("Restoring …");
  const begun = performance.now();
  const restored = path.join(directory, "restored");
  await cp(there.backup, restored, { recursive: true, preserveTimestamps: true });
  await ownCluster(path.join(restored, "postgres"));
  const fresh = { dataDirectory: restored };
  await withInstallation(fresh, (_, deps) => restoreBucket(path.join(there.backup, "bucket"), deps.storage));
  const without: PieceName[] = order.serves ? ["lab"] : databaseAndBucketAlone;
  return withInstallation({ ...fresh, without }, async (stack, deps) => {
    const ready = await isReady(stack, deps);
    const restore_s = round((performance.now() - begun) / 1000, 1);
    return { ...made.figures, restore_s, ...(await compare(deps, size, made)), ready };
  });
}

async function withInstallation<T>(
  options: Pick<StackOptions, "dataDirectory" | "without">,
  run: (stack: Stack, deps: Deps) => Promise<T>,
): Promise<T> {
  const stack = await startStack({
    ...options,
    without: options.without ?? databaseAndBucketAlone,
    demo: false,
    env: { LOG_LEVEL: "warn" },
  });
  const deps = createDeps(parseEnv(serviceEnv, "The drill", stack.env), "drill");
  try {
    return await run(stack, deps);
  } finally {
    await deps.db.$disconnect();
    deps.storage.close();
    await stack.stop();
  }
}

/** A project whose newest round is frozen to a dataset, and another one in which people label. */
async function fillInstallation({ size, say }: DrillOrder, stack: Stack, deps: Deps): Promise<Field> {
  say(`Filling ${size.rounds} rounds of ${size.pairs} × ${size.labels} labels …`);
  await seedProject(stack.urls.database, size, { storage: deps.storage, seal: deps.secrets.seal, say });
  say("Freezing the newest round …");
  await runEndRound(stack.env, size.slug);
  // Those of the rounds before are rows alone, with nothing in the bucket.
  await deps.db.dataset.deleteMany({ where: { manifestKey: "bench" } });
  return fill(stack.urls.database, { slug: `${size.slug}-live`, rounds: [{ slots: 20_000 }], labelers: 20 });
}

async function backUpMeanwhile(
  { size, say }: DrillOrder,
  stack: Stack,
  field: Field,
  deps: Deps,
  { lost, backup }: { lost: string; backup: string },
) {
  const people = labelDeps(stack.urls.database);
  const acknowledged = new Set<string>();
  let isOver = false;
  const label = async () => {
    for (let turn = 0; !isOver; turn++) await labelAs(people, field, turn, { times: [], acknowledged });
  };
  for (let turn = 0; turn < 100; turn++) await labelAs(people, field, turn, { times: [], acknowledged });
  const before = [...acknowledged];
  const labeling = label();
  try {
    say("Backing up while people label …");
    const begun = performance.now();
    await mkdir(backup, { recursive: true });
    await backUpDatabase(stack.urls.database, path.join(lost, "postgres"), path.join(backup, "postgres"));
    const bytes = await backUpBucket(deps.storage, path.join(backup, "bucket"));
    await cp(path.join(lost, "secrets.json"), path.join(backup, "secrets.json"));
    const backup_s = round((performance.now() - begun) / 1000, 1);
    const project = { project: { slug: size.slug } };
    const figures = {
      judgments: await deps.db.judgment.count({ where: { pair: project } }),
      datasets: await deps.db.dataset.count({ where: project }),
      backup_s,
      bucket_mib: round(bytes / 2 ** 20, 1),
      labels: { before: before.length, meanwhile: acknowledged.size - before.length },
    };
    return { before, figures };
  } finally {
    isOver = true;
    await labeling;
    await people.db.$disconnect();
  }
}

async function isReady(stack: Stack, deps: Deps): Promise<boolean> {
  const answers = [(await readiness(deps, 10_000)).ready];
  const of = { web: `${stack.urls.web}/api/ready`, worker: `${stack.urls.worker}/ready` };
  for (const [name, url] of Object.entries(of)) if (name in stack.pieces) answers.push((await fetch(url)).ok);
  return answers.every(Boolean);
}

async function compare(
  deps: Deps,
  { slug }: ProjectSize,
  { before, contents }: { before: string[]; contents: Contents },
) {
  const kept = await deps.db.judgment.count({ where: { id: { in: before } } });
  const scopes =
    (await deps.db.round.count()) + (await deps.db.project.count()) + (await deps.db.member.count());
  let wrong = 0;
  for (let turn = 0; turn < scopes; turn++) wrong += (await checkTallies(deps, 1_000_000))?.differences ?? 0;
  const policies = await deps.db.policy.findMany();
  return {
    lost: before.length - kept,
    differences: differences(contents, await contentsOf(deps, slug)),
    wrong_counts: wrong,
    secret_opens:
      policies.length > 0 &&
      policies.every(
        ({ apiKeySealed }) => apiKeySealed !== null && deps.secrets.open(apiKeySealed) === secret,
      ),
  };
}
