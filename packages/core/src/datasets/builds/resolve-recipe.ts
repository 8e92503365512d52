import type { Experiment, Policy, Project, Tx } from "@gshf/db";
import { canonicalJson } from "@gshf/trainer-protocol";
import { done, type Outcome, refuse } from "../../access/index.ts";
import { choosePrompts, listPromptsOf, planOf } from "../../experiments/index.ts";
import { sha256Hex } from "../../projects/index.ts";
import { readConversation } from "../../prompts/index.ts";
import { hasComparisons } from "../../rewards/index.ts";
import { projectTally } from "../../tallies/index.ts";
import { listFrozenRounds } from "../frozen-rounds.ts";
import {
  type DatasetRecipe,
  everyRow,
  type NewDataset,
  type StoredDrawn,
  type StoredMixture,
  type StoredRecipe,
} from "../model.ts";

type Mixture = Extract<DatasetRecipe, { kind: "mixture" }>;
type Drawn = Exclude<DatasetRecipe, Mixture>;
type Place = { project: Project; experiment: Experiment };

export type ResolvedRecipe = {
  recipe: StoredRecipe;
  /** Names the recipe with all that makes its bytes. */
  sha256: string;
  /** In their order; none where nothing is drawn. */
  promptIds: string[];
  /** Who is asked; null where nobody is. */
  policy: Policy | null;
};

/**
 * What a recipe means now: which rounds, comparisons and prompts, and what the policy is drawn with. Asks no server.
 *
 * @returns a refusal by field where it can't be followed
 */
export async function resolveRecipe(
  db: Tx,
  place: Place,
  { recipe, seed }: Pick<NewDataset, "recipe" | "seed">,
): Promise<Outcome<ResolvedRecipe>> {
  if (recipe.kind === "mixture") {
    const resolved = await resolveMixture(db, place, recipe, seed);
    return resolved.ok ? done(named(resolved.value, [], null)) : resolved;
  }
  return resolveDrawn(db, place, recipe, seed);
}

function named(recipe: StoredRecipe, promptIds: string[], policy: Policy | null): ResolvedRecipe {
  return { recipe, sha256: sha256Hex(canonicalJson(recipe)), promptIds, policy };
}

async function resolveMixture(
  db: Tx,
  { project, experiment }: Place,
  asked: Mixture,
  seed: number,
): Promise<Outcome<StoredMixture>> {
  const { offlinePairs, decided } = await projectTally(db, project.id);
  const frozen = (await listFrozenRounds(db, experiment.id)).map(({ number }) => number);
  const rounds = asked.rounds === "all" ? frozen : [...new Set(asked.rounds)].sort((a, b) => a - b);
  const unknown = rounds.filter((number) => !frozen.includes(number));
  if (unknown.length > 0) return refuse("invalid", notFrozen(experiment, unknown, frozen), "recipe.rounds");
  if (asked.offline && offlinePairs === 0) {
    const message = "The project has no offline comparisons. Import some, or leave them out.";
    return refuse("invalid", message, "recipe.offline");
  }
  if (!asked.offline && rounds.length === 0) {
    const message =
      frozen.length === 0
        ? `${experiment.name} has no frozen round yet. Finish one, or take the offline comparisons.`
        : "Nothing is chosen. Take the offline comparisons, a frozen round, or both.";
    return refuse("invalid", message, "recipe.rounds");
  }
  const offline = asked.offline ? offlineOf(experiment, offlinePairs) : null;
  const choice = asked.choice ?? everyRow;
  if (choice.offlineShare !== null && (offline === null || rounds.length === 0)) {
    const message =
      "A share of offline comparisons needs both them and a frozen round. Take both, or leave the share empty.";
    return refuse("invalid", message, "recipe.choice.offlineShare");
  }
  const reviewed = rounds.length === 0 ? 0 : decided;
  // A recipe that takes every row is named as it was before there was a choice.
  const chosen = canonicalJson(choice) === canonicalJson(everyRow) ? {} : { choice };
  return done({ kind: "mixture", seed, offline, rounds, reviewed, ...chosen });
}

function offlineOf({ offlineLimit, seed }: Experiment, comparisons: number) {
  return { comparisons, limit: offlineLimit, seed };
}

function notFrozen({ name }: Experiment, unknown: readonly number[], frozen: readonly number[]): string {
  const which = unknown.length === 1 ? `Round ${unknown[0]} is` : `Rounds ${unknown.join(", ")} are`;
  const there = frozen.length === 0 ? "None is yet." : `These are: ${frozen.join(", ")}.`;
  return `${which} not frozen in ${name}. ${there}`;
}

