import type { Actor, TokenRights } from "@gshf/core/access";

/** Who sends a request, as far as their credentials tell. */
export type Caller =
  | { kind: "anonymous" }
  | { kind: "session"; userId: string; sessionId: string }
  | { kind: "token"; userId: string; token: TokenRights }
  | { kind: "bad-token" };

/** Who acts, where somebody is known. */
export function actorOf(caller: Exclude<Caller, { kind: "anonymous" | "bad-token" }>): Actor {
  const { userId } = caller;
  return caller.kind === "token"
    ? { kind: "user", userId, token: caller.token }
    : { kind: "user", userId, sessionId: caller.sessionId };
}
