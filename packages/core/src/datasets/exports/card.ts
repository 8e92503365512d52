import { type Columns, isList, type Shape } from "../formats/columns.ts";
import type { Figures } from "./figures.ts";

/** What a card says of a dataset beside what is counted. */
export type CardFacts = {
  title: string;
  /** As Hugging Face abbreviates them, `cc-by-4.0` for one; null: nobody said. */
  licence: string | null;
  manifestSha256: string;
  parentManifestSha256: string | null;
  experiment: string;
  /** In words: which recipe, or which round. */
  origin: string;
  format: string;
  note: string;
};

export type CardSplit = { name: string; rows: number; bytes: number };

/** The README of a dataset folder: front matter that `datasets` reads, and the same for people. */
export function datasetCard(
  facts: CardFacts,
  columns: Columns,
  splits: readonly CardSplit[],
  figures: Figures,
): string {
  const total = splits.reduce((sum, { bytes }) => sum + bytes, 0);
  const yaml = [
    ...(facts.licence === null ? [] : [`license: ${JSON.stringify(facts.licence)}`]),
    `pretty_name: ${JSON.stringify(facts.title)}`,
    "tags:",
    "- preference",
    "configs:",
    "- config_name: default",
    "  data_files:",
    ...splits.flatMap(({ name }) => [`  - split: ${name}`, `    path: data/${name}-*.parquet`]),
    "dataset_info:",
    "  features:",
    ...Object.entries(columns).flatMap(([name, shape]) => feature(name, shape, "  ")),
    "  splits:",
    ...splits.flatMap(({ name, rows, bytes }) => [
      `  - name: ${name}`,
      `    num_bytes: ${bytes}`,
      `    num_examples: ${rows}`,
    ]),
    `  download_size: ${total}`,
    `  dataset_size: ${total}`,
  ];
  return `---\n${yaml.join("\n")}\n---\n\n${body(facts, columns, splits, figures)}\n`;
}

const dtypes = { string: "string", int: "int64", double: "float64", boolean: "bool" };

/** As `datasets` writes features: https://huggingface.co/docs/datasets/about_dataset_features. */
function feature(name: string, shape: Shape, indent: string): string[] {
  const first = `${indent}- name: ${name}`;
  const inner = `${indent}  `;
  if (typeof shape === "string") return [first, `${inner}dtype: ${dtypes[shape]}`];
  if (!isList(shape)) return [first, `${inner}struct:`, ...fields(shape, inner)];
  const [item] = shape;
  if (typeof item === "string") return [first, `${inner}list: ${dtypes[item]}`];
  if (isList(item)) throw new Error(`the column ${name} is a list of lists, which no format of ours has`);
  return [first, `${inner}list:`, ...fields(item, inner)];
}

const fields = (shape: { readonly [field: string]: Shape }, indent: string) =>
  Object.entries(shape).flatMap(([name, inner]) => feature(name, inner, indent));

function body(facts: CardFacts, columns: Columns, splits: readonly CardSplit[], figures: Figures): string {
  const { title, origin, experiment, manifestSha256, parentManifestSha256, format, note, licence } = facts;
  return [
    `# ${title}`,
    `${origin}, of the experiment ${experiment}. Format: ${format}. ${note}`,
    [
      `- Name: \`${manifestSha256}\`, the sha256 of its manifest: the same data and options give the same bytes.`,
      ...(parentManifestSha256 === null ? [] : [`- It continues \`${parentManifestSha256}\`.`]),
      `- Licence: ${licence ?? "not stated. Ask whoever gave you the file before you pass it on."}`,
    ].join("\n"),
    "## Rows",
    table(
      ["split", "rows"],
      splits.map(({ name, rows }) => [name, rows]),
    ),
    ...counted("source", figures.bySource),
    ...counted("arm", figures.byArm),
    ...counted("round", figures.byRound),
    ...counted("policy (each row has two answers)", figures.byPolicy),
    "## Quality",
    qualityOf(figures),
    "## Columns",
    table(
      ["column", "type"],
      Object.entries(columns).map(([name, shape]) => [`\`${name}\``, typeText(shape)]),
    ),
  ].join("\n\n");
}

function qualityOf(figures: Figures): string {
  const { rows, votes, ties, reviewed, manyVotes, agreement, propensities, propensityMin, propensityMax } =
    figures;
  return [
    `- ${votes} votes, ${ties} ties, ${reviewed} pairs decided by a reviewer.`,
    agreement === null
      ? "- No row has more than one vote, so agreement can’t be told."
      : `- On ${manyVotes} rows with several votes, ${(100 * agreement).toFixed(1)} % of the votes are on the larger side.`,
    propensityMin === null || propensityMax === null
      ? "- The probability with which pairs were chosen is not known of any row."
      : `- The probability with which pairs were chosen is known of ${propensities} of ${rows} rows, from ${propensityMin.toPrecision(3)} to ${propensityMax.toPrecision(3)}.`,
  ].join("\n");
}

function counted(what: string, counts: Readonly<Record<string, number>>): string[] {
  const rows = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return rows.length === 0 ? [] : [table([what, "rows"], rows)];
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function typeText(shape: Shape): string {
  if (typeof shape === "string") return dtypes[shape];
  if (isList(shape)) return `list of ${typeText(shape[0])}`;
  return `{${Object.entries(shape)
    .map(([name, inner]) => `${name}: ${typeText(inner)}`)
    .join(", ")}}`;
}
