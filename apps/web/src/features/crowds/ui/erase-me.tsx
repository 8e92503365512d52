"use client";

import { eraseMeSchema } from "@gshf/core/crowds/model";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl/react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";

type Person = { slug: string; pseudonym: string };

/** Anybody may have themselves erased; their labels stay under the pseudonym. */
export function EraseMe({ slug, pseudonym }: Person) {
  const t = useTranslations("erasure");
  return (
    <Dialog
      title={t("title")}
      description={t("text", { pseudonym })}
      trigger={
        <button type="button" className="link mt-3 block w-fit text-sm">
          {t("open")}
        </button>
      }
    >
      <EraseForm slug={slug} pseudonym={pseudonym} />
    </Dialog>
  );
}

function EraseForm({ slug, pseudonym }: Person) {
  const t = useTranslations("erasure");
  const trpc = useTRPC();
  // This browser's session names an account that is no more: it ends, too.
  const leave = async () => {
    await fetch(paths.api.signOut(), { method: "POST", redirect: "manual" }).catch(() => undefined);
    window.location.assign(paths.home());
  };
  const erase = useMutation(trpc.crowds.eraseMe.mutationOptions({ onSuccess: leave }));
  const form = useVerbForm({
    schema: eraseMeSchema,
    defaultValues: { slug, confirm: "" },
    mutation: erase,
  });
  return (
    <Form form={form} className="space-y-4">
      <form.TextField name="confirm" label={t("confirm", { pseudonym })} autoComplete="off" />
      <form.Submit variant="danger" disabled={form.watch("confirm").trim() !== pseudonym}>
        {t("submit")}
      </form.Submit>
    </Form>
  );
}
