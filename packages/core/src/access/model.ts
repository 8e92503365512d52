import { z } from "zod";

/** The largest whole number of a column of the database. */
export const wholeMax = 2_147_483_647;

/** What a project counts from 1 on: its rounds, trainings, versions of its guidelines. */
export const numberSchema = z.int().min(1).max(wholeMax);

/** An address somebody types. */
export const emailSchema = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u, "Enter an e-mail address, such as ada@example.org.");

export const newInviteSchema = z.object({
  slug: z.string(),
  role: z.enum(["researcher", "reviewer", "labeler"]),
  /** For whoever signs in with this address, once; left out, for whoever has the link. */
  email: emailSchema.optional(),
  note: z.string().max(200).default(""),
  usesMax: z.int().min(1).max(10_000).default(1),
  expiresInHours: z
    .number()
    .positive()
    .max(24 * 365)
    .default(24 * 7),
  /** Repeating a request with the same key makes one invite; the link that is answered last is the one that works. */
  requestKey: z.uuid().optional(),
});

/** What an API token may be allowed; its rights are these, as far as its maker's role goes. */
export const scopes = ["read", "label", "import", "rounds", "train", "admin"] as const;
export type Scope = (typeof scopes)[number];

/** No token lives longer than a year. */
export const tokenDaysMax = 365;

export const newApiTokenSchema = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length).default(["read"]),
  expiresInDays: z.number().positive().max(tokenDaysMax).default(90),
  /** Repeating a request with the same key makes one token; the one that is answered last is the one that works. */
  requestKey: z.uuid().optional(),
});

export const inviteStates = ["open", "used-up", "expired", "revoked"] as const;
export type InviteState = (typeof inviteStates)[number];

/**
 * Whether two addresses lead to the same server: scheme, host and port, and for a trainer its kind. Credentials
 * belong to one.
 */
export function isSameServer(before: string, after: string): boolean {
  const server = serverOf(before);
  return server !== null && server === serverOf(after);
}

function serverOf(address: string): string | null {
  const [, kind = "", rest = address] = /^([a-z][a-z0-9-]*)\+(.*)$/is.exec(address.trim()) ?? [];
  const url = URL.parse(rest);
  // Of schemes that are not the web's every origin is "null".
  return url === null ? null : `${kind.toLowerCase()}+${url.protocol}//${url.host}`;
}

/** What an audit log is narrowed to; what is left out, or empty, narrows nothing. */
export const auditFilterSchema = z.object({
  slug: z.string(),
  /** Part of a pseudonym, a name or an address. */
  who: z.string().trim().max(200).optional(),
  action: z.string().max(100).optional(),
  subject: z.string().trim().max(200).optional(),
  from: z.date().optional(),
  until: z.date().optional(),
});

