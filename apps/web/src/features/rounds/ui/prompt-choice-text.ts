import type { RoundConfig } from "@gshf/core/rounds/model";
import { counted } from "#ui/format.ts";

type Choice = RoundConfig["prompts"];

/** How a round's prompts are chosen, in short: "2 files, 1 tag". */
export function promptChoiceText(prompts: Choice): string {
  const { imports = [], tags = [] } = prompts ?? {};
  const parts: string[] = [];
  if (imports.length > 0) parts.push(counted(imports.length, "file"));
  if (tags.length > 0) parts.push(counted(tags.length, "tag"));
  return parts.length === 0 ? "all for rounds" : parts.join(", ");
}

/** The same by name: files that were found, one a part, then the tags. */
export function promptChoiceNames(prompts: Choice, files: readonly { fileName: string }[]): string[] {
  const { imports = [], tags = [] } = prompts ?? {};
  const gone = imports.length - files.length;
  const names = files.map(({ fileName }) => fileName);
  if (gone > 0) names.push(`${counted(gone, "file")} not in this project any more`);
  if (tags.length > 0) names.push(`${tags.length === 1 ? "tag" : "tags"} ${tags.join(", ")}`);
  return names.length === 0 ? ["all for rounds"] : names;
}
