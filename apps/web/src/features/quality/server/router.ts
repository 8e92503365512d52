import {
  actOnJudgeRun,
  actOnJudgeRunInput,
  addGoldFromImports,
  addGoldFromImportsInput,
  adjudicate,
  adjudicateInput,
  adjudicationQueue,
  adjudicationQueueInput,
  agreementByRound,
  agreementByRoundInput,
  countStopped,
  countStoppedInput,
  dismissFlags,
  dismissFlagsInput,
  guidelineFaults,
  guidelineFaultsInput,
  listGold,
  listGoldInput,
  listJudges,
  listJudgesInput,
  markGold,
  markGoldInput,
  qualityByAnnotator,
  qualityByAnnotatorInput,
  qualityRules,
  qualityRulesInput,
  retireGold,
  retireGoldInput,
  retireJudge,
  retireJudgeInput,
  roundWeights,
  roundWeightsInput,
  saveJudge,
  saveJudgeInput,
  setAnnotatorWeights,
  setAnnotatorWeightsInput,
  setQualityRules,
  setQualityRulesInput,
  setStanding,
  setStandingInput,
  startJudgeRun,
  startJudgeRunInput,
  takeBackDecision,
  takeBackDecisionInput,
  writeAttentionCheck,
  writeAttentionCheckInput,
} from "@gshf/core/quality";
import { router, signedInProcedure } from "#trpc/init.ts";
import { unwrap } from "#trpc/unwrap.ts";

export const qualityRouter = router({
  annotators: signedInProcedure
    .input(qualityByAnnotatorInput)
    .query(({ ctx, input }) => unwrap(qualityByAnnotator(ctx.deps, ctx.actor, input))),
  agreement: signedInProcedure
    .input(agreementByRoundInput)
    .query(({ ctx, input }) => unwrap(agreementByRound(ctx.deps, ctx.actor, input))),
  faults: signedInProcedure
    .input(guidelineFaultsInput)
    .query(({ ctx, input }) => unwrap(guidelineFaults(ctx.deps, ctx.actor, input))),
  queue: signedInProcedure
    .input(adjudicationQueueInput)
    .query(({ ctx, input }) => unwrap(adjudicationQueue(ctx.deps, ctx.actor, input))),
  adjudicate: signedInProcedure
    .input(adjudicateInput)
    .mutation(({ ctx, input }) => unwrap(adjudicate(ctx.deps, ctx.actor, input))),
  takeBackDecision: signedInProcedure
    .input(takeBackDecisionInput)
    .mutation(({ ctx, input }) => unwrap(takeBackDecision(ctx.deps, ctx.actor, input))),
  dismissFlags: signedInProcedure
    .input(dismissFlagsInput)
    .mutation(({ ctx, input }) => unwrap(dismissFlags(ctx.deps, ctx.actor, input))),
  setStanding: signedInProcedure
    .input(setStandingInput)
    .mutation(({ ctx, input }) => unwrap(setStanding(ctx.deps, ctx.actor, input))),
  stopped: signedInProcedure
    .input(countStoppedInput)
    .query(({ ctx, input }) => unwrap(countStopped(ctx.deps, ctx.actor, input))),
  gold: signedInProcedure
    .input(listGoldInput)
    .query(({ ctx, input }) => unwrap(listGold(ctx.deps, ctx.actor, input))),
  markGold: signedInProcedure
    .input(markGoldInput)
    .mutation(({ ctx, input }) => unwrap(markGold(ctx.deps, ctx.actor, input))),
  addGoldFromImports: signedInProcedure
    .input(addGoldFromImportsInput)
    .mutation(({ ctx, input }) => unwrap(addGoldFromImports(ctx.deps, ctx.actor, input))),
  writeAttentionCheck: signedInProcedure
    .input(writeAttentionCheckInput)
    .mutation(({ ctx, input }) => unwrap(writeAttentionCheck(ctx.deps, ctx.actor, input))),
  retireGold: signedInProcedure
    .input(retireGoldInput)
    .mutation(({ ctx, input }) => unwrap(retireGold(ctx.deps, ctx.actor, input))),
  weights: signedInProcedure
    .input(roundWeightsInput)
    .query(({ ctx, input }) => unwrap(roundWeights(ctx.deps, ctx.actor, input))),
  setWeights: signedInProcedure
    .input(setAnnotatorWeightsInput)
    .mutation(({ ctx, input }) => unwrap(setAnnotatorWeights(ctx.deps, ctx.actor, input))),
  judges: signedInProcedure
    .input(listJudgesInput)
    .query(({ ctx, input }) => unwrap(listJudges(ctx.deps, ctx.actor, input))),
  saveJudge: signedInProcedure
    .input(saveJudgeInput)
    .mutation(({ ctx, input }) => unwrap(saveJudge(ctx.deps, ctx.actor, input))),
  retireJudge: signedInProcedure
    .input(retireJudgeInput)
    .mutation(({ ctx, input }) => unwrap(retireJudge(ctx.deps, ctx.actor, input))),
  startJudgeRun: signedInProcedure
    .input(startJudgeRunInput)
    .mutation(({ ctx, input }) => unwrap(startJudgeRun(ctx.deps, ctx.actor, input))),
  actOnJudgeRun: signedInProcedure
    .input(actOnJudgeRunInput)
    .mutation(({ ctx, input }) => unwrap(actOnJudgeRun(ctx.deps, ctx.actor, input))),
  rules: signedInProcedure
    .input(qualityRulesInput)
    .query(({ ctx, input }) => unwrap(qualityRules(ctx.deps, ctx.actor, input))),
  setRules: signedInProcedure
    .input(setQualityRulesInput)
    .mutation(({ ctx, input }) => unwrap(setQualityRules(ctx.deps, ctx.actor, input))),
});
