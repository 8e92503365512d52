import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";

export const onboardingSettingsInput = z.object({ slug: z.string() });

type TextSettings = { version: number; text: string; publishedAt: Date | null; agreedBy: number };

/** What researchers have set up for newcomers: the newest texts (empty: the step is off) and who agreed. */
export async function onboardingSettings(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof onboardingSettingsInput>,
): Promise<Outcome<{ welcome: TextSettings; consent: TextSettings }>> {
  const access = await authorize(deps, actor, input, "project.read");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const textOf = async (kind: "welcome" | "consent"): Promise<TextSettings> => {
    const row = await deps.db.onboardingText.findFirst({
      where: { projectId, kind },
      orderBy: { version: "desc" },
    });
    if (row === null) return { version: 0, text: "", publishedAt: null, agreedBy: 0 };
    const { version, text, createdAt } = row;
    const agreedBy = await deps.db.agreement.count({ where: { kind, version, member: { projectId } } });
    return { version, text, publishedAt: createdAt, agreedBy };
  };
  const [welcome, consent] = await Promise.all([textOf("welcome"), textOf("consent")]);
  return done({ welcome, consent });
}
