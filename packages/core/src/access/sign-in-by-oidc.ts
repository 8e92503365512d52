import { transaction } from "@gshf/db";
import { audit } from "./audit.ts";
import type { Deps } from "./deps.ts";
import { done, type Outcome, refuse } from "./outcome.ts";

/**
 * The user behind an identity that the OIDC provider vouched for. Sign-up is closed: an unknown person is let
 * in only with a verified email address of an allowed domain.
 */
export async function signInByOidc(
  deps: Deps,
  identity: { subject: string; email: string | null; emailVerified: boolean; name: string | null },
  allowedDomains: readonly string[],
): Promise<Outcome<{ userId: string }>> {
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
    const created = await tx.user.create({ data: { email, name: identity.name, oidcSub: identity.subject } });
    await audit(
      tx,
      { kind: "user", userId: created.id },
      { action: "user.create", subject: `user:${created.id}` },
    );
    return done({ userId: created.id });
  });
}
