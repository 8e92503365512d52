/** Who sends a request, as far as their credentials tell. */
export type Caller =
  | { kind: "anonymous" }
  | { kind: "session"; userId: string }
  | { kind: "token"; userId: string }
  | { kind: "bad-token" };
