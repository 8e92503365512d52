"use client";

import { useState } from "react";
import { z } from "zod";
import { Button } from "../../../ui/button.tsx";
import { CenteredPage } from "../../../ui/centered-page.tsx";

const answer = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), project: z.string(), role: z.string() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

/** Joining takes a click: link previews and prefetches must not use an invite up. */
export function AcceptInvite({ token }: { token: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const join = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const response = await fetch("/api/invites/accept", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ token, idempotency_key: browserKey(token) }),
      });
      const body = answer.parse(await response.json());
      if (body.ok) {
        window.location.assign(body.role === "labeler" ? "/label" : `/projects/${body.project}`);
        return;
      }
      setProblem(body.message);
    } catch {
      setProblem("The server can't be reached. Check your connection and try again.");
    }
    setBusy(false);
  };
  return (
    <CenteredPage>
      <h1 className="text-2xl">You are invited</h1>
      <p className="mt-3 text-muted">
        By joining you get a pseudonym in this project. It is all that datasets ever carry of you: no name, no
        address. This browser stays signed in for 30 days; keep the link to come back from here later.
      </p>
      {problem === null ? null : (
        <p role="alert" className="mt-4 rounded-lg bg-danger-soft px-3 py-2 text-danger">
          {problem}
        </p>
      )}
      <Button variant="primary" size="lg" className="mt-6 w-full" busy={busy} onClick={join} autoFocus>
        Join and start
      </Button>
    </CenteredPage>
  );
}

/** One key per link and browser: clicking twice, or coming back, is the same person. */
function browserKey(token: string): string {
  const name = `gshf-invite-${token.slice(-12)}`;
  try {
    const known = window.localStorage.getItem(name);
    if (known !== null) return known;
    const made = crypto.randomUUID();
    window.localStorage.setItem(name, made);
    return made;
  } catch {
    // Storage is switched off: the session cookie alone remembers.
    return crypto.randomUUID();
  }
}
