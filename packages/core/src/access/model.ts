import { z } from "zod";

export const newInviteSchema = z.object({
  slug: z.string(),
  role: z.enum(["researcher", "reviewer", "labeler"]),
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
