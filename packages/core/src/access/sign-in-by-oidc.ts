import { transaction } from "@gshf/db";
import { storable } from "../text/model.ts";
import { audit } from "./audit.ts";
import type { Deps } from "./deps.ts";
import { done, type Outcome, refuse } from "./outcome.ts";
import { refuseUnstorable } from "./refuse-unstorable.ts";

/**
 * The user behind an identity that the OIDC provider vouched for. Sign-up is closed: an unknown person is let
 * in only with a verified email address of an allowed domain.
 */
export async function signInByOidc(
  deps: Deps,
  identity: { subject: string; email: string | null; emailVerified: boolean; name: string | null },
  allowedDomains: readonly string[],
): Promise<Outcome<{ userId: string }>> {
  // Who somebody is can't be written otherwise than their provider writes it; what they are called can.
  const refused = refuseUnstorable({ subject: identity.subject, email: identity.email });
  if (refused !== null)
    return refuse("forbidden", "Your identity provider sent an identity that can't be stored.");
  return transaction(deps.db, async (tx) => {
    const bySubject = await tx.user.findUnique({ where: { oidcSub: identity.subject } });
    if (bySubject !== null && bySubject.deletedAt === null) return done({ userId: bySubject.id });
    if (identity.email === null || !identity.emailVerified) {
      return refuse("forbidden", "Your identity provider did not vouch for an email address.");
    }
    const email = identity.email.toLowerCase();
    const byEmail = await tx.user.findUnique({ where: { email } });
    if (byEmail !== null && byEmail.deletedAt === null) {
      await tx.user.update({ where: { id: byEmail.id }, data: { oidcSub: identity.subject } });
      return done({ userId: byEmail.id });
    }
    const domain = email.slice(email.lastIndexOf("@") + 1);
    if (!allowedDomains.includes(domain)) {
      return refuse("forbidden", "This installation does not know you. Ask for an invite link.");
    }
    const name = identity.name === null ? null : storable(identity.name);
    const created = await tx.user.create({ data: { email, name, oidcSub: identity.subject } });
    await audit(
      tx,
      { kind: "user", userId: created.id },
      { action: "user.create", subject: `user:${created.id}` },
    );
    return done({ userId: created.id });
  });
}
