"use client";

import type { StudySession } from "@gshf/core/crowds";
import type { Preferences } from "@gshf/core/labeling";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Button, ButtonLink, buttonClass } from "#ui/button.tsx";
import { CopyButton } from "#ui/copy-button.tsx";
import { Progress } from "#ui/progress.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { ErrorState, Skeleton } from "#ui/states.tsx";
import { useErrorMessage } from "#ui/use-error-message.ts";
import { useMessages } from "../messages/index.tsx";
import { sayCause } from "../messages/say-cause.ts";
import { LabelerFrame } from "./labeler-frame.tsx";

/** The end of a study session: the code, and the way back to the platform. */
export function FinishPage({
  slug,
  title,
  language,
}: {
  slug: string;
  title: string;
  language: Preferences["language"];
}) {
  return (
    <LabelerFrame title={title} language={language}>
      <div className="rounded-2xl border border-line bg-surface p-6 shadow-card sm:p-10">
        <Session slug={slug} />
      </div>
    </LabelerFrame>
  );
}

function Session({ slug }: { slug: string }) {
  const m = useMessages();
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
  return (
    <QueryView query={query}>
      {(session) => {
        if (session === null) return <NoSession slug={slug} />;
        if (session.state === "open") {
          return isDone ? (
            <>
              <h1 className="sr-only">{m.finish.loading}</h1>
              <Skeleton lines={3} />
            </>
          ) : (
            <NotYet
              session={session}
              slug={slug}
              busy={finish.isPending || leave.isPending}
              onFinish={() => finish.mutate({ slug })}
              onLeave={() => leave.mutate({ slug })}
            />
          );
        }
        return <Over session={session} />;
      }}
    </QueryView>
  );
}

function NoSession({ slug }: { slug: string }) {
  const m = useMessages();
  return (
    <div className="text-center">
      <h1 className="text-2xl">{m.finish.noSessionTitle}</h1>
      <p className="mt-2 text-muted">{m.finish.noSession}</p>
      <ButtonLink href={paths.label(slug)} variant="primary" className="mt-6">
        {m.finish.goOn}
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
}: {
  session: StudySession;
  slug: string;
  busy: boolean;
  onFinish: () => void;
  onLeave: () => void;
}) {
  const m = useMessages();
  const { done, pairs, mayFinish, mayLeave, stopCause } = session;
  return (
    <div className="text-center">
      <h1 className="text-2xl">{m.finish.notYetTitle}</h1>
      <p className="mt-2 text-muted">{m.session.progress(done, pairs)}</p>
      <Progress className="mx-auto mt-4 max-w-sm" label={m.session.title} value={done} max={pairs} />
      {stopCause === null ? null : <Stopped>{m.finish.paused(sayCause(stopCause, m.language))}</Stopped>}
      {mayFinish ? <p className="mx-auto mt-4 max-w-md">{m.finish.early}</p> : null}
      {mayLeave ? <p className="mx-auto mt-4 max-w-md">{m.finish.mayLeave(done)}</p> : null}
      <div className="mt-6 flex flex-wrap justify-center gap-3">
        <ButtonLink
          href={paths.label(slug)}
          variant={mayFinish || mayLeave ? "secondary" : "primary"}
          size="lg"
        >
          {m.finish.goOn}
        </ButtonLink>
        {mayLeave ? (
          <Button variant="primary" size="lg" busy={busy} onClick={onLeave}>
            {m.finish.leave}
          </Button>
        ) : null}
        {mayFinish ? (
          <Button variant="primary" size="lg" busy={busy} onClick={onFinish}>
            {m.session.getCode}
          </Button>
        ) : null}
      </div>
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
  const m = useMessages();
  const { platformName, wayBack } = session;
  const code = wayBack?.code ?? null;
  const text = overText(m, session, code !== null)(platformName);
  return (
    <div className="text-center">
      <h1 className="text-3xl">{m.finish.title}</h1>
      {session.stopCause === null ? null : (
        <Stopped>{m.finish.stopped(sayCause(session.stopCause, m.language))}</Stopped>
      )}
      <p className="mt-3 text-muted">{text}</p>
      {code === null ? null : (
        <div className="mt-5 flex flex-wrap items-center justify-center gap-3">
          <p className="rounded-lg bg-raised px-4 py-2 font-mono text-xl font-semibold break-all select-all">
            {code}
          </p>
          <CopyButton text={code} label={m.finish.copy} />
        </div>
      )}
      {wayBack?.url == null ? null : (
        <a href={wayBack.url} rel="noreferrer" className={`${buttonClass("primary", "lg")} mt-6`}>
          {m.finish.back(platformName)}
        </a>
      )}
    </div>
  );
}

function overText(m: ReturnType<typeof useMessages>, { state, stopCause }: StudySession, hasCode: boolean) {
  if (state === "declined") return m.finish.declined;
  if (state === "completed") return m.finish.completed;
  if (stopCause !== null || state === "left") return hasCode ? m.finish.stoppedCode : m.finish.stoppedNoCode;
  return hasCode ? m.finish.screenedOut : m.finish.screenedOutNoCode;
}
