import type { MemberView } from "@gshf/core/access";
import type { Column } from "#ui/data-table/index.tsx";
import { formatCount } from "#ui/format.ts";

/** What a table of people says of each, whether they are in the project or were. */
export const memberColumns = {
  pseudonym: {
    id: "pseudonym",
    header: "Pseudonym",
    value: ({ pseudonym }) => pseudonym,
    className: "font-mono",
  },
  name: {
    id: "name",
    header: "Name",
    value: ({ name }) => name,
    cell: ({ name }) => name ?? <span className="text-muted">by link</span>,
  },
  labels: {
    id: "labels",
    header: "Labels",
    value: ({ judgments }) => judgments,
    cell: ({ judgments }) => formatCount(judgments),
    align: "end",
  },
} satisfies Record<string, Column<MemberView>>;
