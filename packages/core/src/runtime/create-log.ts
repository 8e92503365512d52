import { currentRequestId } from "@gshf/http";
import { type DestinationStream, type Logger, pino } from "pino";

/** What no line may tell: by the name of its field, and by how it looks wherever it stands. */
const secrets: readonly [RegExp, string][] = [
  [/"(\w*(?:password|secret|token|authorization|cookie|api_?key))":"(?:[^"\\]|\\.)*"/gi, '"$1":"…"'],
  [/\b(gshf|invite|study|whsec|sk|hf|ghp)([_-])[\w+/-]{16,}={0,2}/g, "$1$2…"],
  [/\b(Bearer|Basic) [\w.~+/-]{8,}={0,2}/gi, "$1 …"],
  // Of an address: who asks, and what a signed one is signed with.
  [/(\/\/[^\s/:@"\\]*:)[^\s/@"\\]+@/g, "$1…@"],
  [/\b(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"\\]+/gi, "$1…"],
];

/**
 * The log of a process: a JSON object a line. A line that is written for a request names it, in web as in the jobs that
 * came of it, and no line tells a secret.
 *
 * @param to standard output where left out
 */
export function createLog(process: string, level: string, to?: DestinationStream): Logger {
  const options = {
    name: process,
    level,
    base: { process },
    mixin: () => {
      const requestId = currentRequestId();
      return requestId === undefined ? {} : { requestId };
    },
    hooks: {
      streamWrite: (line: string) =>
        secrets.reduce((text, [pattern, said]) => text.replace(pattern, said), line),
    },
  };
  return to === undefined ? pino(options) : pino(options, to);
}
