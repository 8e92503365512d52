import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import type { OnboardingTextKind } from "../model.ts";

const textSettingsSchema = z.object({
  version: z.int(),
  text: z.string(),
  publishedAt: z.date().nullable(),
  agreedBy: z.int(),
});
type TextSettings = z.output<typeof textSettingsSchema>;

/** What researchers have set up for newcomers: the newest texts (empty: the step is off) and who agreed. */
export const getOnboardingSettings = verb({
  name: "crowds.onboardingSettings",
  kind: "query",
  may: "project.read",
  input: z.object({ slug: z.string() }),
  output: z.object({ welcome: textSettingsSchema, consent: textSettingsSchema }),
  run: async (deps, { project }) => {
    const projectId = project.id;
    const textOf = async (kind: OnboardingTextKind): Promise<TextSettings> => {
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
  },
});
