import type { WorkProblem as Problem } from "@gshf/core/trouble/model";
import { TriangleAlert } from "lucide-react";
import { Time } from "./time.tsx";

/** What is in the way of something that goes on by itself, or stopped it. */
export function WorkProblem({
  what,
  problem,
  hasStopped,
}: {
  /** "training", "run" */
  what: string;
  problem: Problem | null;
  hasStopped: boolean;
}) {
  if (problem === null) return null;
  const tone = hasStopped ? "border-danger/40 bg-danger-soft" : "border-warn/40 bg-warn-soft";
  const text = hasStopped ? "text-danger" : "text-warn";
  return (
    <div role="alert" className={`flex items-start gap-3 rounded-xl border p-4 ${tone}`}>
      <TriangleAlert className={`mt-0.5 size-5 shrink-0 ${text}`} aria-hidden />
      <div className="min-w-0">
        <p className={`font-semibold ${text}`}>
          The {what} {hasStopped ? "stopped" : "is waiting"}
        </p>
        <p className="mt-0.5 break-words">{problem.message}</p>
        <p className="mt-1 text-sm text-muted">
          <ProblemTimes problem={problem} />
        </p>
      </div>
    </div>
  );
}

/** Since when something is in the way, and who tries again. */
export function ProblemTimes({ problem }: { problem: Pick<Problem, "since" | "nextTryAt"> }) {
  return (
    <>
      began <Time at={new Date(problem.since)} />
      {problem.nextTryAt === null ? (
        " · finished work is kept; choose Retry to go on"
      ) : (
        <>
          {" · next try "}
          <Time at={new Date(problem.nextTryAt)} />
        </>
      )}
    </>
  );
}
