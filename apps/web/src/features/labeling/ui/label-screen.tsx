"use client";

import type { LabelingDesk } from "@gshf/core/labeling";
import { type KeyAction, keysOf, type OwnKeys } from "@gshf/core/labeling/model";
import { Activity, useEffect, useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { SessionSoFar, useCause } from "#features/crowds/index.ts";
import { ImageSource, imageSourceOf } from "#ui/markdown/image-source.ts";
import { ErrorState } from "#ui/states.tsx";
import { useProblemMessage } from "#ui/use-error-message.ts";
import type { Strength } from "../session/api.ts";
import type { SessionState } from "../session/label-session.ts";
import { AnswerCards, type Layout } from "./answer-cards.tsx";
import { AskWhyDialog } from "./ask-why-dialog.tsx";
import { ChoiceBar } from "./choice-bar.tsx";
import { GuidelinesDialog } from "./guidelines-dialog.tsx";
import { Hints, Warning } from "./hints.tsx";
import { KeysInForce } from "./keys.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { LabelHeader } from "./label-header.tsx";
import { NoneState } from "./none-state.tsx";
import { PairSkeleton } from "./pair-skeleton.tsx";
import { PromptPanel } from "./prompt-panel.tsx";
import { SendMark, SendStatus } from "./send-status.tsx";
import { SkipDialog } from "./skip-dialog.tsx";
import { useDescribeAnswer } from "./use-describe-answer.ts";
import { useFocusInSight } from "./use-focus-in-sight.ts";
import { useKeys } from "./use-keys.ts";
import { useLabelSession } from "./use-label-session.ts";
import { useMeantPresses } from "./use-meant-presses.ts";
import { useNotices } from "./use-notices.ts";
import { useReadingLeft } from "./use-reading-left.ts";

type Open = "skip" | "flag" | "keys" | "guidelines" | null;

/** One pair after the other. The next one is rendered, hidden, before it is needed. */
export function LabelScreen({
  desk,
  layout,
  own,
  onLayout,
  onKeys,
}: {
  desk: LabelingDesk;
  layout: Layout;
  /** The keys the person chose. */
  own: OwnKeys;
  onLayout: () => void;
  onKeys: (own: OwnKeys) => void;
}) {
  const t = useTranslations("labeling");
  const problemMessage = useProblemMessage();
  const describe = useDescribeAnswer();
  const cause = useCause();
  const { session, state } = useLabelSession(desk.slug, desk.pseudonym, desk.person);
  const [open, setOpen] = useState<Open>(null);
  const [isPromptOpen, setIsPromptOpen] = useState(true);
  const [isWhyOpen, setIsWhyOpen] = useState(false);
  const [isDiff, setIsDiff] = useState(false);
  const [isSource, setIsSource] = useState(false);
  const keys = useMemo(() => keysOf(own), [own]);
  const current = state.pairs[0];
  const leaseId = current?.lease.leaseId;
  const readingLeft = useReadingLeft(session, leaseId);
  const isSettled = useMeantPresses(session, leaseId);
  useNotices(state);
  useEffect(() => {
    if (isDiff && leaseId !== undefined) session.noteDiff();
  }, [session, isDiff, leaseId]);
  useEffect(() => {
    if (isSource && leaseId !== undefined) session.noteSource();
  }, [session, isSource, leaseId]);
  useEffect(() => {
    // A new pair begins at its top, with the keys in force again.
    if (leaseId === undefined) return;
    window.scrollTo({ top: 0, behavior: "instant" });
    setIsWhyOpen(false);
    // What was to be said of the pair before.
    setOpen((before) => (before === "skip" || before === "flag" ? null : before));
  }, [leaseId]);

  /** Of the label just given, or of the one to come. */
  const sayStrength = (strength: Strength) => {
    if (session.mayAmend()) session.amend(strength);
    else session.edit({ strength: state.draft.strength === strength ? null : strength });
  };
  const act = (action: KeyAction) => {
    const isPair = state.status === "pair";
    const maySay = isPair && !state.isUndoing && session.isSettled();
    switch (action) {
      case "left":
      case "right":
      case "tie":
      case "both_bad":
        return session.choose(action);
      case "strength-1":
        return sayStrength(1);
      case "strength-2":
        return sayStrength(2);
      case "strength-3":
        return sayStrength(3);
      case "why":
        return isPair ? setIsWhyOpen((isShown) => !isShown) : undefined;
      case "skip":
      case "flag":
        return maySay ? setOpen(action) : undefined;
      case "undo":
        return void session.undo();
      case "diff":
        setIsSource(false);
        return setIsDiff((isOn) => !isOn);
      case "source":
        setIsDiff(false);
        return setIsSource((isOn) => !isOn);
      case "prompt":
        return setIsPromptOpen((isShown) => !isShown);
      case "layout":
        return onLayout();
      case "guidelines":
      case "keys":
        return setOpen(action);
    }
  };
  useKeys(keys, act);
  useFocusInSight();

  return (
    <KeysInForce value={keys}>
      <div className="flex min-h-dvh flex-col">
        <LabelHeader
          title={desk.name}
          slug={desk.slug}
          facts={<Facts state={state} slug={desk.slug} />}
          layout={layout}
          isDiff={isDiff}
          isSource={isSource}
          onLayout={onLayout}
          onDiff={() => act("diff")}
          onSource={() => act("source")}
          onGuidelines={() => setOpen("guidelines")}
          onKeys={() => setOpen("keys")}
        />
        <SendStatus
          state={state}
          desk={desk}
          onRetry={session.retry}
          onSendAgain={session.sendAgain}
          onDiscard={session.discard}
        />
        <main id="main" data-status={state.status} className="flex grow flex-col">
          <div className="mx-auto w-full max-w-[100rem] grow space-y-3 px-3 pt-3 pb-6 sm:space-y-4 sm:px-5">
            {state.warning === null || state.status !== "pair" ? null : (
              <Warning text={t("warning", { cause: cause(state.warning) })} />
            )}
            <Hints state={state} />
            {state.pairs.slice(0, 2).map((pair, index) => (
              // What says which pair is on screen stands around the Activity: inside a hidden one React updates
              // when it has time, so that a pair that went back into reserve would still call itself the one shown.
              <div
                key={pair.lease.leaseId}
                hidden={index > 0}
                data-testid={index === 0 ? "pair" : "pair-ahead"}
                data-pair
                data-lease={pair.lease.leaseId}
                data-settled={(index === 0 && isSettled) || undefined}
                className="space-y-3 sm:space-y-4"
              >
                <Activity mode={index === 0 ? "visible" : "hidden"}>
                  <ImageSource
                    value={pair.showsImages ? imageSourceOf(desk.slug, { lease: pair.lease.leaseId }) : null}
                  >
                    <PromptPanel prompt={pair.prompt} isOpen={isPromptOpen} onToggle={() => act("prompt")} />
                    <AnswerCards
                      pair={pair}
                      layout={layout}
                      shownAs={isSource ? "source" : isDiff ? "diff" : "text"}
                      onInView={index === 0 ? session.noteInView : undefined}
                    />
                  </ImageSource>
                </Activity>
              </div>
            ))}
            {state.status === "loading" ? <PairSkeleton label={t("loading")} /> : null}
            {state.status === "none" && state.none !== null ? (
              <NoneState none={state.none} slug={desk.slug} doneCount={state.doneCount} />
            ) : null}
            {state.status === "failed" && state.failure !== null ? (
              <ErrorState
                title={t("loadFailed")}
                message={problemMessage(state.failure)}
                onRetry={session.retry}
              />
            ) : null}
          </div>
          {state.status === "pair" ? (
            <ChoiceBar
              draft={state.draft}
              lastDone={state.lastDone}
              isBusy={state.isUndoing}
              isWhyOpen={isWhyOpen}
              readingLeft={readingLeft}
              onChoose={session.choose}
              onEdit={session.edit}
              onStrength={sayStrength}
              onWhy={() => act("why")}
              onSkip={() => act("skip")}
              onFlag={() => act("flag")}
              onUndo={() => act("undo")}
            />
          ) : null}
        </main>
        <p aria-live="polite" className="sr-only">
          {readingLeft > 0 && state.heldPresses > 0
            ? t("readOn", { seconds: readingLeft })
            : state.lastDone === null
              ? ""
              : describe(state.lastDone.choice, state.lastDone.strength)}
        </p>
        <SkipDialog
          mode={open === "skip" || open === "flag" ? open : null}
          onClose={() => setOpen(null)}
          onConfirm={(reason, note, flag) => {
            setOpen(null);
            session.skip(reason, note, flag);
          }}
        />
        {state.asked === null ? null : (
          <AskWhyDialog
            choice={state.asked.choice}
            draft={state.draft}
            onEdit={session.edit}
            onSend={session.answerWhy}
            onBack={session.dropChoice}
          />
        )}
        <KeysDialog isOpen={open === "keys"} own={own} onChange={onKeys} onClose={() => setOpen(null)} />
        <GuidelinesDialog
          slug={desk.slug}
          version={state.guidelinesVersion}
          isOpen={open === "guidelines"}
          onClose={() => setOpen(null)}
        />
      </div>
    </KeysInForce>
  );
}

function Facts({ state, slug }: { state: SessionState; slug: string }) {
  const t = useTranslations("labeling");
  const roundNumber = state.pairs[0]?.roundNumber ?? null;
  const { remaining } = state;
  return (
    <>
      {roundNumber === null ? null : (
        <span className="hidden md:inline">{t("round", { number: roundNumber })}</span>
      )}
      {remaining === null || state.status === "none" ? null : (
        <span className="tabular-nums">
          {t(remaining.isMore ? "remainingOver" : "remaining", {
            count: remaining.count + state.pairs.length,
          })}
        </span>
      )}
      <SessionSoFar slug={slug} arrived={state.doneCount - state.unsentCount} />
      <SendMark state={state} />
    </>
  );
}
