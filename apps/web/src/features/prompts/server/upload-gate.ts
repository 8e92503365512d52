import { done, type Outcome, refuse } from "@gshf/core/access";

/** Files, or parts of files, that come in at once; some megabytes of each are in memory. */
const uploadsMax = 8;
/** What a client that was sent away is to wait. */
export const uploadRetrySeconds = 15;

/** Few files at once in a process. */
export type UploadGate = {
  /** Lets a file in, or says why it has to wait; call what is answered once it is over. */
  enter(): Outcome<() => void>;
};

export function createUploadGate(atOnce = uploadsMax): UploadGate {
  let running = 0;
  return {
    enter() {
      if (running >= atOnce) {
        return refuse(
          "unavailable",
          `This server is receiving ${running} other files. Try again in a moment.`,
        );
      }
      running += 1;
      return done(() => {
        running -= 1;
      });
    },
  };
}

// One per process, also across the bundles that Next splits the server into.
declare global {
  var gshfUploadGate: UploadGate | undefined;
}

export function uploadGate(): UploadGate {
  globalThis.gshfUploadGate ??= createUploadGate();
  return globalThis.gshfUploadGate;
}
