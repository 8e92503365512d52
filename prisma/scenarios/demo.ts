import { createReadStream } from "node:fs";
import path from "node:path";
import { type Actor, addMember, createOwner, type Deps, type Outcome, uuidFrom } from "@gshf/core/access";
import { createPolicy, setFeatureMap } from "@gshf/core/policies";
import { createProject, updateProject } from "@gshf/core/projects";
import { importComparisons, importPrompts } from "@gshf/core/prompts";
import { saveJudge } from "@gshf/core/quality";
import { judgeSettingsSchema } from "@gshf/core/quality/model";
import { createRound, startRound } from "@gshf/core/rounds";
import { newRoundSchema } from "@gshf/core/rounds/model";
import { transaction } from "@gshf/db";

export const demoPools = path.join(import.meta.dirname, "../../apps/lab/pools/demo.jsonl");
const demoOffline = path.join(import.meta.dirname, "../../apps/lab/pools/demo-offline.jsonl");
const slug = "demo";

export type Demo = { slug: string; researcherId: string; labelerId: string; roundNumber: number };

/**
 * A project a visitor can play with: prompts, offline comparisons, the lab as policy server, embedder, trainer
 * and gold scorer, and a first round on its way to the labelers. Repeating it finishes what is missing.
 *
 * @throws Error when the domain refuses a step: the demo itself is broken then
 */
export async function seedDemo(deps: Deps, labUrl: string): Promise<Demo> {
  const people = await seedPeople(deps);
  const researcher: Actor = { kind: "user", userId: people.researcherId };
  granted(
    await createProject(deps, researcher, {
      slug,
      name: "Helpful answers",
      description:
        "Which answer would you rather get? Questions from everyday life, science, code and travel.",
      validationShare: 0.3,
    }),
  );
  const project = await deps.db.project.findUniqueOrThrow({ where: { slug } });
  await transaction(deps.db, (tx) =>
    addMember(tx, { projectId: project.id, userId: people.labelerId, role: "labeler" }),
  );
  const prompts = { slug, fileName: "demo.jsonl" };
  granted(await importPrompts(deps, researcher, prompts, createReadStream(demoPools)));
  const comparisons = { slug, fileName: "demo-offline.jsonl" };
  granted(await importComparisons(deps, researcher, comparisons, createReadStream(demoOffline)));
  await connectLab(deps, researcher, labUrl);
  await seedJudge(deps, researcher, labUrl);
  return { slug, ...people, roundNumber: await seedRound(deps, researcher, project.id) };
}

async function seedPeople(deps: Deps): Promise<{ researcherId: string; labelerId: string }> {
  const email = "researcher@demo.invalid";
  const researcher = granted(await createOwner(deps, { email, name: "Demo researcher", isDemo: true }));
  // Like everybody who comes to label, without an address.
  const labelerId = uuidFrom("demo", "labeler");
  await deps.db.user.upsert({
    where: { id: labelerId },
    create: { id: labelerId, name: "Demo labeler", isDemo: true },
    update: {},
  });
  return { researcherId: researcher.userId, labelerId };
}

async function connectLab(deps: Deps, researcher: Actor, labUrl: string): Promise<void> {
  granted(
    await createPolicy(deps, researcher, {
      slug,
      name: "pi0",
      baseUrl: `${labUrl}/v1`,
      model: "pi0",
      temperature: 1,
      topP: 1,
      maxTokens: 2048,
      role: "reference",
    }),
  );
  granted(
    await setFeatureMap(deps, researcher, {
      slug,
      baseUrl: `${labUrl}/v1`,
      model: "use-512",
      features: "answer",
    }),
  );
  granted(
    await updateProject(deps, researcher, {
      slug,
      trainerUrl: `${labUrl}/trainer`,
      scorerUrl: labUrl,
      scorerModel: "gold",
    }),
  );
}

/** Set up, and asked only when somebody wants to see it at work. */
async function seedJudge(deps: Deps, researcher: Actor, labUrl: string): Promise<void> {
  const judge = { slug, name: "lab-judge", baseUrl: `${labUrl}/v1`, model: "lab-gold-judge", temperature: 1 };
  granted(await saveJudge(deps, researcher, judgeSettingsSchema.parse(judge)));
}

async function seedRound(deps: Deps, researcher: Actor, projectId: string): Promise<number> {
  const known = await deps.db.round.findFirst({ where: { projectId }, orderBy: { number: "asc" } });
  const number = known?.number ?? granted(await createRound(deps, researcher, demoRound)).number;
  if (known === null || known.state === "draft")
    granted(await startRound(deps, researcher, { slug, number }));
  return number;
}

const demoRound = newRoundSchema.parse({
  slug,
  name: "First round",
  seed: 1,
  config: {
    arms: [
      { name: "uncertainty", strategy: "uncertainty", share: 0.75 },
      { name: "control", strategy: "random", share: 0.25 },
    ],
    pairs: 40,
    samples: 6,
    labelsPerPair: 1,
  },
});

function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`the demo could not be set up: ${outcome.message}`);
  return outcome.value;
}
