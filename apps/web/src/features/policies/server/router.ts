import {
  checkPolicy,
  checkPolicyInput,
  createPolicy,
  createPolicyInput,
  listPolicies,
  listPoliciesInput,
  setFeatureMap,
  setMainPolicy,
  setMainPolicyInput,
} from "@gshf/core/policies";
import { featureMapSchema } from "@gshf/core/policies/model";
import { router, signedInProcedure } from "#trpc/init.ts";
import { unwrap } from "#trpc/unwrap.ts";

export const policiesRouter = router({
  list: signedInProcedure
    .input(listPoliciesInput)
    .query(({ ctx, input }) => unwrap(listPolicies(ctx.deps, ctx.actor, input))),
  create: signedInProcedure
    .input(createPolicyInput)
    .mutation(({ ctx, input }) => unwrap(createPolicy(ctx.deps, ctx.actor, input))),
  check: signedInProcedure
    .input(checkPolicyInput)
    .mutation(({ ctx, input }) => unwrap(checkPolicy(ctx.deps, ctx.actor, input))),
  setMain: signedInProcedure
    .input(setMainPolicyInput)
    .mutation(({ ctx, input }) => unwrap(setMainPolicy(ctx.deps, ctx.actor, input))),
  setFeatureMap: signedInProcedure
    .input(featureMapSchema)
    .mutation(({ ctx, input }) => unwrap(setFeatureMap(ctx.deps, ctx.actor, input))),
});
