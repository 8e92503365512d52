import * as crowds from "@gshf/core/crowds";
import { router, signedInProcedure } from "#trpc/init.ts";
import { unwrap } from "#trpc/unwrap.ts";

/** A labeler's way in, test, session and pay: what concerns the person who asks. */
const mine = {
  onboarding: signedInProcedure
    .input(crowds.onboardingInput)
    .query(({ ctx, input }) => unwrap(crowds.onboarding(ctx.deps, ctx.actor, input))),
  agree: signedInProcedure
    .input(crowds.agreeInput)
    .mutation(({ ctx, input }) => unwrap(crowds.agree(ctx.deps, ctx.actor, input))),
  decline: signedInProcedure
    .input(crowds.declineInput)
    .mutation(({ ctx, input }) => unwrap(crowds.decline(ctx.deps, ctx.actor, input))),
  testProgress: signedInProcedure
    .input(crowds.testProgressInput)
    .query(({ ctx, input }) => unwrap(crowds.testProgress(ctx.deps, ctx.actor, input))),
  startTest: signedInProcedure
    .input(crowds.testProgressInput)
    .mutation(({ ctx, input }) => unwrap(crowds.startTest(ctx.deps, ctx.actor, input))),
  answerTest: signedInProcedure
    .input(crowds.answerTestInput)
    .mutation(({ ctx, input }) => unwrap(crowds.answerTest(ctx.deps, ctx.actor, input))),
  session: signedInProcedure
    .input(crowds.studySessionInput)
    .query(({ ctx, input }) => unwrap(crowds.studySession(ctx.deps, ctx.actor, input))),
  finishSession: signedInProcedure
    .input(crowds.studySessionInput)
    .mutation(({ ctx, input }) => unwrap(crowds.finishSession(ctx.deps, ctx.actor, input))),
  leaveSession: signedInProcedure
    .input(crowds.studySessionInput)
    .mutation(({ ctx, input }) => unwrap(crowds.leaveSession(ctx.deps, ctx.actor, input))),
  myPay: signedInProcedure
    .input(crowds.myPayInput)
    .query(({ ctx, input }) => unwrap(crowds.myPay(ctx.deps, ctx.actor, input))),
  eraseMe: signedInProcedure
    .input(crowds.eraseMeInput)
    .mutation(({ ctx, input }) => unwrap(crowds.eraseMe(ctx.deps, ctx.actor, input))),
};

/** What researchers set up for newcomers. */
const setup = {
  guidelines: signedInProcedure
    .input(crowds.listGuidelinesInput)
    .query(({ ctx, input }) => unwrap(crowds.listGuidelines(ctx.deps, ctx.actor, input))),
  publishGuidelines: signedInProcedure
    .input(crowds.publishGuidelinesInput)
    .mutation(({ ctx, input }) => unwrap(crowds.publishGuidelines(ctx.deps, ctx.actor, input))),
  onboardingSettings: signedInProcedure
    .input(crowds.onboardingSettingsInput)
    .query(({ ctx, input }) => unwrap(crowds.onboardingSettings(ctx.deps, ctx.actor, input))),
  publishText: signedInProcedure
    .input(crowds.publishTextInput)
    .mutation(({ ctx, input }) => unwrap(crowds.publishText(ctx.deps, ctx.actor, input))),
  testSettings: signedInProcedure
    .input(crowds.testSettingsInput)
    .query(({ ctx, input }) => unwrap(crowds.testSettings(ctx.deps, ctx.actor, input))),
  updateTest: signedInProcedure
    .input(crowds.updateTestInput)
    .mutation(({ ctx, input }) => unwrap(crowds.updateTest(ctx.deps, ctx.actor, input))),
  testItems: signedInProcedure
    .input(crowds.testItemsInput)
    .query(({ ctx, input }) => unwrap(crowds.testItems(ctx.deps, ctx.actor, input))),
  testCandidates: signedInProcedure
    .input(crowds.testCandidatesInput)
    .query(({ ctx, input }) => unwrap(crowds.testCandidates(ctx.deps, ctx.actor, input))),
  saveTestItem: signedInProcedure
    .input(crowds.saveTestItemInput)
    .mutation(({ ctx, input }) => unwrap(crowds.saveTestItem(ctx.deps, ctx.actor, input))),
  retireTestItem: signedInProcedure
    .input(crowds.retireTestItemInput)
    .mutation(({ ctx, input }) => unwrap(crowds.retireTestItem(ctx.deps, ctx.actor, input))),
  testResults: signedInProcedure
    .input(crowds.testResultsInput)
    .query(({ ctx, input }) => unwrap(crowds.testResults(ctx.deps, ctx.actor, input))),
  letIn: signedInProcedure
    .input(crowds.letInInput)
    .mutation(({ ctx, input }) => unwrap(crowds.letIn(ctx.deps, ctx.actor, input))),
};

/** Studies at crowd platforms, pay, and the erasure of a person. */
const people = {
  studies: signedInProcedure
    .input(crowds.listStudiesInput)
    .query(({ ctx, input }) => unwrap(crowds.listStudies(ctx.deps, ctx.actor, input))),
  createStudy: signedInProcedure
    .input(crowds.createStudyInput)
    .mutation(({ ctx, input }) => unwrap(crowds.createStudy(ctx.deps, ctx.actor, input))),
  updateStudy: signedInProcedure
    .input(crowds.updateStudyInput)
    .mutation(({ ctx, input }) => unwrap(crowds.updateStudy(ctx.deps, ctx.actor, input))),
  studySessions: signedInProcedure
    .input(crowds.studySessionsInput)
    .query(({ ctx, input }) => unwrap(crowds.studySessions(ctx.deps, ctx.actor, input))),
  payRates: signedInProcedure
    .input(crowds.payRatesInput)
    .query(({ ctx, input }) => unwrap(crowds.payRates(ctx.deps, ctx.actor, input))),
  setPayRate: signedInProcedure
    .input(crowds.setPayRateInput)
    .mutation(({ ctx, input }) => unwrap(crowds.setPayRate(ctx.deps, ctx.actor, input))),
  payDue: signedInProcedure
    .input(crowds.payPeriodInput)
    .query(({ ctx, input }) => unwrap(crowds.payDue(ctx.deps, ctx.actor, input))),
  markPaid: signedInProcedure
    .input(crowds.markPaidInput)
    .mutation(({ ctx, input }) => unwrap(crowds.markPaid(ctx.deps, ctx.actor, input))),
  payments: signedInProcedure
    .input(crowds.listPaymentsInput)
    .query(({ ctx, input }) => unwrap(crowds.listPayments(ctx.deps, ctx.actor, input))),
  erasePerson: signedInProcedure
    .input(crowds.erasePersonInput)
    .mutation(({ ctx, input }) => unwrap(crowds.erasePerson(ctx.deps, ctx.actor, input))),
};

export const crowdsRouter = router({ ...mine, ...setup, ...people });
