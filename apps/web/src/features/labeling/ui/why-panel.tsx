"use client";

import { X } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import { joinClasses } from "../../../ui/join-classes.ts";
import { useMessages } from "../messages/index.tsx";
import type { Draft } from "../session/drafts.ts";

const chips = ["correct", "complete", "clear", "concise", "follows", "safe", "style"] as const;

/** Why: chips and words. Kept as a draft with every stroke. Escape goes back to the keys. */
export function WhyPanel({
  draft,
  onEdit,
  onClose,
}: {
  draft: Draft;
  onEdit: (patch: Partial<Draft>) => void;
  onClose: () => void;
}) {
  const m = useMessages();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const toggle = (chip: string) =>
    onEdit({
      reasons: draft.reasons.includes(chip)
        ? draft.reasons.filter((other) => other !== chip)
        : [...draft.reasons, chip],
    });
  return (
    <section aria-label={m.why} className="mb-3 animate-appear border-b border-line pb-3">
      <div className="flex items-start justify-between gap-3">
        <p className="text-sm text-muted">{m.whyHint}</p>
        <button
          type="button"
          aria-label={m.cancel}
          onClick={onClose}
          className="-mt-1 inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-raised"
        >
          <X className="size-4" aria-hidden />
        </button>
      </div>
      <div className="mt-1.5 flex flex-wrap gap-1.5">
        {chips.map((chip) => (
          <button
            key={chip}
            type="button"
            aria-pressed={draft.reasons.includes(chip)}
            onClick={() => toggle(chip)}
            className={joinClasses(
              "min-h-8 rounded-full border px-3 text-sm",
              draft.reasons.includes(chip)
                ? "border-accent bg-accent-soft font-medium text-accent-strong"
                : "border-edge/50 text-ink hover:bg-raised",
            )}
          >
            {m.chips[chip]}
          </button>
        ))}
      </div>
      <label htmlFor={id} className="sr-only">
        {m.rationale}
      </label>
      <textarea
        id={id}
        ref={field}
        rows={2}
        dir="auto"
        maxLength={20_000}
        placeholder={m.rationale}
        value={draft.rationale}
        onChange={(event) => onEdit({ rationale: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
        className="mt-2 max-h-[30dvh] w-full resize-y rounded-lg border border-edge bg-paper px-3 py-2 placeholder:text-muted"
      />
    </section>
  );
}
