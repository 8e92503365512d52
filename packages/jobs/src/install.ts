import { PgBoss } from "pg-boss";
import { contractOf, deadLetterQueue, jobNames } from "./contracts.ts";
import { queueSchema } from "./enqueue.ts";

/** Seconds without a sign of life after which a job is given to another worker; pg-boss takes no less than 10. */
const heartbeatSeconds = 30;

/**
 * Creates or upgrades the queue's tables and makes every queue what its contract says. Part of migrating;
 * safe to run at once from several processes.
 */
export async function installQueues(url: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    schema: queueSchema,
    max: 1,
    supervise: false,
    schedule: false,
    registerInstance: false,
    connectionTimeoutMillis: 10_000,
  });
  let problem: unknown;
  boss.on("error", (error) => {
    problem = error;
  });
  await boss.start();
  try {
    await createQueues(boss);
  } finally {
    await boss.stop({ graceful: false });
  }
  if (problem !== undefined) throw problem;
}

async function createQueues(boss: PgBoss): Promise<void> {
  const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
  if (!existing.has(deadLetterQueue)) {
    await boss.createQueue(deadLetterQueue, {
      policy: "standard",
      notify: true,
      retryLimit: 20,
      retryDelay: 5,
    });
  }
  for (const name of jobNames) {
    const contract = contractOf(name);
    const options = {
      notify: true,
      expireInSeconds: contract.expireSeconds,
      retryLimit: contract.retriesMax,
      retryDelay: contract.retryDelaySeconds,
      retryBackoff: true,
      retryDelayMax: 30,
      heartbeatSeconds,
      deleteAfterSeconds: 24 * 60 * 60,
      deadLetter: deadLetterQueue,
    };
    // `short`: one of a key waits, while any number of it run. A nudge during a run is not lost.
    if (!existing.has(name)) await boss.createQueue(name, { ...options, policy: "short" });
    else await boss.updateQueue(name, options);
  }
}
