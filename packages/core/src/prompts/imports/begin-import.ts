import { transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, done, verb } from "../../access/index.ts";
import { lockProject, sha256Hex } from "../../projects/index.ts";
import { storable } from "../../text/model.ts";
import { newImportSchema, partBytes, uploadBytesMax } from "../model.ts";
import { uploadOf } from "./import-view.ts";
import { refuseTooLarge } from "./refuse-file.ts";

/**
 * Begins to receive a file in parts, in their order. Whoever asks again with the same file and fingerprint is answered
 * with what has come already, and goes on there.
 */
export const beginImport = verb({
  name: "prompts.beginImport",
  kind: "mutation",
  may: "prompts.write",
  input: newImportSchema,
  output: z.object({
    id: z.uuid(),
    /** Of each part but the last. */
    partBytes: z.int(),
    /** The sha256 of each part that has come. */
    received: z.array(z.string()),
  }),
  run: async (deps, { project, actor, audit }, { kind, fileName, bytes, fingerprint: told }) => {
    if (bytes > uploadBytesMax) return refuseTooLarge("bytes");
    const createdBy = actorName(actor);
    const fingerprint = sha256Hex(JSON.stringify([createdBy, fileName, bytes, told]));
    return transaction(deps.db, async (tx) => {
      // The row is the lock under which one who asks twice at once is answered with one import.
      await lockProject(tx, project.id);
      const of = { projectId: project.id, fingerprint, state: "receiving" as const };
      const begun = await tx.import.findFirst({ where: of });
      if (begun !== null) {
        const received = uploadOf(begun)?.parts.map(({ sha256 }) => sha256) ?? [];
        return done({ id: begun.id, partBytes, received });
      }
      const { id } = await tx.import.create({
        data: {
          ...of,
          kind,
          fileName: storable(fileName),
          fileSha256: "",
          bytes,
          createdBy,
          createdAt: deps.now(),
        },
      });
      await audit(tx, { subject: `import:${id}`, detail: { fileName, bytes } });
      return done({ id, partBytes, received: [] });
    });
  },
});
