import { createApiToken } from "./api-tokens/create-api-token.ts";
import { listApiTokens } from "./api-tokens/list-api-tokens.ts";
import { revokeApiToken } from "./api-tokens/revoke-api-token.ts";
import { listAccountEvents, listAuditEvents } from "./audit-log/list-audit-events.ts";
import { createInvite } from "./create-invite.ts";
import { getMe } from "./get-me.ts";
import { listInvites } from "./list-invites.ts";
import { listMembers } from "./list-members.ts";
import { revokeInvite } from "./revoke-invite.ts";
import { endOtherSessions, endSession } from "./sessions/end-session.ts";
import { listSessions } from "./sessions/list-sessions.ts";

export { acceptInvite } from "./accept-invite.ts";
export { addMember } from "./add-member.ts";
export { addSystemMember, refuseNoPerson, type SystemKind } from "./add-system-member.ts";
export { answersKeptHours, claimRequest } from "./answered-requests.ts";
export { createApiToken } from "./api-tokens/create-api-token.ts";
export { listApiTokens } from "./api-tokens/list-api-tokens.ts";
export { revokeApiToken } from "./api-tokens/revoke-api-token.ts";
export { rightsOfToken } from "./api-tokens/rights-of-token.ts";
export { actorName, audit } from "./audit.ts";
export { type AuditEventView, listAuditEvents } from "./audit-log/list-audit-events.ts";
export { authorize, refuseArchived } from "./authorize.ts";
export { type Action, actions, can, capabilities, rightsIn, rolesThatMay } from "./capabilities.ts";
export { checkAddress } from "./check-address.ts";
export { createInvite } from "./create-invite.ts";
export { createOwner } from "./create-owner.ts";
export { credentialFor } from "./credential.ts";
export { momentSchema, readCursor, writeCursor } from "./cursor.ts";
export { demoToken, userOfDemoToken } from "./demo-token.ts";
export type { Actor, Calculator, Deps, Settings, TokenRights } from "./deps.ts";
export { createEgress, type Egress, type EgressPolicy, isPublicAddress } from "./egress.ts";
export { getMe } from "./get-me.ts";
export { letInByEmail } from "./identities/let-in-by-email.ts";
export { type Identity, signInByOidc } from "./identities/sign-in-by-oidc.ts";
export { type DemoUser, listDemoUsers } from "./list-demo-users.ts";
export { type InviteView, listInvites } from "./list-invites.ts";
export { listMembers, type MemberView } from "./list-members.ts";
export { networkOf } from "./network-of.ts";
export {
  done,
  type Outcome,
  type Refusal,
  type RefusalReason,
  type RefusalValues,
  refuse,
} from "./outcome.ts";
export {
  byPseudonym,
  newestFirst,
  newestNumber,
  oldestFirst,
  pageFields,
  pageOf,
  readPage,
} from "./pages.ts";
export { personKey } from "./person-key.ts";
export { type Allowance, createRateLimiter, type Permit, type RateLimit, takePermit } from "./rate-limit.ts";
export { refuseUnstorable } from "./refuse-unstorable.ts";
export { revokeInvite } from "./revoke-invite.ts";
export { createSecretBox, type SecretBox } from "./secret-box.ts";
export { signOut } from "./sessions/end-session.ts";
export { endSessionsOf } from "./sessions/end-sessions-of.ts";
export { sessionDaysMax } from "./sessions/session-limits.ts";
export { type NewSession, startSession } from "./sessions/start-session.ts";
export { userOfSession } from "./sessions/user-of-session.ts";
export { newToken, tokenSha256, uuidFrom } from "./tokens.ts";
export {
  type AnyVerb,
  type Caller,
  type Declared,
  type Exceptions,
  noInput,
  ownVerb,
  type ProjectCaller,
  type Verb,
  type VerbDefinition,
  type VerbKind,
  verb,
} from "./verb.ts";

export const accessVerbs = {
  me: getMe,
  listSessions,
  endSession,
  endOtherSessions,
  auditLog: listAuditEvents,
  accountLog: listAccountEvents,
  listMembers,
  listInvites,
  createInvite,
  revokeInvite,
  listApiTokens,
  createApiToken,
  revokeApiToken,
};
