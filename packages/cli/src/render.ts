import { stringify } from "yaml";

/** The columns of lists that have more than a terminal shows, by what they list. */
const columnsOf: Readonly<Record<string, readonly string[]>> = {
  "projects.list": ["slug", "name", "role", "rounds", "archivedAt"],
  "rounds.list": ["number", "name", "experiment", "state", "labelsDone", "labelsWanted"],
  "rounds.events": ["at", "from", "to", "actor"],
  "datasets.list": ["name", "round", "experiment", "onlineRows", "offlineRows", "manifestSha256"],
  "datasets.builds": ["number", "name", "state", "done", "total"],
  "datasets.exports": ["number", "dataset", "format", "state", "done", "total"],
  "datasets.exportFormats": ["name", "title"],
  "trainings.list": ["number", "name", "state", "createdAt", "endedAt"],
  "evaluations.list": ["number", "name", "state", "done", "total"],
  "experiments.list": ["experiment", "name", "rounds", "labels"],
  "recipes.list": ["number", "experiment", "state", "createdAt"],
  "policies.list": ["name", "model", "isReference", "isMain", "id"],
  "prompts.list": ["key", "split", "use", "excerpt"],
  "prompts.imports": ["fileName", "kind", "state", "rowsNew", "rowsKnown", "errorsTotal"],
  "access.listMembers": ["pseudonym", "role", "name", "email", "id"],
  "access.listInvites": ["role", "state", "uses", "usesMax", "expiresAt", "id"],
  "access.listApiTokens": ["name", "scopes", "expiresAt", "lastUsedAt", "id"],
};

const columnsMax = 7;
const charactersMax = 64;

type Row = Readonly<Record<string, unknown>>;

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An answer for people. */
export function render(operation: string, value: unknown): string {
  if (value === null || value === undefined) return "Done.";
  if (!isRow(value)) return cell(value);
  const { items, next } = value;
  if (!Array.isArray(items)) return renderRecord(value);
  const rows = items.filter(isRow);
  if (rows.length === 0) return items.length === 0 ? "Nothing yet." : items.map(cell).join("\n");
  const more = typeof next === "string" ? `\n\nThere are more: --cursor ${next}` : "";
  return renderTable(columnsFor(operation, rows), rows) + more;
}

/** Settings as a file that `create --file` takes, with the schema by which editors complete it. */
export function renderSettings(operation: string, value: unknown, base: string): string {
  const schema = `${base}/schemas/${operation.replace(/settings$/, "create")}.json`;
  return `# yaml-language-server: $schema=${schema}\n${stringify(value).trimEnd()}`;
}

function columnsFor(operation: string, rows: readonly Row[]): string[] {
  const chosen = (columnsOf[operation] ?? []).filter((name) => rows.some((row) => name in row));
  if (chosen.length > 0) return chosen;
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names
    .filter((name) => rows.every((row) => !isRow(row[name]) && !Array.isArray(row[name])))
    .slice(0, columnsMax);
}

function renderTable(columns: readonly string[], rows: readonly Row[]): string {
  const table = [columns.map(heading), ...rows.map((row) => columns.map((name) => short(cell(row[name]))))];
  const widths = columns.map((_, i) => Math.max(...table.map((line) => line[i]?.length ?? 0)));
  return table
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function renderRecord(record: Row): string {
  const entries = Object.entries(record);
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries
    .map(([name, value]) => {
      const isDeep = isRow(value) || (Array.isArray(value) && value.some((part) => typeof part === "object"));
      return `${name.padEnd(width)}  ${isDeep ? short(JSON.stringify(value)) : cell(value)}`.trimEnd();
    })
    .join("\n");
}

/** `labelsDone` as LABELS DONE. */
function heading(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
}

function cell(value: unknown): string {
  if (value === null || value === undefined || value === "") return "-";
  if (Array.isArray(value)) return value.map(cell).join(", ");
  if (isRow(value)) return cell(value.slug ?? value.name ?? JSON.stringify(value));
  const text = String(value);
  // To the minute is enough in a table.
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text) ? text.slice(0, 16).replace("T", " ") : printable(text);
}

function short(text: string): string {
  return text.length > charactersMax ? `${text.slice(0, charactersMax - 1)}…` : text;
}

/** Texts of others, without what would move a terminal's cursor. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, " ");
}
