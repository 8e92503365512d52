import { z } from "zod";
import { type Actor, type Deps, done, type Outcome } from "../../access/index.ts";
import { type OnboardingStep, type SessionProgress, standingOf } from "../admit.ts";
import { authorizeMember } from "../authorize-member.ts";
import { type GuidelineVersionView, viewOfGuidelines } from "../guidelines/model.ts";
import { type PayRateView, rateOfMember } from "../pay/rates.ts";
import { secondsPerPair } from "./seconds-per-pair.sql.ts";
import { newestText, type OnboardingTextView } from "./texts.ts";

export const onboardingInput = z.object({ slug: z.string() });

/** Everything a labeler's way in shows: what is still to do, and the texts, done steps included. */
export type Onboarding = {
  project: { slug: string; name: string; description: string };
  pseudonym: string;
  steps: OnboardingStep[];
  /** Version 0, without a text of the project's own: the general welcome. */
  welcome: { version: number; text: string } | null;
  consent: (OnboardingTextView & { agreedAt: Date | null }) | null;
  guidelines: GuidelineVersionView | null;
  hasTest: boolean;
  pay: PayRateView | null;
  /** How long a pair takes, as far as that can be said. */
  secondsPerPair: number | null;
  session: SessionProgress | null;
};

/** A labeler's way into a project. */
export async function onboarding(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof onboardingInput>,
): Promise<Outcome<Onboarding>> {
  const access = await authorizeMember(deps, actor, input.slug);
  if (!access.ok) return access;
  const { project, member } = access.value;
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
}
