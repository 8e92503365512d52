"use client";

import { paths } from "#paths.ts";
import { Card } from "#ui/card.tsx";
import { OidcForm } from "./oidc-form.tsx";

/** Makes the identity one signs in with next a way into this account. */
export function LinkSignIn() {
  const ask = async () => {
    const response = await fetch(paths.api.linkSignIn(), { method: "POST" }).catch(() => null);
    return response?.ok === true;
  };
  return (
    <Card
      title="Single sign-on"
      description="Sign in once with your identity provider, and it becomes a way into this account. Your other browsers are signed out."
    >
      <div className="max-w-xs">
        <OidcForm next={paths.account()} onBefore={ask}>
          Add single sign-on
        </OidcForm>
      </div>
    </Card>
  );
}
