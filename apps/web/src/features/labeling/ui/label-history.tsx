"use client";

import type { LabelingDesk, PastLabel } from "@gshf/core/labeling";
import { flagReasons, skipReasons } from "@gshf/core/slots/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, ScrollText } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl/react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button, ButtonLink } from "#ui/button.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Time } from "#ui/time.tsx";
import { useToast } from "#ui/toast.tsx";
import { useErrorMessage } from "#ui/use-error-message.ts";
import { LabelHeader } from "./label-header.tsx";
import { useDescribeAnswer } from "./use-describe-answer.ts";

/** What a labeler said lately, and what became of it; the last ten can be taken back. */
export function LabelHistory({ desk }: { desk: LabelingDesk }) {
  return (
    <>
      <LabelHeader title={desk.name} slug={desk.slug} />
      <History slug={desk.slug} />
    </>
  );
}

function History({ slug }: { slug: string }) {
  const t = useTranslations("history");
  const labeling = useTranslations("labeling");
  const goOn = useTranslations("home")("continue");
  const errorMessage = useErrorMessage();
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const queryClient = useQueryClient();
  const query = useQuery(trpc.labeling.history.queryOptions({ slug }));
  const undo = useMutation(
    trpc.labeling.undo.mutationOptions({
      // The pair taken back is leased again; the labeling page shows it first.
      onSuccess: () => router.push(paths.label(slug)),
      onError: (error) =>
        toast(labeling("notices.undo-failed", { why: errorMessage(error) }), { tone: "warn" }),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.labeling.history.queryKey({ slug }) }),
    }),
  );
  return (
    <main id="main" className="mx-auto max-w-3xl px-4 py-8 sm:px-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h2 className="text-2xl">{t("title")}</h2>
          <p className="mt-1 text-muted">{t("text")}</p>
        </div>
        <ButtonLink href={paths.label(slug)}>
          <ArrowLeft className="size-4 rtl:rotate-180" aria-hidden />
          {goOn}
        </ButtonLink>
      </div>
      <div className="mt-6">
        <QueryView query={query}>
          {(labels) =>
            labels.length === 0 ? (
              <Empty icon={ScrollText} title={t("empty")} />
            ) : (
              <ol className="divide-y divide-line rounded-xl border border-line bg-surface">
                {labels.map((label) => (
                  <HistoryRow
                    key={label.judgmentId ?? label.leaseId}
                    label={label}
                    isBusy={undo.isPending}
                    onTakeBack={() => undo.mutate(Object.assign({ slug }, nameOf(label)))}
                  />
                ))}
              </ol>
            )
          }
        </QueryView>
      </div>
    </main>
  );
}

/** What the server knows it by. */
function nameOf({ judgmentId, leaseId }: PastLabel): { judgmentId: string } | { leaseId: string } | null {
  if (judgmentId !== null) return { judgmentId };
  return leaseId === null ? null : { leaseId };
}

const choiceTones = { left: "left", right: "right", tie: "neutral", both_bad: "neutral" } as const;
const stateTones: Record<NonNullable<PastLabel["state"]>, Tone> = {
  counted: "ok",
  superseded: "neutral",
  withdrawn: "neutral",
  late: "warn",
  surplus: "warn",
};

function HistoryRow({
  label,
  isBusy,
  onTakeBack,
}: {
  label: PastLabel;
  isBusy: boolean;
  onTakeBack: () => void;
}) {
  const t = useTranslations("history");
  const labeling = useTranslations("labeling");
  const describe = useDescribeAnswer();
  const { strength } = label;
  const said = strength === 1 || strength === 2 || strength === 3 ? strength : null;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <div className="min-w-0 grow basis-60">
        <p dir="auto" className="truncate">
          {label.excerpt}
        </p>
        <p className="text-sm text-muted">
          <Time at={label.at} />
          {label.roundNumber === null ? null : ` · ${labeling("round", { number: label.roundNumber })}`}
        </p>
      </div>
      {label.choice === null ? (
        <Badge tone={label.kind === "flag" ? "warn" : "neutral"}>{t(`kinds.${label.kind}`)}</Badge>
      ) : (
        <Badge tone={choiceTones[label.choice]}>{describe(label.choice, said)}</Badge>
      )}
      {label.state === null ? (
        <SkipReason reason={label.reason ?? ""} />
      ) : (
        <Badge tone={stateTones[label.state]}>{t(`states.${label.state}`)}</Badge>
      )}
      {label.canUndo ? (
        <Button size="sm" disabled={isBusy} onClick={onTakeBack}>
          {t("takeBack")}
        </Button>
      ) : null}
    </li>
  );
}

function SkipReason({ reason }: { reason: string }) {
  const t = useTranslations("labeling");
  const known = [...skipReasons, ...flagReasons].find((one) => one === reason);
  return known === undefined ? null : <span className="text-sm text-muted">{t(`skipReasons.${known}`)}</span>;
}
