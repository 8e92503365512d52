"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import { z } from "zod";
import { paths } from "#paths.ts";
import { Button } from "#ui/button.tsx";
import { CenteredPage } from "#ui/centered-page.tsx";

const csrfAnswer = z.object({ csrfToken: z.string() });

export function SignIn({ hasOidc, next, hasFailed }: { hasOidc: boolean; next: string; hasFailed: boolean }) {
  const t = useTranslations("entry.signIn");
  return (
    <CenteredPage>
      <h1 className="text-2xl">{t("title")}</h1>
      {hasFailed ? (
        <p role="alert" className="mt-3 rounded-lg bg-danger-soft px-3 py-2 text-danger">
          {t("failed")}
        </p>
      ) : null}
      {hasOidc ? <OidcForm next={next} /> : null}
      <p className={hasOidc ? "mt-6 border-t border-line pt-4 text-muted" : "mt-3 text-muted"}>
        {t("invited")}
      </p>
    </CenteredPage>
  );
}

/** A real form post, protected by next-auth's CSRF token. */
function OidcForm({ next }: { next: string }) {
  const t = useTranslations("entry.signIn");
  const [csrfToken, setCsrfToken] = useState<string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    fetch(paths.api.csrf(), { signal: controller.signal })
      .then((response) => response.json())
      .then((body) => setCsrfToken(csrfAnswer.parse(body).csrfToken))
      .catch(() => undefined);
    return () => controller.abort();
  }, []);
  return (
    <form method="post" action={paths.api.oidcSignIn()} className="mt-5">
      <input type="hidden" name="csrfToken" value={csrfToken ?? ""} />
      <input type="hidden" name="callbackUrl" value={next} />
      <Button type="submit" variant="primary" size="lg" className="w-full" disabled={csrfToken === null}>
        {t("oidc")}
      </Button>
    </form>
  );
}
