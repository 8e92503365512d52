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
  if (check === null) return <p className="text-sm text-muted">Not tried yet.</p>;
  const { status, latencyMs, message, at, works } = check;
  return (
    <p className={works ? "text-sm text-muted" : "text-sm text-danger"}>
      {status === null ? "No answer" : `Answered ${status} in ${formatCount(latencyMs)} ms`},{" "}
      <Time at={new Date(at)} />: {message.replace(/\.$/, "")}.
    </p>
  );
}

/** What a form says before it saves another server's address without the credential. */
export const credentialStays =
  "This is another server: what is stored stays behind and is not sent there. Enter it again if this server is to have it.";
