// People label through a balancer before several web processes while web, workers and database are killed at random, and
// database and object storage fall silent; then every key that was pressed is accounted for. The people run the very
// code of the labeling page. Beside them somebody imports files and somebody follows a round. Prints JSON, ends with 1
// when anything is missing.
//   npm run -s soak:labeling -- --people 50 --seconds 180 --seed 1
//   npm run -s soak:labeling -- --people 10 --seconds 30 --kill-every 4 --freeze-every 8     (a quick look)
import { rmSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { optionsOrExit, wholeNumber } from "@gshf/cli";
import { createDb, type Db } from "@gshf/db";
import { scratchDirectory } from "@gshf/embedded";
import { createRandom } from "@gshf/gshf";
import { z } from "zod";
import { type Field, fill } from "../bench/labeling/fill.ts";
import { buildWeb } from "../stack/build-web.ts";
import { type Replica, startStack } from "../stack/start-stack.ts";
import { accountForKeys, contradictions } from "./account-for-keys.ts";
import { startBalancer } from "./balancer.ts";
import { accountForRows, followRound, importFiles } from "./beside.ts";
import { call } from "./browser-api.ts";
import { createHarm, freezeSecondsMax, planHarm } from "./harm.ts";
import { createPerson, type Person } from "./people.ts";

const values = optionsOrExit(
  `usage: npm run -s soak:labeling -- [options]

  --people N               labelers (50)
  --seconds N              how long they label (180)
  --seed N                 draws what is harmed when, and what people do (1)
  --webs N                 web processes behind the balancer: 1 or 2 (2)
  --workers N              workers: 1 to 3 (3)
  --kill-every SECONDS     mean pause between two kills of web, a worker or the database; 0: none (8)
  --freeze-every SECONDS   mean pause between two times that the database or object storage falls silent, for up to
                           ${freezeSecondsMax} s; 0: never (25)`,
  z.object({
    people: wholeNumber(1).default(50),
    seconds: wholeNumber(1).default(180),
    seed: wholeNumber(0).default(1),
    webs: wholeNumber(1).max(2, "must be at most 2").default(2),
    workers: wholeNumber(1).max(3, "must be at most 3").default(3),
    "kill-every": z.coerce.number<string>().nonnegative().default(8),
    "freeze-every": z.coerce.number<string>().nonnegative().default(25),
  }),
);
const { seconds, seed, webs, workers } = values;
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
    // Called away for longer than the lease runs: somebody else gets the pair meanwhile.
    else if (draw < 0.083) {
      person.leaveSeat();
      await wait(Math.min(leaseSeconds * 1500, Math.max(0, end - performance.now())));
      person.takeSeat();
    } else person.press(draw < 0.5 ? "left" : draw < 0.9 ? "right" : "tie");
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
const balancer = await startBalancer();
// Durable, unlike a test's: what was acknowledged must survive a kill.
const stack = await startStack({
  dataDirectory: scratch,
  without: ["lab"],
  webs,
  workers,
  settings: { APP_URL: balancer.url },
  env: { LOG_LEVEL: "error", TRUSTED_PROXIES: "1" },
  // What we kill, we start again.
  onCrash: () => undefined,
});
balancer.passTo(stack.urls.webs);
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
  const replicas: Replica[] = ["web", "web2", "worker", "worker2", "worker3"];
  const killed = [...replicas.filter((name) => name in stack.pieces), "postgres" as const];
  const harm = createHarm(stack, say);
  const drawn = createRandom(seed);
  const kills = planHarm(drawn, "kill", { victims: killed, seconds, everySeconds: values["kill-every"] });
  const freezes = planHarm(drawn, "freeze", {
    victims: ["s3", "postgres"],
    seconds,
    everySeconds: values["freeze-every"],
  });
  const owner = { webUrl: stack.urls.web, token: field.owner.token, slug: field.slug };
  const over = new AbortController();
  const following = followRound(owner, 2, over.signal);
  const freezing = wait(seconds * 600).then(() => freezeMidway(field, stack.urls.web));
  const [killedTimes, frozenTimes, imports] = await Promise.all([
    harm(kills, begun, end),
    harm(freezes, begun, end),
    importFiles(owner, end, say),
    freezing,
    ...persons.map((person) => labelUntil(person, end)),
  ]);
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
  const rows = await accountForRows(db, imports.files);
  // It asks anew a second after a stream has ended.
  await wait(3_000);
  over.abort();
  const followed = await following;
  const unheard = rounds.find(({ number }) => number === 2)?.state !== followed.state ? 1 : 0;
  const result = {
    people,
    seconds,
    seed,
    webs,
    workers,
    killed: killedTimes,
    frozen: frozenTimes,
    requests: balancer.taken(),
    keys,
    differences,
    ...never,
    leases_run_out: expired._sum.expiries ?? 0,
    imports: { ...imports, ...rows },
    followed: { ...followed, unheard },
    rounds: Object.fromEntries(rounds.map(({ number, state }) => [number, state])),
  };
  for (const person of persons) person.close();
  console.log(JSON.stringify(result));
  const { examples, ...counts } = differences;
  const wrong = [...Object.values(counts), ...Object.values(never), ...Object.values(rows), unheard];
  if (keys.pressed === 0 || imports.files === 0 || wrong.some((count) => count !== 0)) process.exitCode = 1;
} finally {
  await db.$disconnect();
  await stack.stop();
  balancer.close();
  rmSync(scratch, { recursive: true, force: true });
}
// Timers of abandoned tabs.
process.exit();
