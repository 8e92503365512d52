"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { z } from "zod";
import { paths } from "#paths.ts";
import { offline } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { CenteredPage } from "#ui/centered-page.tsx";
import { useProblemMessage } from "#ui/use-error-message.ts";

const answer = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), project: z.string(), role: z.string() }),
  z.object({
    ok: z.literal(false),
    reason: z.string(),
    message: z.string(),
    field: z.string().nullable().default(null),
    values: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  }),
]);

/** Joining takes a click: link previews and prefetches must not use an invite up. */
export function AcceptInvite({ token }: { token: string }) {
  return (
    <CenteredPage>
      <Join token={token} />
    </CenteredPage>
  );
}

function Join({ token }: { token: string }) {
  const t = useTranslations("entry.invite");
  const problemMessage = useProblemMessage();
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
        window.location.assign(
          body.role === "labeler" ? paths.label(body.project) : paths.project(body.project),
        );
        return;
      }
      setProblem(problemMessage(body));
    } catch {
      setProblem(problemMessage(offline));
    }
    setBusy(false);
  };
  return (
    <>
      <h1 className="text-2xl">{t("title")}</h1>
      <p className="mt-3 text-muted">{t("text")}</p>
      {problem === null ? null : (
        <p role="alert" className="mt-4 rounded-lg bg-danger-soft px-3 py-2 text-danger">
          {problem}
        </p>
      )}
      <Button variant="primary" size="lg" className="mt-6 w-full" busy={busy} onClick={join} autoFocus>
        {t("join")}
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
