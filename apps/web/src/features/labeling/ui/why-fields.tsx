"use client";

import { rationaleLengthMax } from "@gshf/core/labeling/model";
import { type RefObject, useId } from "react";
import { useTranslations } from "use-intl/react";
import { joinClasses } from "#ui/join-classes.ts";
import { Kbd } from "#ui/kbd.tsx";
import type { Draft } from "../session/drafts.ts";

export const chips = ["correct", "complete", "clear", "concise", "follows", "safe", "style"] as const;

/** The draft's reasons with one more, or one fewer. */
export function toggled(draft: Draft, chip: string): string[] {
  const { reasons } = draft;
  return reasons.includes(chip) ? reasons.filter((other) => other !== chip) : [...reasons, chip];
}

/** Reasons as chips and in words. Kept as a draft with every stroke. */
export function WhyFields({
  draft,
  onEdit,
  field,
  hasKeys = false,
}: {
  draft: Draft;
  onEdit: (patch: Partial<Draft>) => void;
  field?: RefObject<HTMLTextAreaElement | null>;
  /** Whether the numbers press the chips. */
  hasKeys?: boolean;
}) {
  const t = useTranslations("labeling");
  const id = useId();
  return (
    <>
      <div className="mt-1.5 flex flex-wrap gap-1.5">
        {chips.map((chip, index) => (
          <button
            key={chip}
            type="button"
            aria-pressed={draft.reasons.includes(chip)}
            onClick={() => onEdit({ reasons: toggled(draft, chip) })}
            className={joinClasses(
              "inline-flex min-h-11 items-center sm:min-h-9 gap-1.5 rounded-full border px-3 text-sm",
              draft.reasons.includes(chip)
                ? "border-accent bg-accent-soft font-medium text-accent-strong"
                : "border-edge/50 text-ink hover:bg-raised",
            )}
          >
            {hasKeys ? (
              <span className="hidden sm:inline" aria-hidden>
                <Kbd>{index + 1}</Kbd>
              </span>
            ) : null}
            {t(`reasons.${chip}`)}
          </button>
        ))}
      </div>
      <label htmlFor={id} className="sr-only">
        {t("rationale")}
      </label>
      <textarea
        id={id}
        ref={field}
        rows={2}
        dir="auto"
        maxLength={rationaleLengthMax}
        placeholder={t("rationale")}
        value={draft.rationale}
        onChange={(event) => onEdit({ rationale: event.target.value })}
        className="mt-2 max-h-[30dvh] w-full resize-y rounded-lg border border-edge bg-paper px-3 py-2 placeholder:text-muted"
      />
    </>
  );
}
