"use client";

import type { MyPay, StudySession, Sum } from "@gshf/core/crowds";
import type { Preferences } from "@gshf/core/labeling";
import { useQuery } from "@tanstack/react-query";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { ButtonLink } from "#ui/button.tsx";
import { Progress } from "#ui/progress.tsx";
import { Speaks, useMessages } from "../messages/index.tsx";
import { EraseMe } from "./erase-me.tsx";
import { formatMoney } from "./format-money.ts";

/** What belongs on a labeler's page beside their counts: pay, and how far it is to the completion code. */
export function LabelerPay({
  slug,
  pseudonym,
  language,
}: {
  slug: string;
  pseudonym: string;
  language: Preferences["language"];
}) {
  const trpc = useTRPC();
  const pay = useQuery(trpc.crowds.myPay.queryOptions({ slug }));
  const session = useQuery(trpc.crowds.session.queryOptions({ slug }));
  return (
    <Speaks language={language}>
      {/* Nothing while it loads: most labelers have neither pay nor a session, and nothing should jump. */}
      {session.data == null ? null : <SessionProgress slug={slug} session={session.data} />}
      {pay.data === undefined || !hasPay(pay.data) ? null : <Pay pay={pay.data} />}
      <EraseMe slug={slug} pseudonym={pseudonym} />
    </Speaks>
  );
}

function hasPay(pay: MyPay): boolean {
  return pay.rate !== null || pay.due.length > 0 || pay.paid.length > 0;
}

function SessionProgress({ slug, session }: { slug: string; session: StudySession }) {
  const m = useMessages();
  const { done, pairs, state, mayFinish, mayLeave } = session;
  const isOver = state !== "open" || mayFinish;
  return (
    <section aria-label={m.session.title} className="mt-4 border-t border-line pt-4">
      <p className="font-medium">{m.session.progress(Math.min(done, pairs), pairs)}</p>
      <Progress className="mt-2" label={m.session.title} value={done} max={pairs} />
      {isOver ? (
        <ButtonLink href={paths.labelFinish(slug)} variant="primary" className="mt-3">
          {m.session.getCode}
        </ButtonLink>
      ) : mayLeave ? (
        <ButtonLink href={paths.labelFinish(slug)} className="mt-3">
          {m.session.end}
        </ButtonLink>
      ) : (
        <p className="mt-2 text-sm text-muted">{m.session.untilCode(pairs - done)}</p>
      )}
    </section>
  );
}

function Pay({ pay }: { pay: MyPay }) {
  const m = useMessages();
  const { rate } = pay;
  const rateText =
    rate === null
      ? null
      : (rate.mode === "per_label" ? m.pay.perLabel : m.pay.perHour)(
          formatMoney(rate.amountMilli, rate.currency, m.language),
        );
  return (
    <section aria-label={m.pay.title} className="mt-4 border-t border-line pt-4">
      <dl className="grid grid-cols-2 gap-4">
        <SumFact label={m.pay.due} sums={pay.due} />
        <SumFact label={m.pay.paid} sums={pay.paid} />
      </dl>
      {rateText === null ? null : <p className="mt-2 text-sm text-muted">{rateText}</p>}
    </section>
  );
}

function SumFact({ label, sums }: { label: string; sums: Sum[] }) {
  const m = useMessages();
  return (
    <div className="min-w-0">
      <dt className="text-[0.8125rem] text-muted">{label}</dt>
      {sums.length === 0 ? <dd className="font-serif text-xl font-semibold">{m.pay.none}</dd> : null}
      {sums.map((sum) => (
        <dd key={sum.currency}>
          <span className="font-serif text-xl font-semibold tabular-nums">
            {formatMoney(sum.amountMilli, sum.currency, m.language)}
          </span>{" "}
          <span className="text-sm text-muted">{m.pay.labels(sum.pairs)}</span>
        </dd>
      ))}
    </div>
  );
}
