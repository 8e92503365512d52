"use client";

import type { LabelingDesk } from "@gshf/core/labeling";
import { Check, CloudOff, LoaderCircle, TriangleAlert, UserRoundX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl/react";
import { paths } from "#paths.ts";
import { joinClasses } from "#ui/join-classes.ts";
import type { Failure } from "../session/api.ts";
import type { Away, SessionState } from "../session/label-session.ts";
import { ParkedDialog } from "./parked-dialog.tsx";

/** Whether everything said is with the server, and what is not. Quiet while all is well. */
export function SendStatus({
  state,
  desk,
  onRetry,
  onSendAgain,
  onDiscard,
}: {
  state: SessionState;
  desk: LabelingDesk;
  onRetry: () => void;
  onSendAgain: (key: string) => void;
  onDiscard: (key: string) => void;
}) {
  const t = useTranslations("labeling");
  const [isOpen, setIsOpen] = useState(false);
  const { unsentCount, sendTrouble, parked, isKept, away } = state;
  const isInTrouble = sendTrouble !== null && unsentCount > 0 && away === null;
  return (
    <>
      {away === null ? null : <AwayLine away={away} desk={desk} />}
      {isInTrouble ? <Trouble trouble={sendTrouble} count={unsentCount} onRetry={onRetry} /> : null}
      {isKept ? null : (
        <Line icon={TriangleAlert}>
          <span className="text-center">{t("notKept")}</span>
        </Line>
      )}
      {parked.length === 0 ? null : (
        <Line icon={TriangleAlert}>
          <span className="text-center">{t("parked.line", { count: parked.length })}</span>
          <button type="button" className="link" onClick={() => setIsOpen(true)}>
            {t("parked.open")}
          </button>
        </Line>
      )}
      <ParkedDialog
        parked={parked}
        isOpen={isOpen && parked.length > 0}
        onClose={() => setIsOpen(false)}
        onSendAgain={onSendAgain}
        onDiscard={onDiscard}
      />
    </>
  );
}

function Line({ icon: Icon, children }: { icon: typeof CloudOff; children: ReactNode }) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-center gap-x-3 bg-warn-soft px-3 py-1.5 text-sm text-warn"
    >
      <Icon className="size-4 shrink-0" aria-hidden />
      {children}
    </div>
  );
}

/** What is in the way of everything that waits. */
function Trouble({ trouble, count, onRetry }: { trouble: Failure; count: number; onRetry: () => void }) {
  const t = useTranslations("labeling");
  const said = useTroubleWords(trouble, count);
  return (
    <Line icon={CloudOff}>
      <span className="text-center">{said}</span>
      <button type="button" className="link" onClick={onRetry}>
        {t("sendNow")}
      </button>
    </Line>
  );
}

/** The server knows the person no longer by this page: how they sign in again, as they came. */
function AwayLine({ away, desk }: { away: Away; desk: LabelingDesk }) {
  const t = useTranslations("labeling.away");
  const { cameBy, pseudonym } = desk;
  const isOther = away === "other-person";
  return (
    <Line icon={UserRoundX}>
      <span className="text-center">
        {t(isOther ? "other" : "signedOut", { pseudonym })} {cameBy === "invite" ? t("invite") : null}
        {cameBy === "study" ? t("study") : null}
      </span>
      {cameBy === "invite" || cameBy === "study" ? null : (
        <a className="link" href={cameBy === "demo" ? paths.home() : paths.signIn(window.location.pathname)}>
          {t("signIn")}
        </a>
      )}
      {isOther ? (
        <button type="button" className="link" onClick={() => window.location.reload()}>
          {t("goOn")}
        </button>
      ) : null}
    </Line>
  );
}

function useTroubleWords({ reason }: Failure, count: number): string {
  const t = useTranslations("labeling");
  if (reason === "rate-limited") return t("busy", { count });
  if (reason === "offline") return t(navigator.onLine ? "unreachable" : "offline", { count });
  return t("serverTrouble", { count });
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