/** What was done, in words, by the name that audit events have: of the verb that was called, or of what came by itself. */
export const eventTexts: Readonly<Record<string, string>> = {
  "access.createInvite": "Created an invite link",
  "access.revokeInvite": "Revoked an invite link",
  "access.createApiToken": "Created an API token",
  "access.revokeApiToken": "Revoked an API token",
  "access.endSession": "Ended one of their sessions",
  "access.endOtherSessions": "Signed out everywhere else",
  "invite.accept": "Joined by an invite link",
  "study.enter": "Entered a study",
  "session.start": "Signed in",
  "session.end": "Signed out",
  "identity.add": "Signed in for the first time",
  "identity.claim": "Took over the account made for their address",
  "identity.link": "Added a way to sign in",
  "user.create": "Account created",
  "user.duplicateAddress": "Another account already has this address",
  "user.letInByEmail": "Let the next sign-in with the address take the account over",
  "members.setRole": "Changed a member’s role",
  "members.remove": "Removed a member",
  "members.readmit": "Let a removed member back in",
  "members.leave": "Left the project",
  "members.passOwnership": "Passed ownership on",
  "projects.create": "Created the project",
  "projects.update": "Changed the project’s settings",
  "projects.archive": "Archived the project",
  "projects.unarchive": "Unarchived the project",
  "projects.delete": "Deleted the project",
  "project.deleted": "Finished deleting the project",
  "prompts.import": "Imported prompts",
  "prompts.import-refused": "Tried to import prompts: the file was refused",
  "comparisons.import": "Imported comparisons",
  "comparisons.import-refused": "Tried to import comparisons: the file was refused",
  "pools.import": "Imported prompts with answers",
  "pools.import-refused": "Tried to import prompts with answers: the file was refused",
  "prompts.beginImport": "Began to send a file",
  "prompts.finishUpload": "Sent a file",
  "prompts.startImport": "Started an import",
  "prompts.stopImport": "Stopped an import",
  "prompts.undoImport": "Took an import back",
  "prompts.change": "Changed what prompts are for, their tags or their split",
  "policies.create": "Added a policy",
  "policies.update": "Changed a policy",
  "policies.archive": "Archived or unarchived a policy",
  "policies.setMain": "Chose the main policy",
  "policies.setFeatureMap": "Set the embedder",
  "policy.promote": "Made a trained policy the main one",
  "experiments.create": "Made an experiment",
  "experiments.update": "Changed an experiment",
  "experiments.archive": "Archived or unarchived an experiment",
  "crowds.agree": "Agreed to a text",
  "crowds.decline": "Declined to take part",
  "crowds.finishSession": "Finished a study session",
  "crowds.leaveSession": "Left a study session",
  "crowds.stopSession": "Ended a participant’s session",
  "crowds.freePlace": "Freed a participant’s place",
  "crowds.eraseMe": "Had their data erased",
  "crowds.erasePerson": "Erased a person",
  "crowds.exportPay": "Exported pay",
  "crowds.publishGuidelines": "Published guidelines",
  "crowds.publishText": "Published a text of the onboarding",
  "crowds.updateTest": "Changed the qualification test",
  "crowds.saveTestItem": "Saved a test question",
  "crowds.retireTestItem": "Retired a test question",
  "qualification.pass": "Passed the qualification test",
  "qualification.fail": "Failed the qualification test",
  "crowds.letIn": "Let somebody in without the test",
  "crowds.createStudy": "Created a study",
  "crowds.updateStudy": "Changed a study",
  "crowds.setPayRate": "Set a pay rate",
  "crowds.markPaid": "Marked people as paid",
  "quality.adjudicate": "Decided a pair",
  "quality.takeBackDecision": "Took a decision back",
  "quality.dismissFlags": "Dismissed flags of a pair",
  "quality.setStanding": "Changed a labeler’s standing",
  "standing.warned": "Warned a labeler, by the quality rules",
  "standing.paused": "Paused a labeler, by the quality rules",
  "standing.blocked": "Blocked a labeler, by the quality rules",
  "quality.markGold": "Marked a gold pair",
  "quality.addGoldFromImports": "Made gold pairs of imported comparisons",
  "quality.writeAttentionCheck": "Wrote an attention check",
  "quality.retireGold": "Retired a gold pair",
  "quality.setWeights": "Switched a round’s weights",
  "quality.compute": "Had the figures about quality computed",
  "quality.saveJudge": "Saved an LLM judge",
  "quality.retireJudge": "Retired an LLM judge",
  "quality.startJudgeRun": "Asked an LLM judge about a round",
  "quality.actOnJudgeRun": "Paused, resumed or stopped an LLM judge",
  "quality.setRules": "Changed the quality rules",
  "rounds.create": "Created a round",
  "rounds.update": "Changed a draft round",
  "rounds.clone": "Cloned a round",
  "rounds.delete": "Deleted a draft round",
  "rounds.start": "Started a round",
  "rounds.pause": "Paused a round",
  "rounds.resume": "Resumed a round",
  "rounds.cancel": "Cancelled a round",
  "rounds.finishEarly": "Ended a round without a new policy",
  "rounds.takePolicy": "Took a trained policy over by hand",
  "rounds.retry": "Retried a round",
  "rounds.freeze": "Froze a round",
  "datasets.create": "Began a dataset",
  "datasets.stop": "Stopped a dataset on its way",
  "datasets.retry": "Took a dataset up again",
  "datasets.export": "Began an export",
  "datasets.stopExport": "Stopped an export",
  "datasets.retryExport": "Took an export up again",
  "trainings.create": "Started a training",
  "trainings.cancel": "Cancelled a training",
  "trainings.retry": "Took a training up again",
  "evaluations.create": "Started an evaluation",
  "evaluations.stop": "Stopped an evaluation",
  "evaluations.retry": "Took an evaluation up again",
  "recipes.start": "Started a recipe",
  "recipes.stop": "Stopped a recipe",
  "recipes.retry": "Took a recipe up again",
  "rehearsals.start": "Rehearsed a draft round",
  "rehearsals.stop": "Stopped a rehearsal",
  "labeling.skip": "Skipped a pair",
  "labeling.setStrength": "Changed how strong a label is",
  "labeling.undo": "Took a label back",
  "labeling.setRules": "Changed the labeling rules",
  "webhooks.create": "Added a webhook",
  "webhooks.update": "Changed a webhook",
  "webhooks.delete": "Deleted a webhook",
  "webhooks.rotateSecret": "Gave a webhook another secret",
  "webhooks.test": "Tested a webhook",
  "webhooks.resend": "Had a webhook’s message sent again",
  "webhooks.resendFailed": "Had a webhook’s failed messages sent again",
  "webhooks.turnedOff": "Turned a webhook off: nothing arrived there",
};
