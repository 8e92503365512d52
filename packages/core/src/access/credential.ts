import type { Deps } from "./deps.ts";
import { isSameServer } from "./model.ts";

type Stored = { sealed: string | null; address: string | null };

/**
 * The credential that goes with an address: what was entered with it, or what is stored for the same server. A
 * credential was given for one server: it never goes along to another one.
 *
 * @param entered left out or empty: as it was; null: none
 */
export function credentialFor(
  deps: Pick<Deps, "secrets">,
  address: string | null,
  entered: string | null | undefined,
  stored: Stored,
): string | null {
  if (address === null || entered === null) return null;
  if (entered !== undefined && entered !== "") return deps.secrets.seal(entered);
  return stored.address !== null && isSameServer(stored.address, address) ? stored.sealed : null;
}
