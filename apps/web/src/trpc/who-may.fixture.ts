// Long because each verb has its line here.
import type { Scope } from "@gshf/core/access/model";
import { roundConfigSchema } from "@gshf/core/rounds/model";
import { type Role, roles, slug } from "./api.fixture.ts";

/*
 * Who may call what, said once more and independently of the code: for the tests that walk every verb through tRPC and
 * through REST, as everybody.
 */

const uuid = "01a208ca-9249-73ff-872d-4ee03b8340ba";
const round = { slug, number: 1 };
const config = roundConfigSchema.parse({});
const study = {
  name: "Walk",
  pairsPerSession: 1,
  completionCode: "WALK",
  pay: { mode: "per_label", amountMilli: 1, currency: "GBP" },
};
const payee = { memberId: uuid, rateId: uuid, amountMilli: 1n };

/** Somebody signed in, whoever: the procedure is about the caller's own things. */
export const self = "self";
const ownerAlone: readonly Role[] = ["owner"];
const everyMember: readonly Role[] = roles;
const readers: readonly Role[] = ["reviewer", "researcher", "owner"];
const writers: readonly Role[] = ["researcher", "owner"];

type Rule = { may: typeof self | readonly Role[]; input?: unknown };

export const rules: Record<string, Rule> = {
  "access.me": { may: self },
  "access.auditLog": { may: ownerAlone, input: { slug } },
  "access.accountLog": { may: self, input: {} },
  "access.listSessions": { may: self, input: {} },
  "access.endSession": { may: self, input: { id: uuid } },
  "access.listMembers": { may: writers, input: { slug } },
  "access.listInvites": { may: writers, input: { slug } },
  "access.createInvite": { may: writers, input: { slug, role: "labeler" } },
  "access.revokeInvite": { may: writers, input: { slug, inviteId: uuid } },
  "access.listApiTokens": { may: self, input: {} },
  "access.createApiToken": { may: self, input: { name: "walk", expiresInDays: 0.5 } },
  "access.revokeApiToken": { may: self, input: { id: uuid } },
  "members.setRole": { may: writers, input: { slug, memberId: uuid, role: "reviewer" } },
  "members.remove": { may: writers, input: { slug, memberId: uuid } },
  "members.readmit": { may: writers, input: { slug, memberId: uuid } },
  "members.passOwnership": { may: ownerAlone, input: { slug, memberId: uuid, confirm: "L-9999" } },
  "projects.unarchive": { may: ownerAlone, input: { slug } },
  "projects.deletion": { may: ownerAlone, input: { slug } },
  "projects.delete": { may: ownerAlone, input: { slug, confirm: "something else" } },
  "projects.list": { may: self, input: {} },
  "projects.get": { may: readers, input: { slug } },
  "projects.update": { may: writers, input: { slug, description: "walked" } },
  "webhooks.list": { may: writers, input: { slug } },
  "webhooks.create": { may: writers, input: { slug, name: "walk", url: "https://hooks.example.org/a" } },
  "webhooks.update": { may: writers, input: { slug, webhookId: uuid, isOn: true } },
  "webhooks.delete": { may: writers, input: { slug, webhookId: uuid } },
  "webhooks.rotateSecret": { may: writers, input: { slug, webhookId: uuid } },
  "webhooks.test": { may: writers, input: { slug, webhookId: uuid } },
  "webhooks.deliveries": { may: writers, input: { slug, webhookId: uuid } },
  "webhooks.resend": { may: writers, input: { slug, webhookId: uuid, deliveryId: uuid } },
  "webhooks.resendFailed": { may: writers, input: { slug, webhookId: uuid } },
  "prompts.list": { may: readers, input: { slug } },
  "prompts.imports": { may: readers, input: { slug } },
  "prompts.getImport": { may: readers, input: { slug, id: uuid } },
  "prompts.beginImport": {
    may: writers,
    input: { slug, kind: "prompts", fileName: "x.jsonl", bytes: 1, fingerprint: "x" },
  },
  "prompts.finishUpload": { may: writers, input: { slug, id: uuid } },
  "prompts.previewImport": { may: writers, input: { slug, id: uuid } },
  "prompts.startImport": { may: writers, input: { slug, id: uuid } },
  "prompts.stopImport": { may: writers, input: { slug, id: uuid } },
  "prompts.importRows": { may: readers, input: { slug, id: uuid } },
  "prompts.undoImport": { may: writers, input: { slug, id: uuid } },
  "prompts.change": { may: writers, input: { slug, ids: [uuid], use: "rounds" } },
  "policies.list": { may: readers, input: { slug } },
  "policies.create": {
    may: writers,
    input: { slug, name: "walk", baseUrl: "http://127.0.0.1:1/v1", model: "walk" },
  },
  "policies.update": { may: writers, input: { slug, policyId: uuid, maxTokens: 9 } },
  "policies.archive": { may: writers, input: { slug, policyId: uuid, isArchived: true } },
  "policies.checkConnection": { may: writers, input: { slug, to: "trainer" } },
  "policies.check": { may: writers, input: { slug, policyId: uuid } },
  "policies.setMain": { may: writers, input: { slug, policyId: uuid } },
  "policies.setFeatureMap": {
    may: writers,
    input: { slug, baseUrl: "http://127.0.0.1:1/v1", model: "walk" },
  },
  "experiments.list": { may: readers, input: { slug } },
  "experiments.get": { may: readers, input: { slug, experiment: "main" } },
  "experiments.settings": { may: readers, input: { slug, experiment: "main" } },
  "experiments.compare": { may: readers, input: { slug, experiments: ["main", "walk"] } },
  "experiments.create": { may: writers, input: { slug, experiment: "walk" } },
  "experiments.update": { may: writers, input: { slug, experiment: "walk", name: "Walk" } },
  "experiments.archive": { may: writers, input: { slug, experiment: "walk", isArchived: true } },
  "rounds.list": { may: readers, input: { slug } },
  "rounds.get": { may: readers, input: round },
  "rounds.settings": { may: readers, input: round },
  "rounds.events": { may: readers, input: round },
  "rounds.pairs": { may: readers, input: round },
  "rounds.pair": { may: readers, input: { slug, pairId: "0".repeat(32) } },
  "rounds.preview": { may: readers, input: { slug, config } },
  "rounds.forecast": { may: readers, input: { slug, eta: 0.1, radius: 0.75, metric: "information" } },
  "rounds.promptChoices": { may: readers, input: { slug } },
  "rounds.create": { may: writers, input: { slug, config } },
  "rounds.update": { may: writers, input: { ...round, config } },
  "trainings.list": { may: readers, input: { slug } },
  "trainings.get": { may: readers, input: round },
  "trainings.options": { may: readers, input: { slug } },
  "trainings.create": {
    may: writers,
    input: { slug, manifestSha256: "0".repeat(64), name: "walk", algorithm: "dpo" },
  },
  "trainings.cancel": { may: writers, input: round },
  "trainings.retry": { may: writers, input: round },
  "recipes.list": { may: readers, input: { slug } },
  "recipes.get": { may: readers, input: round },
  "recipes.preview": { may: readers, input: { slug, recipe: { name: "offline-dpo" } } },
  "recipes.suggestPath": { may: readers, input: { slug, eta: 0.1 } },
  "recipes.start": { may: writers, input: { slug, recipe: { name: "offline-dpo" } } },
  "recipes.stop": { may: writers, input: round },
  "recipes.retry": { may: writers, input: round },
  "rehearsals.get": { may: readers, input: round },
  "rehearsals.start": { may: writers, input: round },
  "rehearsals.stop": { may: writers, input: round },
  "rounds.clone": { may: writers, input: round },
  "rounds.delete": { may: writers, input: round },
  "rounds.start": { may: writers, input: round },
  "rounds.pause": { may: writers, input: round },
  "rounds.resume": { may: writers, input: round },
  "rounds.cancel": { may: writers, input: round },
  "rounds.retry": { may: writers, input: round },
  "rounds.freeze": { may: writers, input: round },
  "rounds.finishEarly": { may: writers, input: round },
  "rounds.takePolicy": {
    may: writers,
    input: { ...round, baseUrl: "http://127.0.0.1:1/v1", model: "walk" },
  },
  "rounds.remains": { may: readers, input: round },
  "rounds.simulateAnnotators": { may: writers, input: round },
  "rounds.simulatedRun": { may: readers, input: { ...round, runId: "walk" } },
  "datasets.list": { may: readers, input: { slug } },
  "datasets.get": { may: readers, input: { slug, manifestSha256: "0".repeat(64) } },
  "datasets.compare": { may: readers, input: { slug, manifestSha256: "0".repeat(64) } },
  "datasets.preview": { may: readers, input: { slug, recipe: { kind: "mixture" } } },
  "datasets.create": {
    may: writers,
    input: { slug, name: "walk", recipe: { kind: "mixture", offline: false } },
  },
  "datasets.builds": { may: readers, input: { slug } },
  "datasets.getBuild": { may: readers, input: round },
  "datasets.retry": { may: writers, input: round },
  "datasets.stop": { may: writers, input: round },
  "datasets.exportFormats": { may: writers, input: { slug } },
  "datasets.previewExport": {
    may: writers,
    input: { slug, manifestSha256: "0".repeat(64), format: "everything" },
  },
  "datasets.export": { may: writers, input: { slug, manifestSha256: "0".repeat(64), format: "everything" } },
  "datasets.exports": { may: writers, input: { slug } },
  "datasets.getExport": { may: writers, input: round },
  "datasets.stopExport": { may: writers, input: round },
  "datasets.retryExport": { may: writers, input: round },
  "evaluations.byProject": { may: readers, input: { slug } },
  "evaluations.list": { may: readers, input: { slug } },
  "evaluations.get": { may: readers, input: round },
  "evaluations.settings": { may: readers, input: round },
  "evaluations.results": { may: readers, input: round },
  "evaluations.options": { may: readers, input: { slug } },
  "evaluations.frontier": { may: readers, input: { slug } },
  "evaluations.create": {
    may: writers,
    input: { slug, name: "walk", policies: ["00000000-0000-4000-8000-000000000000"], splits: ["validation"] },
  },
  "evaluations.stop": { may: writers, input: round },
  "evaluations.retry": { may: writers, input: round },
  "quality.annotators": { may: readers, input: { slug } },
  "quality.agreement": { may: readers, input: { slug } },
  "quality.faults": { may: readers, input: { slug } },
  "quality.statistics": { may: readers, input: { slug } },
  "quality.compute": { may: readers, input: { slug } },
  "quality.queue": { may: readers, input: { slug } },
  "quality.adjudicate": { may: readers, input: { slug, pairId: "0".repeat(32), verdict: "tie" } },
  "quality.takeBackDecision": { may: readers, input: { slug, pairId: "0".repeat(32) } },
  "quality.dismissFlags": { may: readers, input: { slug, pairId: "0".repeat(32) } },
  "quality.setStanding": {
    may: writers,
    input: { slug, pseudonym: "L-9999", state: "paused", reason: "walk" },
  },
  "quality.stopped": { may: readers, input: { slug } },
  "quality.gold": { may: readers, input: { slug } },
  "quality.markGold": { may: writers, input: { slug, pairId: "0".repeat(32) } },
  "quality.addGoldFromImports": { may: writers, input: { slug, count: 1 } },
  "quality.writeAttentionCheck": {
    may: writers,
    input: {
      slug,
      instruction: "Please choose the answer that says one.",
      rightAnswer: "one",
      wrongAnswer: "two",
    },
  },
  "quality.retireGold": { may: writers, input: { slug, goldPairId: uuid } },
  "quality.weights": { may: readers, input: { slug } },
  "quality.setWeights": { may: writers, input: { ...round, isOn: true } },
  "quality.judges": { may: readers, input: { slug } },
  "quality.saveJudge": {
    may: writers,
    input: { slug, name: "walk", baseUrl: "http://127.0.0.1:1/v1", model: "walk" },
  },
  "quality.checkJudge": { may: writers, input: { slug, judgeId: uuid } },
  "quality.retireJudge": { may: writers, input: { slug, judgeId: uuid } },
  "quality.startJudgeRun": { may: writers, input: { slug, judgeId: uuid, number: 1 } },
  "quality.actOnJudgeRun": { may: writers, input: { slug, judgeRunId: uuid, action: "pause" } },
  "quality.rules": { may: readers, input: { slug } },
  "quality.setRules": { may: writers, input: { slug, rules: {} } },
  "crowds.onboarding": { may: everyMember, input: { slug } },
  "crowds.agree": { may: everyMember, input: { slug, kind: "guidelines", version: 9 } },
  "crowds.decline": { may: everyMember, input: { slug } },
  "crowds.testProgress": { may: everyMember, input: { slug } },
  "crowds.startTest": { may: everyMember, input: { slug } },
  "crowds.answerTest": { may: everyMember, input: { slug, attempt: 1, pairId: "none", choice: "tie" } },
  "crowds.session": { may: everyMember, input: { slug } },
  "crowds.finishSession": { may: everyMember, input: { slug } },
  "crowds.leaveSession": { may: everyMember, input: { slug } },
  "crowds.stopSession": { may: everyMember, input: { slug } },
  "crowds.myPay": { may: everyMember, input: { slug } },
  "crowds.eraseMe": { may: everyMember, input: { slug, confirm: "nobody" } },
  "crowds.guidelines": { may: readers, input: { slug } },
  "crowds.publishGuidelines": { may: writers, input: { slug, text: "Walk.", basedOn: 9 } },
  "crowds.onboardingSettings": { may: readers, input: { slug } },
  "crowds.publishText": { may: writers, input: { slug, kind: "welcome", text: "", basedOn: 0 } },
  "crowds.testSettings": { may: readers, input: { slug } },
  "crowds.updateTest": {
    may: writers,
    input: { slug, isOn: false, itemsPerAttempt: 2, rightMin: 1, attemptsMax: 1 },
  },
  "crowds.testItems": { may: writers, input: { slug } },
  "crowds.testCandidates": { may: writers, input: { slug } },
  "crowds.saveTestItem": {
    may: writers,
    input: { slug, pairId: "none", answer: "tie", explanation: "walk" },
  },
  "crowds.retireTestItem": { may: writers, input: { slug, pairId: "none" } },
  "crowds.testResults": { may: writers, input: { slug } },
  "crowds.letIn": { may: writers, input: { slug, memberId: uuid } },
  "crowds.studies": { may: writers, input: { slug } },
  "crowds.createStudy": { may: writers, input: { slug, platform: "prolific", requestKey: uuid, ...study } },
  "crowds.updateStudy": { may: writers, input: { slug, studyId: uuid, isClosed: true, ...study } },
  "crowds.studySessions": { may: writers, input: { slug, studyId: uuid } },
  "crowds.freePlace": { may: writers, input: { slug, sessionId: uuid } },
  "crowds.payRates": { may: writers, input: { slug } },
  "crowds.setPayRate": { may: writers, input: { slug, studyId: null, ...study.pay } },
  "crowds.payDue": { may: writers, input: { slug } },
  "crowds.markPaid": {
    may: writers,
    input: { slug, requestKey: uuid, from: null, until: new Date(0), people: [payee] },
  },
  "crowds.payments": { may: writers, input: { slug } },
  "crowds.erasePerson": { may: writers, input: { slug, memberId: uuid, confirm: "L-9999" } },
  "labeling.home": { may: self, input: {} },
  "labeling.next": { may: everyMember, input: { slug } },
  "labeling.history": { may: everyMember, input: { slug } },
  "labeling.desk": { may: everyMember, input: { slug } },
  "labeling.guidelines": { may: everyMember, input: { slug } },
  "labeling.rules": { may: readers, input: { slug } },
  "labeling.setRules": { may: writers, input: { slug, rules: {} } },
  "labeling.setStrength": { may: everyMember, input: { slug, judgmentId: uuid, strength: 1 } },
  "labeling.undo": { may: everyMember, input: { slug } },
  "labeling.savePreferences": { may: self, input: { layout: "stack" } },
  // Leases belong to whoever holds them; nobody else's can be named with any effect.
  "labeling.submit": {
    may: self,
    input: {
      leaseId: uuid,
      choice: "tie",
      strength: null,
      durationMs: 1000,
      visibleMs: 1000,
      idempotencyKey: uuid,
    },
  },
  "labeling.skip": { may: self, input: { leaseId: uuid, reason: "cannot_judge" } },
  "labeling.heartbeat": { may: self, input: { leaseIds: [uuid] } },
  "labeling.release": { may: self, input: { leaseIds: [uuid] } },
};

