import { Prisma, type Project, transaction } from "@gshf/db";
import { trainerAdapters, trainerAddress } from "@gshf/trainer-protocol";
import { z } from "zod";
import { checkAddress, credentialFor, type Deps, done, type Outcome, refuse, verb } from "../access/index.ts";
import { isSameServer } from "../access/model.ts";
import { lockProject } from "./lock-project.ts";
import { projectSettingsSchema } from "./model.ts";

/** Changes a project's settings; what is left out stays as it is. */
export const updateProject = verb({
  name: "projects.update",
  kind: "mutation",
  may: "project.write",
  input: projectSettingsSchema,
  output: z.null(),
  run: async (deps, { project, audit }, input) => {
    const trainer = checkTrainerAddress(deps, input.trainerUrl);
    if (!trainer.ok) return trainer;
    const scorer = checkUrl(deps, input.scorerUrl, "scorerUrl");
    if (!scorer.ok) return scorer;
    const serving = checkUrl(deps, input.servingUrl, "servingUrl");
    if (!serving.ok) return serving;
    const { slug, trainerToken, scorerKey, servingKey, ...plain } = input;
    const settings = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
    const secrets = { trainerToken, scorerKey, servingKey };
    const entered = Object.entries(secrets).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    await transaction(deps.db, async (tx) => {
      // Locked, so that no address is ever paired with a credential that came with another one.
      await lockProject(tx, project.id);
      const known = await tx.project.findUniqueOrThrow({ where: { id: project.id } });
      const connected = {
        ...trainerColumns(deps, known, input),
        ...scorerColumns(deps, known, input),
        ...servingColumns(deps, known, input),
      };
      await tx.project.update({ where: { id: project.id }, data: { ...settings, ...connected } });
      await audit(tx, {
        subject: `project:${slug}`,
        detail: { fields: [...Object.keys(settings), ...entered] },
      });
    });
    return done(null);
  },
});

type Settings = z.output<typeof projectSettingsSchema>;

function trainerColumns(deps: Deps, known: Project, input: Settings): Prisma.ProjectUpdateInput {
  if (input.trainerUrl === undefined && input.trainerToken === undefined) return {};
  const { trainerUrl = known.trainerUrl } = input;
  const stored = { sealed: known.trainerTokenSealed, address: known.trainerUrl };
  const trainerTokenSealed = credentialFor(deps, trainerUrl, input.trainerToken, stored);
  const columns = { trainerTokenSealed, webhookSecretSealed: webhookSecret(deps, known, trainerUrl) };
  const isKnown = trainerUrl === known.trainerUrl && trainerTokenSealed === known.trainerTokenSealed;
  return isKnown ? columns : { ...columns, trainerCheck: Prisma.DbNull };
}

/** The trainer signs its webhooks with this: made for one trainer, told to it with each job, no other one's. */
function webhookSecret(deps: Deps, known: Project, trainerUrl: string | null): string | null {
  if (trainerUrl === null) return null;
  const isSame = known.trainerUrl !== null && isSameServer(known.trainerUrl, trainerUrl);
  if (isSame && known.webhookSecretSealed !== null) return known.webhookSecretSealed;
  return deps.secrets.seal(`whsec_${Buffer.from(deps.randomBytes(32)).toString("base64")}`);
}

function scorerColumns(deps: Deps, known: Project, input: Settings): Prisma.ProjectUpdateInput {
  const { scorerUrl = known.scorerUrl, scorerModel = known.scorerModel } = input;
  const stored = { sealed: known.scorerKeySealed, address: known.scorerUrl };
  const scorerKeySealed = credentialFor(deps, scorerUrl, input.scorerKey, stored);
  const isKnown =
    scorerUrl === known.scorerUrl &&
    scorerModel === known.scorerModel &&
    scorerKeySealed === known.scorerKeySealed;
  return isKnown ? {} : { scorerKeySealed, scorerCheck: Prisma.DbNull };
}

function servingColumns(deps: Deps, known: Project, input: Settings): Prisma.ProjectUpdateInput {
  const { servingUrl = known.servingUrl } = input;
  const stored = { sealed: known.servingKeySealed, address: known.servingUrl };
  const servingKeySealed = credentialFor(deps, servingUrl, input.servingKey, stored);
  const isKnown = servingUrl === known.servingUrl && servingKeySealed === known.servingKeySealed;
  return isKnown ? {} : { servingKeySealed, servingCheck: Prisma.DbNull };
}

type Address = string | null | undefined;

function checkTrainerAddress(deps: Deps, entered: Address): Outcome<null> {
  if (entered === undefined || entered === null) return done(null);
  const address = trainerAddress(entered);
  if (address !== null) {
    const { adapter, baseUrl, settings } = address;
    const reached = checkUrl(deps, baseUrl, "trainerUrl");
    if (!reached.ok) return reached;
    const fault = adapter.fault({ baseUrl, settings });
    if (fault === null) return done(null);
    const message = `trainerUrl: ${fault}. What it takes stands in docs/trainers/${adapter.prefix}.md.`;
    return refuse("invalid", message, "trainerUrl");
  }
  const kinds = trainerAdapters.map(({ prefix }) => (prefix === "" ? "https://" : `${prefix}+https://`));
  const message = `trainerUrl: "${entered.slice(0, 200)}" names an unknown kind of trainer. Begin with ${kinds.join(" or ")}.`;
  return refuse("invalid", message, "trainerUrl");
}

function checkUrl(deps: Deps, url: Address, field: string): Outcome<null> {
  if (url === undefined || url === null) return done(null);
  return checkAddress(deps, url, field);
}
