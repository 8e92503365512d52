"use client";

import { Check, CloudOff, LoaderCircle } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { paths } from "#paths.ts";
import { joinClasses } from "#ui/join-classes.ts";
import type { SessionState } from "../session/label-session.ts";

/** Whether everything said is with the server. Quiet while it is. */
export function SendStatus({ state, onRetry }: { state: SessionState; onRetry: () => void }) {
  const t = useTranslations("labeling");
  const { unsentCount, sendTrouble } = state;
  if (sendTrouble !== null && unsentCount > 0) {
    const isSignedOut = sendTrouble.reason === "not-signed-in";
    return (
      <p
        role="status"
        className="flex flex-wrap items-center justify-center gap-x-3 bg-warn-soft px-3 py-1.5 text-sm text-warn"
      >
        <CloudOff className="size-4 shrink-0" aria-hidden />
        <span className="text-center">
          {isSignedOut ? t("signedOut") : t("offline", { count: unsentCount })}
        </span>
        {isSignedOut ? (
          <a className="link" href={paths.signIn(window.location.pathname)}>
            {t("signIn")}
          </a>
        ) : (
          <button type="button" className="link" onClick={onRetry}>
            {t("sendNow")}
          </button>
        )}
      </p>
    );
  }
  return null;
}

/** In the header: a tick, or a turning circle while labels are on their way. */
export function SendMark({ state }: { state: SessionState }) {
  const t = useTranslations("labeling");
  const { unsentCount, doneCount } = state;
  if (doneCount === 0 && unsentCount === 0) return null;
  const isSending = unsentCount > 0;
  const text = isSending ? t("sending", { count: unsentCount }) : t("sent");
  const Icon = isSending ? LoaderCircle : Check;
  return (
    <span
      data-testid="send-mark"
      data-unsent={unsentCount}
      title={text}
      className={joinClasses("inline-flex items-center gap-1 text-sm", isSending ? "text-muted" : "text-ok")}
    >
      <Icon className={joinClasses("size-4", isSending && "animate-spin")} aria-hidden />
      <span className="sr-only">{text}</span>
    </span>
  );
}
