"use client";

import type { ConnectionCheck } from "@gshf/core/projects/model";
import { Badge } from "#ui/badge.tsx";
import { formatCount } from "#ui/format.ts";
import { Time } from "#ui/time.tsx";

/** How a server answered last, in two words: nothing is called connected before it has answered. */
export function CheckBadge({ check }: { check: ConnectionCheck | null }) {
  if (check === null) return <Badge tone="warn">not tried yet</Badge>;
  if (check.works) return <Badge tone="ok">answers</Badge>;
  return <Badge tone="danger">{check.status === null ? "no answer" : `failed: ${check.status}`}</Badge>;
}

/** What came of asking a server last, and when. */
export function CheckLine({ check }: { check: ConnectionCheck | null }) {
  // The badge says so already.
  if (check === null) return null;
  const { status, latencyMs, message, at, works } = check;
  return (
    <p className={works ? "text-sm text-muted" : "text-sm text-danger"}>
      {status === null ? "No answer" : `Answered ${status} in ${formatCount(latencyMs)} ms`},{" "}
      <Time at={new Date(at)} />: {message.replace(/\.$/, "")}.
    </p>
  );
}

/** What stands under the field of a credential: a stored one is never shown, and stays with the server it was given for. */
export function credentialHint({
  isStored,
  isElsewhere,
  ifNone = "Stored encrypted and never shown again.",
}: {
  isStored: boolean;
  /** Whether the address in the form is another server's. */
  isElsewhere: boolean;
  ifNone?: string;
}): string {
  if (isElsewhere) {
    return "This is a different server, so the stored credential isn’t sent to it. Enter one if this server needs it.";
  }
  return isStored ? "One is stored for this server. Leave this empty to keep it." : ifNone;
}
