"use client";

import type { MyPay, StudySession, Sum } from "@gshf/core/crowds";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl/react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { ButtonLink } from "#ui/button.tsx";
import { Progress } from "#ui/progress.tsx";
import { EraseMe } from "./erase-me.tsx";
import { useMoney } from "./use-money.ts";

/** What belongs on a labeler's page beside their counts: pay, and how far it is to the completion code. */
export function LabelerPay({ slug, pseudonym }: { slug: string; pseudonym: string }) {
  const trpc = useTRPC();
  const pay = useQuery(trpc.crowds.myPay.queryOptions({ slug }));
  const session = useQuery(trpc.crowds.session.queryOptions({ slug }));
  return (
    <>
      {/* Nothing while it loads: most labelers have neither pay nor a session, and nothing should jump. */}
      {session.data == null ? null : <SessionProgress slug={slug} session={session.data} />}
      {pay.data === undefined || !hasPay(pay.data) ? null : <Pay pay={pay.data} />}
      <EraseMe slug={slug} pseudonym={pseudonym} />
    </>
  );
}

function hasPay(pay: MyPay): boolean {
  return pay.rate !== null || pay.due.length > 0 || pay.paid.length > 0;
}

function SessionProgress({ slug, session }: { slug: string; session: StudySession }) {
  const t = useTranslations("session");
  const title = useTranslations("common")("session");
  const { done, pairs, state, mayFinish, mayLeave } = session;
  const isOver = state !== "open" || mayFinish;
  return (
    <section aria-label={title} className="mt-4 border-t border-line pt-4">
      <p className="font-medium">{t("progress", { done: Math.min(done, pairs), pairs })}</p>
      <Progress className="mt-2" label={title} value={done} max={pairs} />
      {isOver ? (
        <ButtonLink href={paths.labelFinish(slug)} variant="primary" className="mt-3">
          {t("getCode")}
        </ButtonLink>
      ) : mayLeave ? (
        <ButtonLink href={paths.labelFinish(slug)} className="mt-3">
          {t("end")}
        </ButtonLink>
      ) : (
        <p className="mt-2 text-sm text-muted">{t("untilCode", { left: pairs - done })}</p>
      )}
    </section>
  );
}

function Pay({ pay }: { pay: MyPay }) {
  const t = useTranslations("pay");
  const money = useMoney();
  const { rate } = pay;
  const rateText =
    rate === null
      ? null
      : t(rate.mode === "per_label" ? "perLabel" : "perHour", {
          amount: money(rate.amountMilli, rate.currency),
        });
  return (
    <section aria-label={t("title")} className="mt-4 border-t border-line pt-4">
      <dl className="grid grid-cols-2 gap-4">
        <SumFact label={t("due")} sums={pay.due} />
        <SumFact label={t("paid")} sums={pay.paid} />
      </dl>
      {rateText === null ? null : <p className="mt-2 text-sm text-muted">{rateText}</p>}
    </section>
  );
}

function SumFact({ label, sums }: { label: string; sums: Sum[] }) {
  const t = useTranslations("pay");
  const money = useMoney();
  return (
    <div className="min-w-0">
      <dt className="text-[0.8125rem] text-muted">{label}</dt>
      {sums.length === 0 ? <dd className="font-serif text-xl font-semibold">–</dd> : null}
      {sums.map((sum) => (
        <dd key={sum.currency}>
          <span className="font-serif text-xl font-semibold tabular-nums">
            {money(sum.amountMilli, sum.currency)}
          </span>{" "}
          <span className="text-sm text-muted">{t("labels", { count: sum.pairs })}</span>
        </dd>
      ))}
    </div>
  );
}