async function resolveDrawn(
  db: Tx,
  place: Place,
  asked: Drawn,
  seed: number,
): Promise<Outcome<ResolvedRecipe>> {
  const { project, experiment } = place;
  const { kind, n } = asked;
  if (kind === "rejection" && 2 * asked.pairs > n) {
    const message = `${asked.pairs} pairs take ${2 * asked.pairs} answers, and a prompt has ${n} draws. Draw more, or ask for ${Math.floor(n / 2)} at most.`;
    return refuse("invalid", message, "recipe.pairs");
  }
  const policy = await db.policy.findFirst({ where: { id: asked.policyId, projectId: project.id } });
  if (policy === null) return refuse("not-found", "There is no such policy here.", "recipe.policyId");
  if (policy.archivedAt !== null) {
    const message = `Policy ${policy.name} is archived. Choose another, or bring it back on the policies page.`;
    return refuse("invalid", message, "recipe.policyId");
  }
  const labeler = await resolveLabeler(db, place, asked);
  if (!labeler.ok) return labeler;
  const chosen = await resolvePrompts(db, experiment, asked, seed);
  if (!chosen.ok) return chosen;
  const prompts = {
    count: chosen.value.length,
    tags: asked.prompts.tags ?? [],
    part: asked.prompts.part,
    sha256: sha256Hex(JSON.stringify(chosen.value.map(({ key }) => key))),
  };
  const drawn = {
    seed,
    policy: policy.name,
    model: policy.model,
    n,
    temperature: asked.temperature ?? policy.temperature,
    topP: asked.topP ?? policy.topP,
    prompts,
    labeler: labeler.value,
  };
  const promptIds = chosen.value.map(({ id }) => id);
  if (kind === "best-of-n") return done(named({ kind, ...drawn }, promptIds, policy));
  const { method, coefficient, pairs } = asked;
  return done(named({ kind, ...drawn, method, coefficient, pairs }, promptIds, policy));
}

async function resolveLabeler(
  db: Tx,
  { project, experiment }: Place,
  { labeler }: Drawn,
): Promise<Outcome<StoredDrawn["labeler"]>> {
  if (labeler.kind === "scorer") {
    const { scorerUrl, scorerModel } = project;
    if (scorerUrl !== null && scorerModel !== null) return done({ kind: "scorer", model: scorerModel });
    const message = "The project has no gold scorer. Connect one in the settings, or take the fitted reward.";
    return refuse("invalid", message, "recipe.labeler.kind");
  }
  const map =
    project.featureMapId === null
      ? null
      : await db.featureMap.findUnique({ where: { id: project.featureMapId } });
  if (map === null) {
    const message =
      "A reward is fitted in the features of an embedder, and the project has none. Connect one in the settings, or take the gold scorer.";
    return refuse("invalid", message, "recipe.labeler.kind");
  }
  const frozen = (await listFrozenRounds(db, experiment.id)).map(({ number }) => number);
  const { upToRound } = labeler;
  if (upToRound !== null && !frozen.includes(upToRound)) {
    return refuse("invalid", notFrozen(experiment, [upToRound], frozen), "recipe.labeler.upToRound");
  }
  const rounds = frozen.filter((number) => upToRound === null || number <= upToRound);
  const { offlinePairs, decided } = await projectTally(db, project.id);
  const scope = { projectId: project.id, experimentId: experiment.id, offline: true };
  if (!(await hasComparisons(db, scope))) {
    const message =
      "Nothing is labeled yet that a reward could be fitted to. Import offline comparisons, finish a round, or take the gold scorer.";
    return refuse("invalid", message, "recipe.labeler.kind");
  }
  return done({
    kind: "reward",
    offline: offlinePairs === 0 ? null : offlineOf(experiment, offlinePairs),
    rounds,
    reviewed: rounds.length === 0 ? 0 : decided,
    featureMap: map.sha256,
  });
}

const promptsPerLook = 1_000;

/** The prompts that are asked, in the order in which the seed chooses them; those that nobody can be asked are passed over. */
async function resolvePrompts(
  db: Tx,
  experiment: Experiment,
  { prompts: { max, part, ...choice } }: Drawn,
  seed: number,
): Promise<Outcome<{ id: string; key: string }[]>> {
  const { parts } = planOf(experiment);
  if (part !== null && (parts === null || part >= parts)) {
    const message =
      parts === null
        ? `The prompts of ${experiment.name} are not divided into parts. Leave the part out.`
        : `The prompts of ${experiment.name} are divided into ${parts} parts, the first of them 0.`;
    return refuse("invalid", message, "recipe.prompts.part");
  }
  const listed = await listPromptsOf(db, experiment, { choice, part });
  const order = choosePrompts(listed, listed.length, seed);
  const chosen: typeof order = [];
  for (let from = 0; from < order.length && chosen.length < max; from += promptsPerLook) {
    const some = order.slice(from, from + promptsPerLook);
    const found = await db.prompt.findMany({
      where: { id: { in: some.map(({ id }) => id) } },
      select: { id: true, messages: true },
    });
    const readable = new Set(
      found.flatMap(({ id, messages }) => (readConversation(messages).problem === null ? [id] : [])),
    );
    chosen.push(...some.filter(({ id }) => readable.has(id)));
  }
  if (chosen.length > 0) return done(chosen.slice(0, max));
  const message =
    listed.length > 0
      ? "No prompt that is chosen can be asked: their conversations can’t be read."
      : "No prompt is left: none of the experiment’s train split is for rounds, of these files and tags.";
  return refuse("invalid", message, "recipe.prompts");
}
