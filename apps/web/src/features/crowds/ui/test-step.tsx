"use client";

import type { TestFeedback, TestItem, TestProgress } from "@gshf/core/crowds";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { Progress } from "#ui/progress.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { useErrorMessage } from "#ui/use-error-message.ts";
import { settleMs, watchPresses } from "#ui/watch-presses.ts";
import { TestFeedbackView } from "./test-feedback.tsx";
import { TestItemView } from "./test-item-view.tsx";

/** The qualification test: item, feedback, next item, result. */
export function TestStep({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.crowds.testProgress.queryOptions({ slug }));
  return (
    <QueryView query={query}>
      {(progress) => (progress === null ? null : <Test slug={slug} progress={progress} />)}
    </QueryView>
  );
}

/** An item that was answered stays on screen with its feedback until the person goes on. */
type Answered = { item: TestItem; number: number; total: number; feedback: TestFeedback };

function Test({ slug, progress }: { slug: string; progress: TestProgress }) {
  const t = useTranslations("start.test");
  const errorMessage = useErrorMessage();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [answered, setAnswered] = useState<Answered | null>(null);
  const keep = (next: TestProgress) =>
    queryClient.setQueryData(trpc.crowds.testProgress.queryKey({ slug }), next);
  const start = useMutation(trpc.crowds.startTest.mutationOptions({ onSuccess: keep }));
  const answer = useMutation(trpc.crowds.answerTest.mutationOptions());
  const heading = useRef<HTMLHeadingElement>(null);
  const place = answered === null ? itemPlace(progress.current) : `feedback ${answered.number}`;
  useEffect(() => {
    // A new item or its feedback: begin at the top, and tell screen readers by moving focus there.
    if (place === undefined) return;
    window.scrollTo({ top: 0, behavior: "instant" });
    heading.current?.focus({ preventScroll: true });
  }, [place]);
  // A held key, the second half of a double click, a press begun on the item before: none of them is an answer.
  const placeNow = useEffectEvent(() => place);
  useEffect(() => watchPresses(() => placeNow()), []);
  const [settled, setSettled] = useState<string | undefined>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(place), settleMs);
    return () => clearTimeout(timer);
  }, [place]);
  const current = progress.current;
  const goOn = async () => {
    setAnswered(null);
    if (progress.current === null) {
      await queryClient.invalidateQueries({ queryKey: trpc.crowds.onboarding.queryKey({ slug }) });
    }
  };

  if (answered === null && current === null) {
    return (
      <Between
        progress={progress}
        busy={start.isPending}
        problem={start.isError ? errorMessage(start.error) : null}
        onStart={() => start.mutate({ slug })}
      />
    );
  }
  const shown = answered ?? (current === null ? null : { ...current, number: current.answered + 1 });
  if (shown === null) return null;
  const { item, number, total } = shown;
  return (
    <article data-one-press className="space-y-5">
      <div>
        <h1 ref={heading} tabIndex={-1} className="text-2xl outline-none">
          {t("item", { number, total })}
        </h1>
        <Progress className="mt-3" label={t("title")} value={number - 1} max={total} />
      </div>
      {answered === null ? null : (
        <TestFeedbackView feedback={answered.feedback} isLast={progress.current === null} onNext={goOn} />
      )}
      <TestItemView
        item={item}
        feedback={answered?.feedback ?? null}
        busy={answer.isPending || settled !== place}
        onChoose={(choice) => {
          if (current === null || answered !== null) return;
          answer.mutate(
            { slug, attempt: current.attempt, pairId: item.pairId, choice },
            {
              onSuccess: (result) => {
                setAnswered({ item, number, total, feedback: result.feedback });
                keep(result.progress);
              },
            },
          );
        }}
      />
      {answer.isError ? <FormProblem message={errorMessage(answer.error)} /> : null}
    </article>
  );
}

/** Tells items apart, over attempts. */
function itemPlace(current: TestProgress["current"]): string | undefined {
  return current === null ? undefined : `item ${current.attempt} ${current.answered}`;
}

/** Before the first attempt, between attempts, and after the last one. */
function Between({
  progress,
  busy,
  problem,
  onStart,
}: {
  progress: TestProgress;
  busy: boolean;
  problem: string | null;
  onStart: () => void;
}) {
  const t = useTranslations("start.test");
  const { last, mayStart, items, rightMin, attemptsMax, attemptsFailed } = progress;
  const isFailed = !mayStart && !progress.passed;
  return (
    <div className="rounded-2xl border border-line bg-surface p-6 shadow-card sm:p-8">
      <h1 className="text-2xl">{t(isFailed ? "failedTitle" : "title")}</h1>
      {last === null || last.passed ? null : (
        <p className="mt-3 rounded-lg bg-warn-soft px-3 py-2 text-warn">
          {t("score", { right: last.right, total: last.total, needed: rightMin })}
        </p>
      )}
      <p className="mt-3 text-muted">{isFailed ? t("failedText") : t("intro", { items, right: rightMin })}</p>
      {isFailed ? null : (
        <>
          <p className="mt-2 text-muted">{t("attempts", { left: attemptsMax - attemptsFailed })}</p>
          {problem === null ? null : (
            <div className="mt-4">
              <FormProblem message={problem} />
            </div>
          )}
          <Button variant="primary" size="lg" className="mt-6" busy={busy} onClick={onStart}>
            {t(last === null ? "start" : "again")}
          </Button>
        </>
      )}
    </div>
  );
}
