import { formatCount } from "#ui/format.ts";
import type { UploadReport } from "./upload-file.ts";

/** What became of one file; for a refused one, every row at fault. */
export function ImportReportView({ report }: { report: UploadReport }) {
  if (report.state === "done") {
    return (
      <p className="rounded-lg bg-ok-soft px-3 py-2 text-sm text-ok">
        <strong className="font-semibold">{formatCount(report.rowsNew)} new</strong> {report.kind} from{" "}
        <span className="break-all">{report.fileName}</span>
        {report.rowsKnown > 0 ? `; ${formatCount(report.rowsKnown)} were known already` : ""}.
      </p>
    );
  }
  const hidden = report.errorsTotal - report.errors.length;
  return (
    <div className="rounded-lg border border-danger/40 bg-danger-soft p-3 text-sm">
      <p className="font-medium text-danger">
        Nothing was imported from <span className="break-all">{report.fileName}</span>:{" "}
        {formatCount(report.errorsTotal)} {report.errorsTotal === 1 ? "problem" : "problems"}.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <ol className="mt-2 max-h-64 space-y-1 overflow-y-auto" tabIndex={0} aria-label="Problems by line">
        {report.errors.map((error) => (
          <li key={`${error.line} ${error.field} ${error.message}`} className="break-words">
            <span className="font-mono text-xs text-muted">line {error.line}</span>{" "}
            <span className="font-mono text-xs">{error.field}</span> {error.message}
          </li>
        ))}
      </ol>
      {hidden > 0 ? <p className="mt-2 text-muted">and {formatCount(hidden)} more</p> : null}
    </div>
  );
}
