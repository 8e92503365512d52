import {
  createInvite,
  createInviteInput,
  issueApiToken,
  issueApiTokenInput,
  listApiTokens,
  listInvites,
  listInvitesInput,
  listMembers,
  listMembersInput,
  me,
  revokeApiToken,
  revokeApiTokenInput,
  revokeInvite,
  revokeInviteInput,
} from "@gshf/core/access";
import { router, signedInProcedure } from "#trpc/init.ts";
import { unwrap } from "#trpc/unwrap.ts";

export const accessRouter = router({
  me: signedInProcedure.query(({ ctx }) => unwrap(me(ctx.deps, ctx.actor))),
  listMembers: signedInProcedure
    .input(listMembersInput)
    .query(({ ctx, input }) => unwrap(listMembers(ctx.deps, ctx.actor, input))),
  listInvites: signedInProcedure
    .input(listInvitesInput)
    .query(({ ctx, input }) => unwrap(listInvites(ctx.deps, ctx.actor, input))),
  createInvite: signedInProcedure
    .input(createInviteInput)
    .mutation(({ ctx, input }) => unwrap(createInvite(ctx.deps, ctx.actor, input))),
  revokeInvite: signedInProcedure
    .input(revokeInviteInput)
    .mutation(({ ctx, input }) => unwrap(revokeInvite(ctx.deps, ctx.actor, input))),
  listApiTokens: signedInProcedure.query(({ ctx }) => unwrap(listApiTokens(ctx.deps, ctx.actor))),
  createApiToken: signedInProcedure
    .input(issueApiTokenInput)
    .mutation(({ ctx, input }) => unwrap(issueApiToken(ctx.deps, ctx.actor, input))),
  revokeApiToken: signedInProcedure
    .input(revokeApiTokenInput)
    .mutation(({ ctx, input }) => unwrap(revokeApiToken(ctx.deps, ctx.actor, input))),
});
