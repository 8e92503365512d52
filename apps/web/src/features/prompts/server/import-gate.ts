import { done, type Outcome, refuse } from "@gshf/core/access";

/** Files that are read at once; each holds its rows in memory until they are stored. */
const importsMax = 2;
/** What a client that was sent away is to wait. */
export const importRetrySeconds = 15;

/** One file at a time into a project, and few at once in a process. */
export type ImportGate = {
  /** Lets an import in, or says why it has to wait; call what is answered once it is over. */
  enter(slug: string): Outcome<() => void>;
};

export function createImportGate(atOnce = importsMax): ImportGate {
  const running = new Set<string>();
  return {
    enter(slug) {
      if (running.has(slug)) {
        return refuse(
          "rate-limited",
          "Another file is being imported into this project. Try again when it is done.",
        );
      }
      if (running.size >= atOnce) {
        return refuse(
          "unavailable",
          `This server is importing ${running.size} other files. Try again in a moment.`,
        );
      }
      running.add(slug);
      return done(() => void running.delete(slug));
    },
  };
}

// One per process, also across the bundles that Next splits the server into.
declare global {
  var gshfImportGate: ImportGate | undefined;
}

export function importGate(): ImportGate {
  globalThis.gshfImportGate ??= createImportGate();
  return globalThis.gshfImportGate;
}
