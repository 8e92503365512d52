import { type Experiment, type Project, type Round, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, type Outcome, type Refusal, refuse, verb } from "../access/index.ts";
import { planOf } from "../experiments/index.ts";
import { mainExperiment } from "../experiments/model.ts";
import { lockProject } from "../projects/index.ts";
import { readStored } from "../stored/model.ts";
import { advanceRoundIn } from "./advance-round.ts";
import { checkServers, serversOf } from "./check-servers.ts";
import { findCheckpoint, usesCheckpoint } from "./choice/find-checkpoint.ts";
import { type RoundSources, resolveSources } from "./choice/sources.ts";
import { sameSides } from "./comparison/same-sides.ts";
import { findRound } from "./find-round.ts";
import { findRoundUnderWay } from "./find-round-under-way.ts";
import { checkLabeler } from "./labeler/check-labeler.ts";
import { roundRefSchema, storedRoundConfigSchema } from "./model.ts";
import { listPromptsOfRound, nextPart, promptsAsked } from "./round-prompts.ts";

/** Starts a draft: fixes what it samples from and embeds with. Starting a started round changes nothing. */
export const startRound = verb({
  name: "rounds.start",
  kind: "mutation",
  may: "rounds.write",
  input: roundRefSchema,
  output: z.object({ state: z.string() }),
  run: async (deps, caller, { number }) => {
    const found = await findRound(deps, caller.project, number);
    if (!found.ok) return found;
    const { actor, audit } = caller;
    const silent = await checkAnswers(deps, caller.project, found.value);
    if (silent !== null) return silent;
    return transaction(deps.db, async (tx) => {
      await lockProject(tx, caller.project.id);
      const project = await tx.project.findUniqueOrThrow({ where: { id: caller.project.id } });
      const round = await tx.round.findUniqueOrThrow({ where: { id: found.value.id } });
      if (round.startedAt !== null) return done({ state: round.state });
      const experiment = await tx.experiment.findUniqueOrThrow({ where: { id: round.experimentId } });
      const ready = await checkReady(tx, project, experiment, round);
      if (!ready.ok) return ready;
      await tx.round.update({ where: { id: round.id }, data: ready.value });
      const started = await advanceRoundIn(tx, deps, round.id, { event: { type: "start" }, actor });
      if (!started.ok) return started;
      await audit(tx, { subject: `round:${round.id}` });
      return done({ state: started.value.state });
    });
  },
});

/**
 * What servers refuse or leave unanswered that the round will need: asked once, before anything is spent, and outside of
 * the transaction, because that may take them a while. Of a round that is not ready for another reason nobody is asked.
 */
async function checkAnswers(deps: Deps, project: Project, round: Round): Promise<Refusal | null> {
  if (round.state !== "draft") return null;
  const experiment = await deps.db.experiment.findUniqueOrThrow({ where: { id: round.experimentId } });
  const ready = await checkReady(deps.db, project, experiment, round);
  const { referencePolicyId } = experiment;
  if (!ready.ok || referencePolicyId === null) return null;
  const config = readStored(storedRoundConfigSchema, round.config, `the settings of round ${round.number}`);
  return checkServers(deps, project, config, serversOf(ready.value, referencePolicyId));
}

/** What a project must have before a round can start, each with the field to fill in. */
async function checkReady(
  tx: Tx,
  project: Project,
  experiment: Experiment,
  round: Round,
): Promise<
  Outcome<Pick<Round, "candidatePolicyId" | "featureMapId" | "promptPart"> & { sources?: RoundSources }>
> {
  const config = readStored(storedRoundConfigSchema, round.config, `the settings of round ${round.number}`);
  const { featureMapId } = project;
  const { referencePolicyId } = experiment;
  if (experiment.archivedAt !== null) {
    return refuse("conflict", `${experiment.name} is archived; bring it back first.`, "experiment");
  }
  if (referencePolicyId === null) {
    const whose = experiment.slug === mainExperiment ? "The project" : `Experiment ${experiment.slug}`;
    return refuse("invalid", `${whose} has no reference policy π₀ yet.`, "referencePolicy");
  }
  if (featureMapId === null) return refuse("invalid", "The project has no embedder φ yet.", "featureMap");
  if (config.training.algorithm !== "none" && project.trainerUrl === null) {
    return refuse(
      "invalid",
      "The project has no trainer. Enter one, or let the round end with its dataset.",
      "trainerUrl",
    );
  }
  const unlabeled = await checkLabeler(tx, project, experiment, config);
  if (unlabeled !== null) return unlabeled;
  if (usesCheckpoint(config) && (await findCheckpoint(tx, { ...round, featureMapId }, config)) === null) {
    const { checkpointRound: asked } = config;
    const message =
      asked === null
        ? "An arm goes back to an earlier round’s reward, and no round before this one has a reward by this embedder."
        : `Round ${asked} can’t be the checkpoint: it has no reward by this embedder, or doesn’t come before this one.`;
    return refuse("invalid", message, "checkpointRound");
  }
  const part = await nextPart(tx, experiment, config);
  if (part === null) {
    const { parts } = planOf(experiment);
    const message = `All ${parts} parts of the prompts of ${experiment.name} were taken by its rounds. Copy the experiment, with more parts or none, to go on.`;
    return refuse("conflict", message, "prompts");
  }
  const promptPart = part ?? null;
  const prompts = await listPromptsOfRound(tx, experiment, { config, promptPart });
  if (prompts.length === 0) {
    const of = promptPart === null ? "" : ` in part ${promptPart + 1} of its experiment’s prompts`;
    const message = `The project has no prompts for this round yet: none${of} is ${promptsAsked(config)}, of these files and tags.`;
    return refuse("invalid", message, "prompts");
  }
  const active = config.comparison === undefined ? await findRoundUnderWay(tx, experiment) : null;
  if (active !== null) {
    const message = `Round ${active.number} is ${active.state}. A round learns from all before it in its experiment, so finish or cancel that one first.`;
    return refuse("conflict", message);
  }
  if (config.choice === 3) {
    const sources = await resolveSources(tx, project.id, experiment, config);
    if (!sources.ok) return sources;
    const same = sameSides(config, sources.value);
    if (same !== null) return refuse("invalid", same, "arms");
    // Another than π₀ says that candidates have weights that take log-probabilities, which a forecast never asks for.
    const others = Object.values(sources.value)
      .flatMap((arm) => (arm.kind === "candidates" ? arm.candidates : []))
      .filter(({ policyId }) => policyId !== referencePolicyId);
    const candidatePolicyId = others[0]?.policyId ?? referencePolicyId;
    return done({ candidatePolicyId, featureMapId, promptPart, sources: sources.value });
  }
  const main = config.candidateSource === "main" ? experiment.mainPolicyId : null;
  return done({ candidatePolicyId: main ?? referencePolicyId, featureMapId, promptPart });
}
