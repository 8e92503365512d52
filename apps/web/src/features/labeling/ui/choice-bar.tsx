"use client";

import { strengths } from "@gshf/core/labeling/model";
import {
  CircleCheck,
  CircleSlash2,
  Equal,
  Flag,
  MessageSquareText,
  SkipForward,
  ThumbsDown,
  Undo2,
} from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { joinClasses } from "#ui/join-classes.ts";
import type { ChoiceName, Strength } from "../session/api.ts";
import type { Draft } from "../session/drafts.ts";
import type { Done } from "../session/label-session.ts";
import { KeysOf } from "./keys.tsx";
import { useBarHeight } from "./use-bar-height.ts";
import { strengthNames, useDescribeAnswer } from "./use-describe-answer.ts";
import { useMayAmend } from "./use-may-amend.ts";
import { WhyPanel } from "./why-panel.tsx";

/** Everything that can be said about the pair on screen, with its keys. */
export function ChoiceBar({
  draft,
  lastDone,
  isBusy,
  isWhyOpen,
  readingLeft,
  onChoose,
  onEdit,
  onStrength,
  onWhy,
  onSkip,
  onFlag,
  onUndo,
}: {
  draft: Draft;
  lastDone: Done | null;
  isBusy: boolean;
  isWhyOpen: boolean;
  /** Seconds until the pair can be labeled. */
  readingLeft: number;
  onChoose: (choice: ChoiceName) => void;
  onEdit: (patch: Partial<Draft>) => void;
  /** Of the label just given, while that can be said; of the one to come otherwise. */
  onStrength: (strength: Strength) => void;
  onWhy: () => void;
  onSkip: () => void;
  onFlag: () => void;
  onUndo: () => void;
}) {
  const t = useTranslations("labeling");
  const bar = useRef<HTMLDivElement>(null);
  useBarHeight(bar);
  return (
    <div
      ref={bar}
      data-choice-bar
      // In a low window (a phone held sideways) the choices alone stay in sight: what is below them comes with the
      // end of the page. In a window both low and narrow (zoomed in) even they would take half of it.
      className="sticky bottom-0 z-20 border-t [@media(max-height:479px)]:-bottom-14 [@media(max-height:479px)_and_(max-width:559px)]:static border-line bg-surface pb-[env(safe-area-inset-bottom)] shadow-float"
    >
      <div className="mx-auto max-w-[100rem] px-3 py-2 sm:px-5">
        {isWhyOpen ? <WhyPanel draft={draft} onEdit={onEdit} onClose={onWhy} /> : null}
        <div className="grid grid-cols-4 gap-1.5 sm:grid-cols-[1fr_auto_auto_1fr] sm:gap-3">
          {(["left", "tie", "both_bad", "right"] as const).map((choice) => (
            <ChoiceButton
              key={choice}
              choice={choice}
              isBusy={isBusy}
              onChoose={onChoose}
              // Not disabled: the focus stays where it is.
              isHeld={readingLeft > 0}
            />
          ))}
        </div>
        <div className="mt-1.5 flex flex-wrap items-center gap-x-2">
          <StrengthButtons strength={draft.strength} lastDone={lastDone} onStrength={onStrength} />
          {readingLeft > 0 ? (
            <span data-testid="reading-left" className="text-sm text-muted tabular-nums sm:px-2">
              {t("readOn", { seconds: readingLeft })}
            </span>
          ) : null}
          <Confirmation done={lastDone} />
          <div className="ms-auto flex flex-wrap items-center max-sm:w-full max-sm:justify-between">
            <SmallButton
              label={t("why")}
              action="why"
              onClick={onWhy}
              isOn={isWhyOpen || isFilled(draft)}
              icon={<MessageSquareText className="size-4" aria-hidden />}
            />
            <SmallButton
              label={t("skip")}
              action="skip"
              onClick={onSkip}
              icon={<SkipForward className="size-4" aria-hidden />}
            />
            <SmallButton
              label={t("flag")}
              action="flag"
              onClick={onFlag}
              icon={<Flag className="size-4" aria-hidden />}
            />
            <SmallButton
              label={t("undo")}
              action="undo"
              onClick={onUndo}
              icon={<Undo2 className="size-4" aria-hidden />}
            />
          </div>
        </div>
      </div>
    </div>
  );
}

function isFilled(draft: Draft): boolean {
  return draft.rationale !== "" || draft.reasons.length > 0;
}

const looks: Record<ChoiceName, string> = {
  left: "order-1 border-side-left/50 bg-left-soft text-side-left hover:border-side-left sm:order-none",
  right: "order-2 border-side-right/50 bg-right-soft text-side-right hover:border-side-right sm:order-none",
  tie: "order-3 border-edge/50 bg-raised text-ink hover:border-edge sm:order-none sm:px-5",
  both_bad: "order-4 border-edge/50 bg-raised text-ink hover:border-edge sm:order-none sm:px-5",
};
const icons = { left: null, right: null, tie: Equal, both_bad: ThumbsDown } as const;

