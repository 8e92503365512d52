import type { Deps } from "./deps.ts";
import { done, type Outcome, refuse } from "./outcome.ts";

/**
 * Whether an address may be saved to which requests go, their paths put behind it: everything that the egress
 * policy asks, and nothing behind the path.
 */
export function checkAddress(deps: Pick<Deps, "egress">, address: string, field: string): Outcome<null> {
  const allowed = deps.egress.check(address, field);
  if (!allowed.ok) return allowed;
  const shown = JSON.stringify(address.slice(0, 200));
  if (/[\s\p{Cc}]/u.test(address)) return refuse("invalid", `${field}: ${shown} has blanks in it.`, field);
  const { search, hash } = allowed.value;
  if (search === "" && hash === "" && !/[?#]/.test(address)) return done(null);
  const message = `${field}: ${shown} goes on after its path; leave out what begins with ? or #.`;
  return refuse("invalid", message, field);
}
