import type { Deps } from "../access/index.ts";

/** A signing secret as Standard Webhooks writes them: 256 random bits. */
export function newWebhookSecret(deps: Pick<Deps, "randomBytes">): string {
  return `whsec_${Buffer.from(deps.randomBytes(32)).toString("base64")}`;
}
