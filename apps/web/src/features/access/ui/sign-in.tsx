"use client";

import { useTranslations } from "use-intl/react";
import { CenteredPage } from "#ui/centered-page.tsx";
import { OidcForm } from "./oidc-form.tsx";

export function SignIn({
  hasOidc,
  next,
  failure,
}: {
  hasOidc: boolean;
  next: string;
  failure: string | null;
}) {
  const t = useTranslations("entry.signIn");
  return (
    <CenteredPage>
      <h1 className="text-2xl">{t("title")}</h1>
      {failure !== null ? (
        <p role="alert" className="mt-3 rounded-lg bg-danger-soft px-3 py-2 text-danger">
          {t(failure === "link" || failure === "email" || failure === "account" ? failure : "failed")}
        </p>
      ) : null}
      {hasOidc ? <OidcForm next={next}>{t("oidc")}</OidcForm> : null}
      <p className={hasOidc ? "mt-6 border-t border-line pt-4 text-muted" : "mt-3 text-muted"}>
        {t("invited")}
      </p>
    </CenteredPage>
  );
}
