"use client";

import type { Onboarding } from "@gshf/core/crowds";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { Checkbox } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { Markdown } from "#ui/markdown/index.tsx";
import { useErrorMessage } from "#ui/use-error-message.ts";
import { useAgree } from "./use-agree.ts";

/** What taking part means; agreed to in its present version, or not. */
export function ConsentStep({ view }: { view: Onboarding }) {
  const t = useTranslations("start.consent");
  const common = useTranslations("common");
  const errorMessage = useErrorMessage();
  const { slug } = view.project;
  const agree = useAgree(slug);
  const [isChecked, setIsChecked] = useState(false);
  const [isLeaving, setIsLeaving] = useState(false);
  const [hasDeclined, setHasDeclined] = useState(false);
  const decline = useDecline(slug, view.session !== null, () => setHasDeclined(true));
  const { consent } = view;
  if (consent === null) return null;
  return (
    <article className="space-y-5">
      <div>
        <h1 className="text-3xl">{t("title")}</h1>
        <p className="mt-1 text-sm text-muted">{common("version", { version: consent.version })}</p>
      </div>
      <div className="rounded-xl border border-line bg-surface p-5 shadow-card">
        <Markdown text={consent.text} />
      </div>
      <Checkbox
        label={t("check")}
        checked={isChecked}
        onChange={(event) => setIsChecked(event.target.checked)}
      />
      {agree.isError ? <FormProblem message={errorMessage(agree.error)} /> : null}
      {hasDeclined ? (
        <p role="status" className="rounded-lg bg-warn-soft px-3 py-2 text-warn">
          {t("declined")}
        </p>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Button
          variant="primary"
          size="lg"
          disabled={!isChecked}
          busy={agree.isPending}
          onClick={() => agree.mutate({ slug, kind: "consent", version: consent.version })}
        >
          {t("agree")}
        </Button>
        <Button size="lg" variant="quiet" onClick={() => setIsLeaving(true)}>
          {t("decline")}
        </Button>
      </div>
      <ConfirmDialog
        open={isLeaving}
        onOpenChange={setIsLeaving}
        title={t("leaveTitle")}
        confirmLabel={t("leave")}
        cancelLabel={t("back")}
        variant="danger"
        onConfirm={decline}
      >
        <p>{t(view.session === null ? "leaveText" : "leaveSession")}</p>
      </ConfirmDialog>
    </article>
  );
}

function useDecline(slug: string, hasSession: boolean, onDeclined: () => void): () => Promise<void> {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const decline = useMutation(trpc.crowds.decline.mutationOptions());
  return async () => {
    await decline.mutateAsync({ slug });
    onDeclined();
    if (!hasSession) return;
    await queryClient.invalidateQueries({ queryKey: trpc.crowds.session.queryKey({ slug }) });
    router.push(paths.labelFinish(slug));
  };
}
