// People label while web, worker and database are killed at random; then every key that was pressed is accounted
// for. The people run the very code of the labeling page. Prints JSON, ends with 1 when anything is missing.
//   npm run -s soak:labeling -- --people 50 --seconds 180 --seed 1
//   npm run -s soak:labeling -- --people 10 --seconds 30 --kill-every 4     (a quick look)
import { rmSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { optionsOrExit, wholeNumber } from "@gshf/cli";
import { createDb, type Db } from "@gshf/db";
import { scratchDirectory } from "@gshf/embedded";
import { createRandom } from "@gshf/gshf";
import { z } from "zod";
import { type Field, fill } from "../bench/labeling/fill.ts";
import { buildWeb } from "../stack/build-web.ts";
import { killAndRestart } from "../stack/kill-and-restart.ts";
import { startStack } from "../stack/start-stack.ts";
import { accountForKeys, contradictions } from "./account-for-keys.ts";
import { call } from "./browser-api.ts";
import { planKills, type Victim } from "./kills.ts";
import { createPerson, type Person } from "./people.ts";

const values = optionsOrExit(
  "usage: npm run -s soak:labeling -- [--people N] [--seconds N] [--seed N] [--kill-every SECONDS]",
  z.object({
    people: wholeNumber(1).default(50),
    seconds: wholeNumber(1).default(180),
    seed: wholeNumber(0).default(1),
    /** Mean pause between two kills, in seconds. */
    "kill-every": z.coerce.number<string>().positive().default(8),
  }),
);
const { seconds, seed } = values;
const say = (text: string) => console.error(text);
const random = createRandom(seed);

async function labelUntil(person: Person, end: number): Promise<void> {
  while (performance.now() < end) {
    await wait(200 + random.uniform() * 1600);
    const draw = random.uniform();
    if (draw < 0.01) person.reload();
    else if (draw < 0.02) person.takeOver();
    else if (draw < 0.06) person.undo();
    else if (draw < 0.08) person.skip();
    else if (draw < 0.12) person.beat();
    // Called away for longer than the lease runs: somebody else gets the pair meanwhile.
    else if (draw < 0.123) await wait(Math.min(leaseSeconds * 1500, Math.max(0, end - performance.now())));
    else person.press(draw < 0.5 ? "left" : draw < 0.9 ? "right" : "tie");
  }
}

/** Somebody closes the second round while people have its pairs on screen; asks again until it is closed. */
async function freezeMidway(field: Field, webUrl: string): Promise<void> {
  const to = { webUrl, token: field.owner.token };
  for (;;) {
    const input = { slug: field.slug, number: 2 };
    const closed = await call(to, "rounds.freeze", input, z.object({ state: z.string() })).catch(() => null);
    if (closed !== null) return;
    await wait(500);
  }
}

const leaseSeconds = 30;
const scratch = scratchDirectory("soak");
await buildWeb(say);
// Durable, unlike a test's: what was acknowledged must survive a kill.
const stack = await startStack({
  dataDirectory: scratch,
  without: ["lab"],
  env: { LOG_LEVEL: "error" },
  // What we kill, we start again.
  onCrash: () => undefined,
});
const db: Db = createDb({ url: stack.urls.database, poolMax: 2 });
try {
  const { people } = values;
  // The first round ends when it has its labels, and the worker closes it; the second is closed in the middle.
  const field = await fill(stack.urls.database, {
    slug: "soak",
    labelers: people,
    rounds: [
      { slots: people * Math.ceil(seconds / 15), leaseSeconds, autoFreeze: true },
      { slots: 20_000, leaseSeconds },
      { slots: 20_000, leaseSeconds },
    ],
  });
  const persons = field.labelers.map(({ pseudonym, token }) =>
    createPerson(stack.urls.web, field.slug, pseudonym, token),
  );
  const begun = performance.now();
  const end = begun + seconds * 1000;
  const kills: Record<Victim, number> = { web: 0, worker: 0, postgres: 0 };
  const killing = (async () => {
    for (const planned of planKills(createRandom(seed), seconds, values["kill-every"])) {
      await wait(Math.max(0, begun + planned.atMs - performance.now()));
      if (performance.now() >= end) return;
      say(`killing ${planned.victim} for ${Math.round(planned.downMs)} ms`);
      await killAndRestart(stack, planned.victim, planned.downMs);
      kills[planned.victim] += 1;
    }
  })();
  const freezing = wait(seconds * 600).then(() => freezeMidway(field, stack.urls.web));
  await Promise.all([killing, freezing, ...persons.map((person) => labelUntil(person, end))]);
  say("Everything runs again; everybody opens the page once more, and what is still on its way arrives …");
  for (const person of persons) person.reload();
  const patience = performance.now() + 120_000;
  while (persons.some((person) => person.unsent() > 0) && performance.now() < patience) await wait(100);
  const { keys, differences } = await accountForKeys(db, persons);
  const rounds = await db.round.findMany({
    select: { number: true, state: true },
    orderBy: { number: "asc" },
  });
  const expired = await db.slot.aggregate({ _sum: { expiries: true } });
  const never = await contradictions(db);
  const result = {
    people,
    seconds,
    seed,
    kills,
    keys,
    differences,
    ...never,
    leases_run_out: expired._sum.expiries ?? 0,
    rounds: Object.fromEntries(rounds.map(({ number, state }) => [number, state])),
  };
  for (const person of persons) person.close();
  console.log(JSON.stringify(result));
  const { examples, ...counts } = differences;
  const wrong = [...Object.values(counts), ...Object.values(never)];
  if (keys.pressed === 0 || wrong.some((count) => count !== 0)) process.exitCode = 1;
} finally {
  await db.$disconnect();
  await stack.stop();
  rmSync(scratch, { recursive: true, force: true });
}
// Timers of abandoned tabs.
process.exit();
