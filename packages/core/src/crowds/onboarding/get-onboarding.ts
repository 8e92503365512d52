import { z } from "zod";
import { done } from "../../access/index.ts";
import { standingOf, standingSchema } from "../admit.ts";
import { guidelineVersionSchema, viewOfGuidelines } from "../guidelines/guideline-version.ts";
import { memberVerb } from "../member-verb.ts";
import { payRateViewSchema, rateOfMember } from "../pay/rates.ts";
import { secondsPerPair } from "./seconds-per-pair.sql.ts";
import { newestText, onboardingTextSchema } from "./texts.ts";

/** Everything a labeler's way in shows: what is still to do, and the texts, done steps included. */
const onboardingSchema = standingSchema.extend({
  project: z.object({ slug: z.string(), name: z.string(), description: z.string() }),
  pseudonym: z.string(),
  /** Version 0, without a text of the project's own: the general welcome. */
  welcome: z.object({ version: z.int(), text: z.string() }).nullable(),
  consent: onboardingTextSchema.extend({ agreedAt: z.date().nullable() }).nullable(),
  guidelines: guidelineVersionSchema.nullable(),
  hasTest: z.boolean(),
  pay: payRateViewSchema.nullable(),
  /** How long a pair takes, as far as that can be said. */
  secondsPerPair: z.number().nullable(),
});
export type Onboarding = z.output<typeof onboardingSchema>;

/** A labeler's way into a project. */
export const getOnboarding = memberVerb({
  name: "crowds.onboarding",
  kind: "query",
  input: z.object({ slug: z.string() }),
  output: onboardingSchema,
  run: async (deps, { project, member }) => {
    const { db } = deps;
    const [standing, welcome, consent, guidelines, test, pay, seconds] = await Promise.all([
      standingOf(db, member.id),
      newestText(db, project.id, "welcome"),
      newestText(db, project.id, "consent"),
      db.guidelineVersion.findFirst({ where: { projectId: project.id }, orderBy: { version: "desc" } }),
      db.qualificationTest.findUnique({ where: { projectId: project.id } }),
      rateOfMember(deps, project.id, member.id),
      secondsPerPair(db, project.id),
    ]);
    const agreement =
      consent === null
        ? null
        : await db.agreement.findUnique({
            where: {
              memberId_kind_version: { memberId: member.id, kind: "consent", version: consent.version },
            },
          });
    const { slug, name, description } = project;
    return done({
      project: { slug, name, description },
      pseudonym: member.pseudonym,
      ...standing,
      welcome: welcome ?? (standing.steps.includes("welcome") ? { version: 0, text: "" } : null),
      consent: consent === null ? null : { ...consent, agreedAt: agreement?.agreedAt ?? null },
      guidelines: guidelines === null ? null : viewOfGuidelines(guidelines),
      hasTest: test?.isOn ?? false,
      pay,
      secondsPerPair: seconds,
    });
  },
});
