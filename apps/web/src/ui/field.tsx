"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { useTranslations } from "use-intl/react";
import { joinClasses } from "./join-classes.ts";

const controlClass =
  "min-h-10 min-w-0 rounded-lg border border-edge bg-surface px-3 py-1.5 text-ink placeholder:text-muted aria-invalid:border-danger [&[readonly]]:bg-raised disabled:bg-raised disabled:text-muted";

export type ControlProps = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
};

/** A label, its control, a hint and what is wrong with it, tied together for screen readers. */
export function Field({
  label,
  hint,
  error,
  optional = false,
  className,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null | undefined;
  optional?: boolean;
  className?: string;
  children: (props: ControlProps) => ReactNode;
}) {
  const t = useTranslations("ui");
  const id = useId();
  const hasError = error !== null && error !== undefined && error !== "";
  const describedBy = [hint === undefined ? "" : `${id}-hint`, hasError ? `${id}-error` : ""]
    .filter((part) => part !== "")
    .join(" ");
  return (
    <div className={joinClasses("min-w-0", className)}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
        {optional ? <span className="font-normal text-muted"> {t("optional")}</span> : null}
      </label>
      {children({
        id,
        "aria-describedby": describedBy === "" ? undefined : describedBy,
        "aria-invalid": hasError || undefined,
      })}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="mt-1 text-[0.8125rem] text-muted">
          {hint}
        </p>
      )}
      {hasError ? (
        <p id={`${id}-error`} role="alert" className="mt-1 text-[0.8125rem] font-medium text-danger">
          {error}
        </p>
      ) : null}
    </div>
  );
}

/** The whole row, unless a width was asked for: of two width classes the stylesheet's later one would win. */
const widthOf = (className: string | undefined) => (/(^|\s)w-/.test(className ?? "") ? null : "w-full");

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={joinClasses(controlClass, widthOf(className), className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea {...rest} className={joinClasses(controlClass, widthOf(className), "min-h-24", className)} />
  );
}

export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select {...rest} className={joinClasses(controlClass, widthOf(className), className)} />;
}

/** A checkbox with its label beside it and a hint below. */
export function Checkbox({
  label,
  hint,
  className,
  ...rest
}: ComponentProps<"input"> & { label: ReactNode; hint?: ReactNode }) {
  const id = useId();
  return (
    <div className={joinClasses("flex items-start gap-2.5", className)}>
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-1 size-4 shrink-0 accent-accent"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint === undefined ? null : (
          <p id={`${id}-hint`} className="text-[0.8125rem] text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