/** Walked by tests of their own: roles alone don't decide, or it would shut out whoever walks next. */
export const decidedOtherwise = new Set([
  "projects.create",
  "access.endOtherSessions",
  "projects.archive",
  "members.leave",
]);

/** What says that the caller, and not what they ask for, is the problem; or that the test asks wrongly. */
export const turnedAway = ["not-signed-in", "forbidden", "defect"];

/** What a token of each scope may be used for, and nothing else; a token may always ask whose it is. */
export const allowedTo: Record<Scope, RegExp> = {
  read: /^(projects\.(list|get)|prompts\.(list|imports|getImport|importRows)|policies\.list|datasets\.(list|get|compare|preview|builds|getBuild|exportFormats|previewExport|export|exports|getExport|stopExport|retryExport)|evaluations\.(byProject|list|get|settings|results|options|frontier)|crowds\.(guidelines|onboardingSettings|testSettings)|quality\.(annotators|agreement|faults|statistics|queue|stopped|gold|weights|judges|rules)|rounds\.(list|get|settings|events|pairs|pair|preview|forecast|promptChoices|remains|simulatedRun)|trainings\.(list|get|options)|recipes\.(list|get|preview|suggestPath)|rehearsals\.get|experiments\.(list|get|settings|compare)|labeling\.rules)$/,
  label:
    /^(crowds\.(onboarding|agree|decline|testProgress|startTest|answerTest|session|finishSession|leaveSession|stopSession|myPay)|quality\.(adjudicate|takeBackDecision|dismissFlags|compute)|labeling\.(home|next|heartbeat|submit|skip|undo|release|setStrength|savePreferences|history|guidelines|desk))$/,
  // Files come in by routes of their own.
  import: /^prompts\.(change|beginImport|finishUpload|previewImport|startImport|stopImport|undoImport)$/,
  rounds:
    /^(quality\.(setWeights|startJudgeRun|actOnJudgeRun)|rounds\.(create|update|clone|delete|start|pause|resume|cancel|finishEarly|takePolicy|retry|freeze|simulateAnnotators)|rehearsals\.(start|stop)|evaluations\.(create|stop|retry)|experiments\.(create|update|archive))$/,
  train:
    /^(datasets\.(create|retry|stop)|trainings\.(create|cancel|retry)|recipes\.(start|stop|retry)|policies\.(create|check|checkConnection|update|archive|setMain|setFeatureMap)|quality\.(saveJudge|retireJudge|checkJudge))$/,
  admin:
    /^(access\.(auditLog|accountLog|listSessions|endSession|listMembers|listInvites|createInvite|revokeInvite|listApiTokens|createApiToken|revokeApiToken)|members\.(setRole|remove|readmit|passOwnership)|projects\.(unarchive|deletion|delete|update)|crowds\.(freePlace|publishGuidelines|publishText|updateTest|testItems|testCandidates|saveTestItem|retireTestItem|testResults|letIn|studies|createStudy|updateStudy|studySessions|payRates|setPayRate|payDue|markPaid|payments|erasePerson|eraseMe)|quality\.(setStanding|markGold|addGoldFromImports|writeAttentionCheck|retireGold|setRules)|labeling\.setRules|webhooks\.(list|create|update|delete|rotateSecret|test|deliveries|resend|resendFailed))$/,
};
