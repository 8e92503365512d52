import type { ExportReport } from "@gshf/core/datasets/model";
import { counted, formatCount } from "#ui/format.ts";

/** What became of the rows: how many were written, which were left out and why, and what was changed. */
export function ExportOutcome({ report, isPart = false }: { report: ExportReport; isPart?: boolean }) {
  const { rowsRead, rowsWritten, leftOut, changed } = report;
  const lines = [
    ...leftOut.map(({ reason, rows }) => `${counted(rows, "row")} left out: ${reason}.`),
    ...changed.map(({ what, rows }) => `${counted(rows, "row")} changed: ${what}.`),
  ];
  return (
    <div className="text-sm">
      <p className="text-muted tabular-nums">
        {isPart
          ? `${counted(rowsRead, "row")} looked at.`
          : `${counted(rowsWritten, "row")} written of ${formatCount(rowsRead)} read.`}
      </p>
      {lines.length === 0 ? null : (
        <ul className="mt-1 list-disc pl-5">
          {lines.map((line) => (
            <li key={line} className="break-words">
              {line}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
