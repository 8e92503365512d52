import { createHmac, timingSafeEqual } from "node:crypto";

/** The token of a one-click demo link: the user's id under a key that only this installation has. */
export function demoToken(secret: string, userId: string): string {
  const mac = createHmac("sha256", secret).update(`demo-sign-in:${userId}`).digest("base64url");
  return `${userId}.${mac}`;
}

/** The user a demo link signs in, or null. Outside the demo no link is good. */
export function userOfDemoToken(options: { demo: boolean; secret: string }, token: string): string | null {
  if (!options.demo) return null;
  const userId = token.split(".")[0] ?? "";
  const expected = Buffer.from(demoToken(options.secret, userId));
  const given = Buffer.from(token);
  return expected.length === given.length && timingSafeEqual(expected, given) ? userId : null;
}
