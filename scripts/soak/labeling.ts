// People label while web, worker and database are killed at random; then every key that was pressed is accounted
// for. The people run the very code of the labeling page. Prints JSON, ends with 1 when anything is missing.
//   npm run -s soak:labeling -- --people 50 --seconds 120 --seed 1
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createDb, type Db } from "@gshf/db";
import { createRandom } from "@gshf/gshf";
import { fill } from "../bench/labeling/fill.ts";
import { buildWeb } from "../stack/build-web.ts";
import { type Stack, startStack } from "../stack/start-stack.ts";
import { createPerson, type Person } from "./people.ts";

const { values } = parseArgs({
  options: {
    people: { type: "string", default: "50" },
    seconds: { type: "string", default: "120" },
    seed: { type: "string", default: "1" },
    /** Mean pause between two kills, in seconds. */
    "kill-every": { type: "string", default: "8" },
  },
});
const say = (text: string) => console.error(text);
const random = createRandom(Number(values.seed));
const victims = ["web", "worker", "postgres"] as const;
type Victim = (typeof victims)[number];

/** Kills one part outright, leaves it dead for a moment, starts it again. */
async function kill(stack: Stack, victim: Victim, dataDirectory: string): Promise<void> {
  const downMs = 200 + random.uniform() * 3000;
  say(`killing ${victim} for ${Math.round(downMs)} ms`);
  if (victim === "postgres") {
    const [pid] = readFileSync(path.join(dataDirectory, "postmaster.pid"), "utf8").split("\n");
    process.kill(Number(pid), "SIGKILL");
    await wait(downMs);
    await startAgain(stack);
  } else {
    const piece = stack.pieces[victim];
    await piece?.kill();
    await wait(downMs);
    await piece?.start();
  }
}

/** A killed server's children let go of its memory only after a moment. */
async function startAgain(stack: Stack): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await stack.postgres?.start();
      return;
    } catch (error) {
      if (tries === 40) throw error;
      await wait(250);
    }
  }
}

async function labelUntil(person: Person, end: number): Promise<void> {
  while (performance.now() < end) {
    await wait(100 + random.uniform() * 900);
    const draw = random.uniform();
    if (draw < 0.01) person.reload();
    else if (draw < 0.03) person.beat();
    else person.press(draw < 0.5 ? "left" : draw < 0.9 ? "right" : "tie");
  }
}

async function account(db: Db, people: readonly Person[]) {
  const judgments = await db.judgment.findMany({ select: { idempotencyKey: true, state: true } });
  const times = new Map<string, number>();
  for (const { idempotencyKey } of judgments) times.set(idempotencyKey, (times.get(idempotencyKey) ?? 0) + 1);
  const pressed = people.flatMap((person) => [...person.pressed]);
  const of = (state: string) => judgments.filter((judgment) => judgment.state === state).length;
  const [row] = await db.$queryRaw<{ overLabeled: number }[]>`
    SELECT count(*)::int AS "overLabeled" FROM (
      SELECT FROM "Judgment" j WHERE j."state" = 'counted' GROUP BY j."pairId"
      HAVING count(*) > (SELECT count(*) FROM "Slot" s WHERE s."pairId" = j."pairId")
          OR count(*) > count(DISTINCT j."memberId")) o`;
  return {
    pressed: pressed.length,
    counted: of("counted"),
    surplus: of("surplus"),
    late: of("late"),
    missing: pressed.filter((key) => !times.has(key)).length,
    twice: [...times.values()].filter((count) => count > 1).length,
    unknown: [...times.keys()].filter((key) => !pressed.includes(key)).length,
    over_labeled: row?.overLabeled ?? -1,
    refused: people.flatMap((person) => person.refusals),
  };
}

const scratch = mkdtempSync(path.join(tmpdir(), "gshf-soak-"));
buildWeb(say);
// Durable, unlike a test's: what was acknowledged must survive a kill.
const stack = await startStack({
  dataDirectory: scratch,
  without: ["lab"],
  env: { LOG_LEVEL: "error" },
  // What we kill, we start again.
  onCrash: () => undefined,
});
const db = createDb({ url: stack.urls.database, poolMax: 2 });
try {
  const [setting] = await db.$queryRaw<{ data_directory: string }[]>`SHOW data_directory`;
  const dataDirectory = setting?.data_directory ?? "";
  const field = await fill(stack.urls.database, {
    slug: "soak",
    slots: 20_000,
    labelers: Number(values.people),
  });
  const people = field.labelers.map(({ pseudonym, token }) =>
    createPerson(stack.urls.web, field.slug, pseudonym, token),
  );
  const end = performance.now() + Number(values.seconds) * 1000;
  const kills: Record<Victim, number> = { web: 0, worker: 0, postgres: 0 };
  const killing = (async () => {
    for (;;) {
      await wait(Number(values["kill-every"]) * 1000 * (0.5 + random.uniform()));
      if (performance.now() >= end) return;
      const victim = victims[Math.floor(random.uniform() * victims.length)] ?? "web";
      kills[victim] += 1;
      await kill(stack, victim, dataDirectory);
    }
  })();
  await Promise.all([killing, ...people.map((person) => labelUntil(person, end))]);
  say("Everything runs again; waiting for what is still on its way …");
  const patience = performance.now() + 120_000;
  while (people.some((person) => person.unsent() > 0) && performance.now() < patience) await wait(100);
  const result = {
    people: people.length,
    seconds: Number(values.seconds),
    kills,
    ...(await account(db, people)),
  };
  for (const person of people) person.close();
  console.log(JSON.stringify(result));
  const isWhole = result.missing + result.twice + result.unknown + result.over_labeled === 0;
  if (!isWhole || result.pressed === 0) process.exitCode = 1;
} finally {
  await db.$disconnect();
  await stack.stop();
  rmSync(scratch, { recursive: true, force: true });
}
// Timers of abandoned tabs.
process.exit();
