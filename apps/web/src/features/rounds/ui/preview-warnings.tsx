import { TriangleAlert } from "lucide-react";
import { joinClasses } from "#ui/join-classes.ts";

/** What is to be thought of before something with these settings starts. */
export function PreviewWarnings({
  warnings,
  className,
}: {
  warnings: readonly string[];
  className?: string;
}) {
  if (warnings.length === 0) return null;
  return (
    <ul className={joinClasses("space-y-2", className)}>
      {warnings.map((warning) => (
        <li key={warning} className="flex gap-2 rounded-lg bg-warn-soft px-3 py-2 text-sm">
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
          {warning}
        </li>
      ))}
    </ul>
  );
}
