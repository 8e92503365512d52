"use client";

import { useMutationState, useQuery, useQueryClient } from "@tanstack/react-query";
import { Terminal } from "lucide-react";
import { useState } from "react";
import { z } from "zod";
import { paths } from "#paths.ts";
import { CopyButton } from "#ui/copy-button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { callLines, type Operation, operationsOf } from "./call-lines.ts";

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

/** What was done on these pages, and what this one reads, as calls for scripts. */
export function CallsDialog() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setIsOpen}
      wide
      title="Do the same with the API"
      description="What you did here and what this page reads, for curl and for Python. GSHF_TOKEN stands for one of your API tokens."
      trigger={
        <button
          type="button"
          aria-label="API calls"
          // On a phone nobody writes scripts, and the header has no room.
          className="hidden size-9 items-center justify-center rounded-lg text-muted sm:inline-flex hover:bg-raised hover:text-ink"
        >
          <Terminal className="size-4.5" aria-hidden />
        </button>
      }
    >
      <Calls />
    </Dialog>
  );
}

type Call = { name: string; input: unknown };

function Calls() {
  const operations = useQuery({
    queryKey: ["operations"],
    queryFn: async () => {
      const response = await fetch(paths.api.openApi());
      return operationsOf(documentSchema.parse(await response.json()));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const done = useMutationState({
    select: ({ options, state }): Call => ({ name: nameOf(options.mutationKey), input: state.variables }),
  });
  const queries = useQueryClient()
    .getQueryCache()
    .findAll({ type: "active" })
    .map(({ queryKey }): Call => ({ name: nameOf(queryKey), input: inputOf(queryKey[1]) }));
  return (
    <QueryView query={operations}>
      {(known) => (
        <div className="space-y-6">
          <CallList
            title="What you did"
            none="Nothing since you opened this page."
            calls={done.reverse()}
            known={known}
          />
          <CallList title="What this page reads" none="Nothing." calls={queries} known={known} />
        </div>
      )}
    </QueryView>
  );
}

/** Of a key that tRPC made: [["rounds", "get"], …]. */
function nameOf(key: readonly unknown[] | undefined): string {
  const [path] = key ?? [];
  return Array.isArray(path) ? path.join(".") : "";
}

function inputOf(part: unknown): unknown {
  return z.object({ input: z.unknown() }).safeParse(part).data?.input;
}

function CallList({
  title,
  none,
  calls,
  known,
}: {
  title: string;
  none: string;
  calls: readonly Call[];
  known: ReadonlyMap<string, Operation>;
}) {
  const shown = calls.flatMap(({ name, input }) => {
    const operation = known.get(name);
    return operation === undefined ? [] : [{ name, ...callLines(operation, input, window.location.origin) }];
  });
  const unique = shown.filter(({ curl }, i) => shown.findIndex((other) => other.curl === curl) === i);
  return (
    <section>
      <h3 className="text-lg">{title}</h3>
      {unique.length === 0 ? <p className="mt-1 text-sm text-muted">{none}</p> : null}
      <ul className="mt-2 space-y-2">
        {unique.map(({ name, curl, python }) => (
          <li key={curl} className="rounded-lg border border-line p-3">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <code className="font-mono text-sm font-medium break-all">{name}</code>
              <span className="flex flex-wrap gap-2">
                <CopyButton text={curl} label="Copy as curl" />
                <CopyButton text={python} label="Copy as Python" />
              </span>
            </div>
            <pre className="mt-2 text-xs break-all whitespace-pre-wrap text-muted">{curl}</pre>
          </li>
        ))}
      </ul>
    </section>
  );
}
