import { transaction } from "@gshf/db";
import { trainerAdapters, trainerAddress } from "@gshf/trainer-protocol";
import { z } from "zod";
import { type Deps, done, type Outcome, refuse, verb } from "../access/index.ts";
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
    const { slug, trainerToken, ...plain } = input;
    const settings = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
    const token =
      trainerToken === undefined
        ? {}
        : { trainerTokenSealed: trainerToken === null ? null : deps.secrets.seal(trainerToken) };
    // The trainer signs its webhooks with this; made once, told to the trainer with each job.
    const webhook =
      project.webhookSecretSealed === null && input.trainerUrl
        ? {
            webhookSecretSealed: deps.secrets.seal(
              `whsec_${Buffer.from(deps.randomBytes(32)).toString("base64")}`,
            ),
          }
        : {};
    await transaction(deps.db, async (tx) => {
      await tx.project.update({ where: { id: project.id }, data: { ...settings, ...token, ...webhook } });
      await audit(tx, {
        subject: `project:${slug}`,
        detail: { fields: [...Object.keys(settings), ...Object.keys(token)] },
      });
    });
    return done(null);
  },
});

type Address = string | null | undefined;

function checkTrainerAddress(deps: Deps, entered: Address): Outcome<null> {
  if (entered === undefined || entered === null) return done(null);
  const address = trainerAddress(entered);
  if (address !== null) return checkUrl(deps, address.baseUrl, "trainerUrl");
  const kinds = trainerAdapters.map(({ prefix }) => (prefix === "" ? "https://" : `${prefix}+https://`));
  const message = `trainerUrl: "${entered.slice(0, 200)}" names an unknown kind of trainer. Begin with ${kinds.join(" or ")}.`;
  return refuse("invalid", message, "trainerUrl");
}

function checkUrl(deps: Deps, url: Address, field: string): Outcome<null> {
  if (url === undefined || url === null) return done(null);
  const allowed = deps.egress.check(url, field);
  return allowed.ok ? done(null) : allowed;
}