function ChoiceButton({
  choice,
  isBusy,
  isHeld,
  onChoose,
}: {
  choice: ChoiceName;
  isBusy: boolean;
  isHeld: boolean;
  onChoose: (choice: ChoiceName) => void;
}) {
  const common = useTranslations("common");
  const Icon = icons[choice];
  return (
    <button
      type="button"
      disabled={isBusy}
      aria-disabled={isHeld || undefined}
      onClick={() => onChoose(choice)}
      className={joinClasses(
        "flex min-h-12 flex-wrap items-center justify-center gap-x-2 rounded-lg border px-1 text-center font-semibold max-sm:text-sm max-sm:leading-tight max-sm:wrap-anywhere transition-[border-color,transform] duration-75 active:scale-[0.985] disabled:opacity-60 aria-disabled:border-dashed",
        looks[choice],
      )}
    >
      {Icon === null ? null : <Icon className="size-4 shrink-0 max-sm:hidden" aria-hidden />}
      {common(`choices.${choice}`)}
      <KeysOf action={choice} className="hidden sm:flex" />
    </button>
  );
}

function StrengthButtons({
  strength,
  lastDone,
  onStrength,
}: {
  strength: Strength | null;
  lastDone: Done | null;
  onStrength: (strength: Strength) => void;
}) {
  const t = useTranslations("labeling");
  const isAfter = useMayAmend(lastDone);
  const label = t(isAfter ? "strengthOfLast" : "strength");
  return (
    <fieldset
      className={joinClasses(
        "relative flex items-center rounded-lg sm:gap-1",
        isAfter && "bg-accent-soft outline-2 outline-accent-soft",
      )}
    >
      <legend className="sr-only">{label}</legend>
      <span className="me-1 hidden text-sm text-muted xl:inline" aria-hidden>
        {label}
      </span>
      {strengths.map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={strength === value}
          onClick={() => onStrength(value)}
          className={joinClasses(
            "inline-flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded-lg border px-2 text-sm sm:px-2.5",
            strength === value
              ? "border-accent bg-accent-soft font-medium text-accent-strong"
              : "border-transparent text-muted hover:bg-raised hover:text-ink",
          )}
        >
          <KeysOf action={`strength-${value}`} className="hidden sm:flex" />
          {t(`strengths.${strengthNames[value]}`)}
        </button>
      ))}
    </fieldset>
  );
}

function SmallButton({
  label,
  action,
  icon,
  isOn = false,
  onClick,
}: {
  label: string;
  action: "why" | "skip" | "flag" | "undo";
  icon: ReactNode;
  isOn?: boolean;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      className={joinClasses(
        "relative inline-flex min-h-11 min-w-11 items-center justify-center gap-1.5 rounded-lg px-1.5 text-sm hover:bg-raised hover:text-ink sm:px-2.5",
        isOn ? "font-medium text-accent" : "text-muted",
      )}
    >
      {icon}
      {label}
      <KeysOf action={action} className="hidden lg:flex" />
    </button>
  );
}

const confirmationMs = 1400;

/** What was said last: beside the strengths, on a narrow screen for a moment above the bar. Nothing moves. */
function Confirmation({ done }: { done: Done | null }) {
  const describe = useDescribeAnswer();
  const [seen, setSeen] = useState<string | null>(null);
  const key = done?.key ?? null;
  useEffect(() => {
    const timer = setTimeout(() => setSeen(key), confirmationMs);
    return () => clearTimeout(timer);
  }, [key]);
  if (done === null) return null;
  const Icon = done.kind === "skip" ? CircleSlash2 : CircleCheck;
  const tone =
    done.choice === "left" ? "text-side-left" : done.choice === "right" ? "text-side-right" : "text-ok";
  return (
    <span
      key={done.key}
      data-testid="confirmation"
      className={joinClasses(
        "inline-flex min-w-0 animate-appear items-center gap-1.5 text-sm font-medium sm:px-2",
        "max-sm:pointer-events-none max-sm:absolute max-sm:-top-12 max-sm:left-1/2 max-sm:-translate-x-1/2 max-sm:rounded-full max-sm:border max-sm:border-line max-sm:bg-surface max-sm:px-4 max-sm:py-1.5 max-sm:shadow-float",
        seen === done.key && "max-sm:invisible",
        tone,
      )}
    >
      <Icon className="size-4 shrink-0" aria-hidden />
      <span className="truncate">{describe(done.choice, done.strength)}</span>
    </span>
  );
}
