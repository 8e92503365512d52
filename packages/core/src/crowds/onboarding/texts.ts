import type { Db, Tx } from "@gshf/db";
import { z } from "zod";
import type { OnboardingTextKind } from "../model.ts";

export const onboardingTextSchema = z.object({ version: z.int(), text: z.string(), publishedAt: z.date() });
type OnboardingTextView = z.output<typeof onboardingTextSchema>;

/** The text in force; null when there never was one, or when it was switched off by an empty version. */
export async function newestText(
  db: Pick<Db | Tx, "onboardingText">,
  projectId: string,
  kind: OnboardingTextKind,
): Promise<OnboardingTextView | null> {
  const row = await db.onboardingText.findFirst({ where: { projectId, kind }, orderBy: { version: "desc" } });
  if (row === null || row.text === "") return null;
  return { version: row.version, text: row.text, publishedAt: row.createdAt };
}
