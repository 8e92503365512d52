"use client";

import { useState } from "react";
import { z } from "zod";
import { paths } from "#paths.ts";
import { Button } from "#ui/button.tsx";
import { CenteredPage } from "#ui/centered-page.tsx";
import { useUiMessages } from "#ui/messages.ts";
import { type Language, Speaks, useMessages } from "../messages/index.tsx";

const answer = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), project: z.string(), role: z.string() }),
  z.object({ ok: z.literal(false), reason: z.string(), message: z.string() }),
]);

/** Joining takes a click: link previews and prefetches must not use an invite up. */
export function AcceptInvite({ token, language }: { token: string; language: Language }) {
  return (
    <Speaks language={language}>
      <CenteredPage>
        <Join token={token} />
      </CenteredPage>
    </Speaks>
  );
}

function Join({ token }: { token: string }) {
  const m = useMessages();
  const { problem: say } = useUiMessages();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const join = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const response = await fetch(paths.api.acceptInvite(), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ token, idempotency_key: browserKey(token) }),
      });
      const body = answer.parse(await response.json());
      if (body.ok) {
        window.location.assign(body.role === "labeler" ? paths.labelHome() : paths.project(body.project));
        return;
      }
      setProblem(say(body));
    } catch {
      setProblem(say({ reason: "offline", message: "The server can't be reached. Check your connection." }));
    }
    setBusy(false);
  };
  return (
    <>
      <h1 className="text-2xl">{m.entry.invitedTitle}</h1>
      <p className="mt-3 text-muted">{m.entry.invitedText}</p>
      {problem === null ? null : (
        <p role="alert" className="mt-4 rounded-lg bg-danger-soft px-3 py-2 text-danger">
          {problem}
        </p>
      )}
      <Button variant="primary" size="lg" className="mt-6 w-full" busy={busy} onClick={join} autoFocus>
        {m.entry.join}
      </Button>
    </>
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
