import { formatCount } from "#ui/format.ts";
import { kindNames } from "./kind-names.ts";
import type { UploadReport } from "./upload-file.ts";

/** What became of one file: what is new, what is to be told of its rows, and every row that was not taken. */
export function ImportReportView({ report }: { report: UploadReport }) {
  return (
    <div className="space-y-2">
      {report.state === "done" ? (
        <p className="rounded-lg bg-ok-soft px-3 py-2 text-sm text-ok">
          <strong className="font-semibold">{formatCount(report.rowsNew)} new</strong>{" "}
          {kindNames[report.kind]} from <span className="break-all">{report.fileName}</span>
          {report.rowsKnown > 0 ? `; ${formatCount(report.rowsKnown)} were known already` : ""}.
        </p>
      ) : null}
      {report.state === "undone" ? (
        <p className="rounded-lg border border-line px-3 py-2 text-sm">
          What this file brought was taken back ({formatCount(report.rowsNew)} {kindNames[report.kind]}).
        </p>
      ) : null}
      {report.format !== "" ? <p className="text-[0.8125rem] text-muted">Found: {report.format}</p> : null}
      {report.errorsTotal > 0 ? <Refused report={report} /> : null}
      {report.notes.length > 0 ? <Notes report={report} /> : null}
    </div>
  );
}

function Refused({ report }: { report: UploadReport }) {
  const hidden = report.errorsTotal - report.errors.length;
  const problems = `${formatCount(report.errorsTotal)} ${report.errorsTotal === 1 ? "problem" : "problems"}`;
  return (
    <div className="rounded-lg border border-danger/40 bg-danger-soft p-3 text-sm">
      <p className="font-medium text-danger">
        {report.state === "refused" ? "Nothing was imported" : "Rows that were not imported"} from{" "}
        <span className="break-all">{report.fileName}</span>: {problems}.
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

function Notes({ report }: { report: UploadReport }) {
  return (
    <div className="rounded-lg border border-line p-3 text-sm">
      <p className="font-medium">Notes on rows</p>
      <ul className="mt-1 space-y-1 text-muted">
        {report.notes.map(({ message, rows, line }) => (
          <li key={message} className="break-words">
            {message} ({rows === 1 ? "1 row" : `${formatCount(rows)} rows`}
            {line > 0 ? `, first on line ${line}` : ""})
          </li>
        ))}
      </ul>
    </div>
  );
}
