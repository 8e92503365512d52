import { type Tx, transaction, type User } from "@gshf/db";
import { storable } from "../../text/model.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { emailKey } from "../email-key.ts";
import { done, type Outcome, type Refusal, refuse } from "../outcome.ts";
import { refuseUnstorable } from "../refuse-unstorable.ts";
import { endSessionsOf } from "../sessions/end-sessions-of.ts";

/** Somebody an identity provider vouches for. Issuer and subject name them; the address is told, and may change hands. */
export type Identity = {
  issuer: string;
  subject: string;
  email: string | null;
  emailVerified: boolean;
  name: string | null;
};

type Asked = {
  /** Whose verified addresses may sign up by themselves. */
  allowedDomains: readonly string[];
  /** Who is signed in and has asked for this identity to become a way into their account. */
  linkTo: string | null;
};

/**
 * The user behind an identity. One that isn't known yet signs in to an account there is only if its owner, signed in,
 * asked for that, or if the account was made for the address and nobody has signed in to it: an address alone would
 * hand an account to whoever has the address next. Sign-up is closed: a new account needs a verified address of an
 * allowed domain, or with an open invite to exactly that address.
 *
 * Refusals name, as their field, what is missing: `email` (not vouched for), `link` (an account there is has to be
 * asked first), `account` (nobody knows this person).
 */
export async function signInByOidc(
  deps: Deps,
  identity: Identity,
  { allowedDomains, linkTo }: Asked,
): Promise<Outcome<{ userId: string }>> {
  const { issuer, subject } = identity;
  // Who somebody is can't be written otherwise than their provider writes it; what they are called can.
  if (refuseUnstorable({ issuer, subject, email: identity.email }) !== null)
    return refuse("forbidden", "Your identity provider sent an identity that can't be stored.");
  return transaction(deps.db, async (tx) => {
    const known = await tx.oidcIdentity.findUnique({
      where: { issuer_subject: { issuer, subject } },
      include: { user: true },
    });
    if (known !== null) {
      if (known.user.deletedAt !== null) return unknown;
      const isOthers = linkTo !== null && linkTo !== known.userId;
      return isOthers ? refuse("conflict", linkedElsewhere, "link") : done({ userId: known.userId });
    }
    if (identity.email === null || !identity.emailVerified) {
      return refuse("forbidden", "Your identity provider did not vouch for an email address.", "email");
    }
    const key = emailKey(identity.email);
    const account = await tx.user.findUnique({ where: { emailKey: key } });
    if (linkTo !== null) return link(tx, deps, identity, { key, account, userId: linkTo });
    if (account !== null) {
      if (!(await isMeantFor(tx, account, identity))) return refuse("forbidden", askFirst, "link");
      return addIdentity(tx, deps, identity, account.id, "identity.claim");
    }
    const domain = key.slice(key.lastIndexOf("@") + 1);
    if (!allowedDomains.includes(domain) && !(await isInvited(tx, deps, key))) return unknown;
    const name = identity.name === null ? null : storable(identity.name);
    const created = await tx.user.create({ data: { email: identity.email.trim(), name } });
    const made = { action: "user.create", subject: `user:${created.id}` };
    await audit(tx, { kind: "user", userId: created.id }, made);
    return addIdentity(tx, deps, identity, created.id, "identity.add");
  });
}

const unknown: Refusal = refuse(
  "forbidden",
  "This installation does not know you. Ask for an invite link.",
  "account",
);
const askFirst =
  "There is an account with this address that is signed in to in another way. Sign in as before and add this way on your account page, or ask whoever runs this installation.";
const linkedElsewhere = "This sign-in already belongs to another account.";

/** An account made for whoever has the address, or one that this subject signed in to before issuers were kept. */
async function isMeantFor(tx: Tx, account: User, { subject }: Identity): Promise<boolean> {
  if (account.deletedAt !== null) return false;
  if (account.letInByEmail) return true;
  const identities = await tx.oidcIdentity.count({ where: { userId: account.id } });
  return identities === 0 && account.oidcSub === subject;
}

async function link(
  tx: Tx,
  deps: Deps,
  identity: Identity,
  { key, account, userId }: { key: string; account: User | null; userId: string },
): Promise<Outcome<{ userId: string }>> {
  const user = await tx.user.findUnique({ where: { id: userId } });
  if (user === null || user.deletedAt !== null) return refuse("not-signed-in", "Sign in again.");
  const hasOther = user.email !== null && emailKey(user.email) !== key;
  if (hasOther || (account !== null && account.id !== userId)) {
    return refuse("conflict", "The address of this sign-in is not your account's.", "link");
  }
  if (user.email === null && identity.email !== null) {
    await tx.user.update({ where: { id: userId }, data: { email: identity.email.trim() } });
  }
  return addIdentity(tx, deps, identity, userId, "identity.link");
}

/** How somebody signs in has changed: whoever is signed in as them has to sign in again. */
async function addIdentity(
  tx: Tx,
  deps: Deps,
  { issuer, subject }: Identity,
  userId: string,
  action: string,
): Promise<Outcome<{ userId: string }>> {
  const createdAt = deps.now();
  await tx.oidcIdentity.create({ data: { issuer, subject, userId, createdAt } });
  await tx.user.update({ where: { id: userId }, data: { letInByEmail: false } });
  await endSessionsOf(tx, deps, userId);
  await audit(tx, { kind: "user", userId }, { action, subject: `user:${userId}`, detail: { issuer } });
  return done({ userId });
}

async function isInvited(tx: Tx, deps: Pick<Deps, "now">, key: string): Promise<boolean> {
  const invites = await tx.invite.findMany({
    where: { email: key, revokedAt: null, expiresAt: { gt: deps.now() }, project: { archivedAt: null } },
    select: { uses: true, usesMax: true },
  });
  return invites.some(({ uses, usesMax }) => uses < usesMax);
}
