import { z } from "zod";
import type { Actor, Deps, Outcome } from "../access/index.ts";
import { done } from "../access/index.ts";
import { viewOfGuidelines } from "../crowds/index.ts";
import type { GuidelineExample } from "../crowds/model.ts";
import { authorizeLabeler } from "./labeler.ts";

export const guidelinesInput = z.object({ slug: z.string(), language: z.enum(["en", "de"]).default("en") });

/** Version 0: what a labeler reads as long as a project has published nothing of its own. */
const general = {
  en: `Two answers to the same prompt stand side by side. Say which one **you** would rather get.

1. Read the whole conversation first, then both answers to the end.
2. **Correct beats pleasant.** A wrong fact, broken code or an ignored instruction weighs more than style.
3. **Complete, then concise.** An answer that leaves out what was asked loses; so does one that pads.
4. Harmful or dishonest content loses against a polite refusal; a needless refusal loses against help.
5. Don't let length, formatting or the side it stands on decide.

Choose *Equal* only when you honestly can't prefer one, *Both bad* when neither is of any use.
Skip a pair you can't judge (a language or a subject you don't know); flag one that is broken or unsafe.`,
  de: `Zwei Antworten auf dieselbe Anfrage stehen nebeneinander. Sag, welche **du** lieber bekämst.

1. Lies zuerst das ganze Gespräch, dann beide Antworten bis zum Ende.
2. **Richtig vor gefällig.** Ein falscher Sachverhalt, kaputter Code oder eine übergangene Anweisung wiegt schwerer als der Stil.
3. **Vollständig, dann knapp.** Eine Antwort, die etwas Gefragtes auslässt, verliert; eine, die nur füllt, ebenso.
4. Schädliches oder Unehrliches verliert gegen eine höfliche Absage; eine unnötige Absage verliert gegen Hilfe.
5. Länge, Formatierung und die Seite, auf der sie steht, sollen nicht entscheiden.

Wähle *Gleich gut* nur, wenn du ehrlich keine vorziehst, *Beide schlecht*, wenn keine zu etwas taugt.
Lass ein Paar aus, das du nicht beurteilen kannst (Sprache oder Thema kennst du nicht); melde eins, das kaputt oder schädlich ist.`,
};

export type Guidelines = {
  version: number;
  text: string;
  examples: GuidelineExample[];
  publishedAt: Date | null;
};

/** The newest guidelines of a project, as Markdown. */
export async function guidelines(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof guidelinesInput>,
): Promise<Outcome<Guidelines>> {
  const access = await authorizeLabeler(deps, actor, input.slug);
  if (!access.ok) return access;
  const newest = await deps.db.guidelineVersion.findFirst({
    where: { projectId: access.value.project.id },
    orderBy: { version: "desc" },
  });
  if (newest === null)
    return done({ version: 0, text: general[input.language], examples: [], publishedAt: null });
  const { version, text, examples, publishedAt } = viewOfGuidelines(newest);
  return done({ version, text, examples, publishedAt });
}

/** Version number of the newest guidelines; 0 when the project has published none. */
export async function newestGuidelines(deps: Pick<Deps, "db">, projectId: string): Promise<number> {
  const [newest] = await deps.db.$queryRaw<{ version: number }[]>`
    /* newest-guidelines */
    select coalesce(max("version"), 0)::int as "version" from "GuidelineVersion" where "projectId" = ${projectId}::uuid`;
  return newest?.version ?? 0;
}
