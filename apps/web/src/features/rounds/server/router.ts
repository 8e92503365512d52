import {
  cancelRound,
  cancelRoundInput,
  createRound,
  createRoundInput,
  freezeRound,
  freezeRoundInput,
  getRound,
  getRoundInput,
  listRounds,
  listRoundsInput,
  pauseRound,
  pauseRoundInput,
  previewRound,
  previewRoundInput,
  resumeRound,
  resumeRoundInput,
  retryRound,
  retryRoundInput,
  roundEvents,
  roundEventsInput,
  roundPair,
  roundPairInput,
  roundPairs,
  roundPairsInput,
  simulateAnnotators,
  simulateAnnotatorsInput,
  startRound,
  startRoundInput,
} from "@gshf/core/rounds";
import { router, signedInProcedure } from "#trpc/init.ts";
import { unwrap } from "#trpc/unwrap.ts";

export const roundsRouter = router({
  list: signedInProcedure
    .input(listRoundsInput)
    .query(({ ctx, input }) => unwrap(listRounds(ctx.deps, ctx.actor, input))),
  get: signedInProcedure
    .input(getRoundInput)
    .query(({ ctx, input }) => unwrap(getRound(ctx.deps, ctx.actor, input))),
  events: signedInProcedure
    .input(roundEventsInput)
    .query(({ ctx, input }) => unwrap(roundEvents(ctx.deps, ctx.actor, input))),
  pairs: signedInProcedure
    .input(roundPairsInput)
    .query(({ ctx, input }) => unwrap(roundPairs(ctx.deps, ctx.actor, input))),
  pair: signedInProcedure
    .input(roundPairInput)
    .query(({ ctx, input }) => unwrap(roundPair(ctx.deps, ctx.actor, input))),
  preview: signedInProcedure
    .input(previewRoundInput)
    .query(({ ctx, input }) => unwrap(previewRound(ctx.deps, ctx.actor, input))),
  create: signedInProcedure
    .input(createRoundInput)
    .mutation(({ ctx, input }) => unwrap(createRound(ctx.deps, ctx.actor, input))),
  start: signedInProcedure
    .input(startRoundInput)
    .mutation(({ ctx, input }) => unwrap(startRound(ctx.deps, ctx.actor, input))),
  pause: signedInProcedure
    .input(pauseRoundInput)
    .mutation(({ ctx, input }) => unwrap(pauseRound(ctx.deps, ctx.actor, input))),
  resume: signedInProcedure
    .input(resumeRoundInput)
    .mutation(({ ctx, input }) => unwrap(resumeRound(ctx.deps, ctx.actor, input))),
  cancel: signedInProcedure
    .input(cancelRoundInput)
    .mutation(({ ctx, input }) => unwrap(cancelRound(ctx.deps, ctx.actor, input))),
  retry: signedInProcedure
    .input(retryRoundInput)
    .mutation(({ ctx, input }) => unwrap(retryRound(ctx.deps, ctx.actor, input))),
  freeze: signedInProcedure
    .input(freezeRoundInput)
    .mutation(({ ctx, input }) => unwrap(freezeRound(ctx.deps, ctx.actor, input))),
  simulateAnnotators: signedInProcedure
    .input(simulateAnnotatorsInput)
    .mutation(({ ctx, input }) => unwrap(simulateAnnotators(ctx.deps, ctx.actor, input))),
});
