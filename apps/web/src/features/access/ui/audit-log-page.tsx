"use client";

import { eventTexts } from "@gshf/core/access/model";
import { debounce, parseAsString, useQueryStates } from "nuqs";
import { paths } from "#paths.ts";
import { type ApiOutputs, useTRPC } from "#trpc/client.tsx";
import { byPages, usePages } from "#trpc/pages.ts";
import { buttonClass } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable, TableSkeleton } from "#ui/data-table/index.tsx";
import { Field, Input, Select } from "#ui/field.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Time } from "#ui/time.tsx";
import { type DetailLine, detailLines, subjectText } from "./audit-event-text.ts";

const text = parseAsString.withDefault("");
const filters = { who: text, action: text, subject: text, from: text, until: text };

/** Who did what in a project, and when. */
export function AuditLogPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const [shown, setShown] = useQueryStates(filters);
  const asked = askedOf(shown);
  const log = usePages(trpc.access.auditLog.infiniteQueryOptions({ slug, ...asked }, byPages));
  return (
    <>
      <PageHeader
        title="Audit log"
        description="What was changed, by whom and when. Nothing here can be changed or deleted."
        actions={
          <a href={paths.api.auditCsv(slug, queryOf(asked))} className={buttonClass()} download>
            Download CSV
          </a>
        }
      />
      <Filters shown={shown} onChange={(part) => void setShown(part, { limitUrlUpdates: debounce(300) })} />
      <Card padded={false} className="mt-5">
        <QueryView query={log} skeleton={<TableSkeleton />}>
          {(events) => (
            <DataTable
              label="Audit log"
              columns={columns}
              rows={events}
              keyOf={({ id }) => String(id)}
              tools="none"
              empty={<p className="p-5 text-muted">Nothing matches.</p>}
            />
          )}
        </QueryView>
      </Card>
    </>
  );
}

type Shown = Record<keyof typeof filters, string>;
type Asked = { who?: string; action?: string; subject?: string; from?: Date; until?: Date };

const dayMs = 86_400_000;

/** The filters that say something; a day's end is the next one's beginning. */
function askedOf({ who, action, subject, from, until }: Shown): Asked {
  const asked: Asked = {};
  if (who !== "") asked.who = who;
  if (action !== "") asked.action = action;
  if (subject !== "") asked.subject = subject;
  const [begin, end] = [new Date(from), new Date(until)];
  if (!Number.isNaN(begin.getTime())) asked.from = begin;
  if (!Number.isNaN(end.getTime())) asked.until = new Date(end.getTime() + dayMs);
  return asked;
}

function queryOf(asked: Asked): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asked).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  );
}

function Filters({ shown, onChange }: { shown: Shown; onChange: (part: Partial<Shown>) => void }) {
  const actions = Object.entries(eventTexts).sort(([, a], [, b]) => a.localeCompare(b, "en"));
  const input = (name: keyof Shown, label: string, type: "text" | "date", hint?: string) => (
    <Field label={label} hint={hint}>
      {(ids) => (
        <Input
          {...ids}
          type={type}
          value={shown[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-5">
      {input("who", "Who", "text")}
      <Field label="What">
        {(ids) => (
          <Select
            {...ids}
            value={shown.action}
            onChange={(event) => onChange({ action: event.target.value })}
          >
            <option value="">everything</option>
            {actions.map(([action, words]) => (
              <option key={action} value={action}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {input("subject", "On what", "text")}
      {input("from", "From (UTC)", "date")}
      {input("until", "To (UTC)", "date")}
    </div>
  );
}

type Event = ApiOutputs["access"]["auditLog"]["items"][number];

const columns: Column<Event>[] = [
  {
    id: "at",
    header: "When",
    value: ({ at }) => at,
    cell: ({ at }) => <Time at={at} />,
    className: "whitespace-nowrap text-muted",
  },
  { id: "who", header: "Who", value: ({ who }) => who },
  { id: "what", header: "What", value: ({ text: words }) => words },
  {
    id: "subject",
    header: "On what",
    value: ({ subject }) => subject,
    cell: ({ subject }) => <span title={subject}>{subjectText(subject)}</span>,
    className: "whitespace-nowrap text-muted",
  },
  {
    id: "detail",
    header: "Details",
    value: ({ detail }) => (Object.keys(detail).length === 0 ? "" : JSON.stringify(detail)),
    cell: ({ detail }) => <Details lines={detailLines(detail)} />,
    className: "max-w-80 text-[0.8125rem] text-muted",
  },
];

function Details({ lines }: { lines: readonly DetailLine[] }) {
  if (lines.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-3 gap-y-0.5">
      {lines.map(({ name, value }) => (
        <div key={name} className="wrap-anywhere">
          <dt className="inline">{name}:</dt> <dd className="inline font-mono text-xs text-ink">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
