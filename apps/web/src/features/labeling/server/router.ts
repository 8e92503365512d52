import {
  getLabelingRules,
  guidelines,
  guidelinesInput,
  heartbeat,
  heartbeatInput,
  labelHistory,
  labelHistoryInput,
  labelingHome,
  nextPair,
  nextPairInput,
  releaseLeases,
  releaseLeasesInput,
  savePreferences,
  savePreferencesInput,
  setLabelingRules,
  skipPair,
  skipPairInput,
  submitJudgment,
  submitJudgmentInput,
  undoJudgment,
  undoJudgmentInput,
} from "@gshf/core/labeling";
import { router, signedInProcedure } from "#trpc/init.ts";
import { procedures } from "#trpc/procedures.ts";
import { unwrap } from "#trpc/unwrap.ts";

export const labelingRouter = router({
  home: signedInProcedure.query(({ ctx }) => unwrap(labelingHome(ctx.deps, ctx.actor))),
  // Leases pairs, so it changes something: a mutation, never cached or repeated behind the caller's back.
  next: signedInProcedure
    .input(nextPairInput)
    .mutation(({ ctx, input }) => unwrap(nextPair(ctx.deps, ctx.actor, input))),
  heartbeat: signedInProcedure
    .input(heartbeatInput)
    .mutation(({ ctx, input }) => unwrap(heartbeat(ctx.deps, ctx.actor, input))),
  submit: signedInProcedure
    .input(submitJudgmentInput)
    .mutation(({ ctx, input }) => unwrap(submitJudgment(ctx.deps, ctx.actor, input))),
  skip: signedInProcedure
    .input(skipPairInput)
    .mutation(({ ctx, input }) => unwrap(skipPair(ctx.deps, ctx.actor, input))),
  undo: signedInProcedure
    .input(undoJudgmentInput)
    .mutation(({ ctx, input }) => unwrap(undoJudgment(ctx.deps, ctx.actor, input))),
  release: signedInProcedure
    .input(releaseLeasesInput)
    .mutation(({ ctx, input }) => unwrap(releaseLeases(ctx.deps, ctx.actor, input))),
  savePreferences: signedInProcedure
    .input(savePreferencesInput)
    .mutation(({ ctx, input }) => unwrap(savePreferences(ctx.deps, ctx.actor, input))),
  ...procedures({ rules: getLabelingRules, setRules: setLabelingRules }),
  history: signedInProcedure
    .input(labelHistoryInput)
    .query(({ ctx, input }) => unwrap(labelHistory(ctx.deps, ctx.actor, input))),
  guidelines: signedInProcedure
    .input(guidelinesInput)
    .query(({ ctx, input }) => unwrap(guidelines(ctx.deps, ctx.actor, input))),
});
