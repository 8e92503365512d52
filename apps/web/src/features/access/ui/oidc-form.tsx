"use client";

import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { z } from "zod";
import { paths } from "#paths.ts";
import { Button } from "#ui/button.tsx";

const csrfAnswer = z.object({ csrfToken: z.string() });

/** Leads to the identity provider: a real form post, protected by next-auth's CSRF token. */
export function OidcForm({
  next,
  onBefore,
  children,
}: {
  next: string;
  /** Done first, where there is something to be said before; false keeps it from being sent. */
  onBefore?: () => Promise<boolean>;
  children: ReactNode;
}) {
  const [csrfToken, setCsrfToken] = useState<string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    fetch(paths.api.csrf(), { signal: controller.signal })
      .then((response) => response.json())
      .then((body) => setCsrfToken(csrfAnswer.parse(body).csrfToken))
      .catch(() => undefined);
    return () => controller.abort();
  }, []);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    if (onBefore === undefined) return;
    event.preventDefault();
    const form = event.currentTarget;
    // Not requestSubmit, which would come by here again.
    if (await onBefore()) form.submit();
  };
  return (
    <form method="post" action={paths.api.oidcSignIn()} className="mt-5" onSubmit={send}>
      <input type="hidden" name="csrfToken" value={csrfToken ?? ""} />
      <input type="hidden" name="callbackUrl" value={next} />
      <Button type="submit" variant="primary" size="lg" className="w-full" disabled={csrfToken === null}>
        {children}
      </Button>
    </form>
  );
}
