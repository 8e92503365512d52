import type { ImportReport, RowError, RowNote } from "@gshf/core/prompts/model";
import { Download } from "lucide-react";
import { paths } from "#paths.ts";
import { formatCount } from "#ui/format.ts";
import { kindNames } from "./kind-names.ts";

/** What became of one file: what is new, what is to be told of its rows, and every row that was not taken. */
export function ImportReportView({ slug, report }: { slug: string; report: ImportReport }) {
  const { state, kind, rowsNew, rowsKnown, fileName, format, errors, errorsTotal, notes, id } = report;
  return (
    <div className="space-y-2">
      {state === "done" ? (
        <p className="rounded-lg bg-ok-soft px-3 py-2 text-sm text-ok">
          <strong className="font-semibold">{formatCount(rowsNew)} new</strong> {kindNames[kind]} from{" "}
          <span className="break-all">{fileName}</span>
          {rowsKnown > 0 ? `; ${formatCount(rowsKnown)} were known already` : ""}.
        </p>
      ) : null}
      {state === "undone" ? (
        <p className="rounded-lg border border-line px-3 py-2 text-sm">
          What this file brought was taken back ({formatCount(rowsNew)} {kindNames[kind]}).
        </p>
      ) : null}
      {state === "stopped" ? (
        <p className="rounded-lg border border-line px-3 py-2 text-sm">
          The import was stopped. Nothing was imported.
        </p>
      ) : null}
      {state === "failed" ? <p className="text-sm">Nothing was imported.</p> : null}
      {format !== "" ? <p className="text-[0.8125rem] text-muted">Found: {format}</p> : null}
      {errorsTotal > 0 ? (
        <ErrorList
          errors={errors}
          total={errorsTotal}
          title={
            <>
              {state === "refused" ? "Nothing was imported" : "Rows not imported"} from{" "}
              <span className="break-all">{fileName}</span>
            </>
          }
          download={paths.api.importReport(slug, id)}
        />
      ) : null}
      {notes.length > 0 ? <NoteList notes={notes} /> : null}
    </div>
  );
}

/** The first of the rows that can't be taken, and all of them as a file. */
export function ErrorList({
  errors,
  total,
  title,
  download,
}: {
  errors: readonly RowError[];
  total: number;
  title: React.ReactNode;
  download?: string;
}) {
  const hidden = total - errors.length;
  return (
    <div className="rounded-lg border border-danger/40 bg-danger-soft p-3 text-sm">
      <p className="font-medium text-danger">
        {title}: {formatCount(total)} {total === 1 ? "problem" : "problems"}.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <ol className="mt-2 max-h-64 space-y-1 overflow-y-auto" tabIndex={0} aria-label="Problems by line">
        {errors.map((error) => (
          <li key={`${error.line} ${error.field} ${error.message}`} className="break-words">
            <span className="font-mono text-xs text-muted">line {error.line}</span>{" "}
            <span className="font-mono text-xs">{error.field}</span> {error.message}
          </li>
        ))}
      </ol>
      {hidden > 0 ? <p className="mt-2 text-muted">and {formatCount(hidden)} more</p> : null}
      {download === undefined ? null : (
        <a className="link mt-2 inline-flex items-center gap-1" href={download} download>
          <Download className="size-3.5" aria-hidden />
          Download all as CSV
        </a>
      )}
    </div>
  );
}

/** What is to be told of rows that are taken. */
export function NoteList({ notes }: { notes: readonly RowNote[] }) {
  return (
    <div className="rounded-lg border border-line p-3 text-sm">
      <p className="font-medium">Notes on rows</p>
      <ul className="mt-1 space-y-1 text-muted">
        {notes.map(({ message, rows, line }) => (
          <li key={message} className="break-words">
            {message} ({rows === 1 ? "1 row" : `${formatCount(rows)} rows`}
            {line > 0 ? `, first on line ${line}` : ""})
          </li>
        ))}
      </ul>
    </div>
  );
}
