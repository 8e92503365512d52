import type { RoundProblem } from "@gshf/core/rounds/model";
import { TriangleAlert } from "lucide-react";
import { Time } from "#ui/time.tsx";

/** The one countdown of a round that waits; once it is over, the next try is under way. */
function NextTry({ at }: { at: Date }) {
  if (at.getTime() <= Date.now()) return <> · trying again now</>;
  return (
    <>
      {" · next try "}
      <Time at={at} />
    </>
  );
}

/** What a round waits for or broke on, since when, and when it tries again. */
export function ProblemBanner({ problem, isFailed }: { problem: RoundProblem; isFailed: boolean }) {
  const tone = isFailed ? "border-danger/40 bg-danger-soft" : "border-warn/40 bg-warn-soft";
  const text = isFailed ? "text-danger" : "text-warn";
  return (
    <div role="alert" className={`flex items-start gap-3 rounded-xl border p-4 ${tone}`}>
      <TriangleAlert className={`mt-0.5 size-5 shrink-0 ${text}`} aria-hidden />
      <div className="min-w-0">
        <p className={`font-semibold ${text}`}>{isFailed ? "The round stopped" : "The round is waiting"}</p>
        <p className="mt-0.5 break-words">{problem.message}</p>
        <p className="mt-1 text-sm text-muted">
          began <Time at={new Date(problem.since)} />, last seen <Time at={new Date(problem.at)} />
          {problem.nextTryAt === null ? null : <NextTry at={new Date(problem.nextTryAt)} />}
          {problem.nextTryAt === null && isFailed
            ? problem.retryable
              ? " · fix it, then retry to continue where it stopped"
              : " · retrying will not help until the cause in the message is fixed"
            : null}
        </p>
      </div>
    </div>
  );
}
