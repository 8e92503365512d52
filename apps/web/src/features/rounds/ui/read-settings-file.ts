import { newRoundSchema } from "@gshf/core/rounds/model";
import type { z } from "zod";

/** A round's settings as files have them: without the project, and without a number. */
const settingsSchema = newRoundSchema.omit({ slug: true, number: true });
type Settings = z.output<typeof settingsSchema>;

/** Larger than any settings are. */
const bytesMax = 1_048_576;

/** The settings in a YAML or JSON file, or what is wrong with it, by its first field that is. */
export async function readSettingsFile(
  file: Pick<File, "name" | "size" | "text">,
): Promise<{ ok: true; settings: Settings } | { ok: false; message: string }> {
  const refuse = (message: string) => ({ ok: false as const, message: `${file.name}: ${message}` });
  if (file.size > bytesMax) return refuse("settings are smaller than 1 MiB.");
  const { parse } = await import("yaml");
  let content: unknown;
  try {
    content = parse(await file.text());
  } catch (error) {
    return refuse(error instanceof Error ? (error.message.split("\n")[0] ?? "") : "can’t be read.");
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    return refuse("holds no fields with values.");
  }
  const { $schema: _schema, ...fields } = content as Record<string, unknown>;
  const unknown = Object.keys(fields).find((name) => !(name in settingsSchema.shape));
  if (unknown !== undefined) return refuse(`a round has no “${unknown}”.`);
  const read = settingsSchema.safeParse(fields);
  if (read.success) return { ok: true, settings: read.data };
  const [issue] = read.error.issues;
  const field = issue?.path.join(".") ?? "";
  return refuse(field === "" ? (issue?.message ?? "") : `${field}: ${issue?.message ?? ""}`);
}
