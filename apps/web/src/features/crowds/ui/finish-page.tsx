"use client";

import type { StudySession } from "@gshf/core/crowds";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Button, ButtonLink, buttonClass } from "#ui/button.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Progress } from "#ui/progress.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { ErrorState, Skeleton } from "#ui/states.tsx";
import { useErrorMessage } from "#ui/use-error-message.ts";
import { LabelerFrame } from "./labeler-frame.tsx";
import { useCause } from "./use-cause.ts";

/** The end of a study session: the code, and the way back to the platform. */
export function FinishPage({ slug, title }: { slug: string; title: string }) {
  return (
    <LabelerFrame title={title}>
      <div className="rounded-2xl border border-line bg-surface p-6 shadow-card sm:p-10">
        <Session slug={slug} />
      </div>
    </LabelerFrame>
  );
}

function Session({ slug }: { slug: string }) {
  const t = useTranslations("session");
  const errorMessage = useErrorMessage();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const options = trpc.crowds.session.queryOptions({ slug });
  // The last labels may still be on their way: the page looks by itself.
  const query = useQuery({
    ...options,
    refetchInterval: ({ state }) => (state.data?.state === "open" ? 3_000 : false),
  });
  const finish = useMutation(
    trpc.crowds.finishSession.mutationOptions({
      onSuccess: (session) => queryClient.setQueryData(options.queryKey, session),
    }),
  );
  const leave = useMutation(
    trpc.crowds.leaveSession.mutationOptions({
      onSuccess: (session) => queryClient.setQueryData(options.queryKey, session),
    }),
  );
  const stop = useMutation(
    trpc.crowds.stopSession.mutationOptions({
      onSuccess: (session) => queryClient.setQueryData(options.queryKey, session),
    }),
  );
  const { data } = query;
  // Ending early, because nothing is left, is the person's own decision.
  const isDone = data?.mayFinish === true && data.done >= data.pairs;
  const { mutate, isIdle } = finish;
  useEffect(() => {
    if (isDone && isIdle) mutate({ slug });
  }, [isDone, isIdle, mutate, slug]);
  if (finish.isError) {
    return <ErrorState message={errorMessage(finish.error)} onRetry={() => finish.mutate({ slug })} />;
  }
  if (leave.isError) {
    return <ErrorState message={errorMessage(leave.error)} onRetry={() => leave.mutate({ slug })} />;
  }
  if (stop.isError) {
    return <ErrorState message={errorMessage(stop.error)} onRetry={() => stop.mutate({ slug })} />;
  }
  return (
    <QueryView query={query}>
      {(session) => {
        if (session === null) return <NoSession slug={slug} />;
        if (session.state === "open") {
          return isDone ? (
            <>
              <h1 className="sr-only">{t("checking")}</h1>
              <Skeleton lines={3} />
            </>
          ) : (
            <NotYet
              session={session}
              slug={slug}
              busy={finish.isPending || leave.isPending || stop.isPending}
              onFinish={() => finish.mutate({ slug })}
              onLeave={() => leave.mutate({ slug })}
              onStop={() => stop.mutate({ slug })}
            />
          );
        }
        return <Over session={session} />;
      }}
    </QueryView>
  );
}

function NoSession({ slug }: { slug: string }) {
  const t = useTranslations("session");
  return (
    <div className="text-center">
      <h1 className="text-2xl">{t("noneTitle")}</h1>
      <p className="mt-2 text-muted">{t("noneText")}</p>
      <ButtonLink href={paths.label(slug)} variant="primary" className="mt-6">
        {t("goOn")}
      </ButtonLink>
    </div>
  );
}

function NotYet({
  session,
  slug,
  busy,
  onFinish,
  onLeave,
  onStop,
}: {
  session: StudySession;
  slug: string;
  busy: boolean;
  onFinish: () => void;
  onLeave: () => void;
  onStop: () => void;
}) {
  const t = useTranslations("session");
  const sessionTitle = useTranslations("common")("session");
  const cause = useCause();
  const [isStopping, setIsStopping] = useState(false);
  const { done, pairs, mayFinish, mayLeave, stopCause } = session;
  return (
    <div className="text-center">
      <h1 className="text-2xl">{t("notYet")}</h1>
      <p className="mt-2 text-muted">{t("progress", { done, pairs })}</p>
      <Progress className="mx-auto mt-4 max-w-sm" label={sessionTitle} value={done} max={pairs} />
      {stopCause === null ? null : <Stopped>{t("pauseCause", { cause: cause(stopCause) })}</Stopped>}
      {mayFinish ? <p className="mx-auto mt-4 max-w-md">{t("early")}</p> : null}
      {mayLeave ? (
        <p className="mx-auto mt-4 max-w-md">{t(done === 0 ? "mayLeaveEmpty" : "mayLeave")}</p>
      ) : null}
      <div className="mt-6 flex flex-wrap justify-center gap-3">
        <ButtonLink
          href={paths.label(slug)}
          variant={mayFinish || mayLeave ? "secondary" : "primary"}
          size="lg"
        >
          {t("goOn")}
        </ButtonLink>
        {mayLeave ? (
          <Button variant="primary" size="lg" busy={busy} onClick={onLeave}>
            {t("leave")}
          </Button>
        ) : null}
        {mayFinish ? (
          <Button variant="primary" size="lg" busy={busy} onClick={onFinish}>
            {t("getCode")}
          </Button>
        ) : null}
      </div>
      {mayFinish || mayLeave ? null : (
        <div className="mt-6">
          <Dialog
            open={isStopping}
            onOpenChange={setIsStopping}
            title={t("stopTitle")}
            description={t("stopText")}
            trigger={<Button>{t("stop")}</Button>}
          >
            <Button variant="danger" busy={busy} onClick={onStop}>
              {t("stop")}
            </Button>
          </Dialog>
        </div>
      )}
    </div>
  );
}

function Stopped({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="mx-auto mt-3 max-w-md rounded-lg bg-warn-soft px-4 py-2 text-warn">
      {children}
    </p>
  );
}

function Over({ session }: { session: StudySession }) {
  const t = useTranslations("session");
  const cause = useCause();
  const { platformName, wayBack } = session;
  const code = wayBack?.code ?? null;
  const text = t(overText(session, code !== null), { platform: platformName });
  return (
    <div className="text-center">
      <h1 className="text-3xl">{t("thanks")}</h1>
      {session.stopCause === null ? null : (
        <Stopped>{t("stopCause", { cause: cause(session.stopCause) })}</Stopped>
      )}
      <p className="mt-3 text-muted">{text}</p>
      {code === null ? null : (
        <div className="mt-5 flex flex-wrap items-center justify-center gap-3">
          <p className="rounded-lg bg-raised px-4 py-2 font-mono text-xl font-semibold break-all select-all">
            {code}
          </p>
          <CopyButton text={code} label={t("copyCode")} />
        </div>
      )}
      {wayBack?.url == null ? null : (
        <a href={wayBack.url} rel="noreferrer" className={`${buttonClass("primary", "lg")} mt-6`}>
          {t("back", { platform: platformName })}
        </a>
      )}
    </div>
  );
}

/** Which text says how a session ended, and what comes next. */
function overText({ state, stopCause, isReturned }: StudySession, hasCode: boolean) {
  if (isReturned) return "returned";
  if (state === "declined" || state === "completed") return state;
  if (stopCause !== null || state === "left") return hasCode ? "stopped" : "stoppedNoCode";
  return hasCode ? "screenedOut" : "screenedOutNoCode";
}
