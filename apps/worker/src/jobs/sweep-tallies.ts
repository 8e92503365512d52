import type { Deps } from "@gshf/core/access";
import { checkTallies } from "@gshf/core/tallies";
import type { JobHandler } from "@gshf/jobs";

/**
 * Compares some of the kept counts with the rows that they count. They can't differ, unless a fault of ours or somebody
 * at the database's console made them: that is said loudly, and mended.
 *
 * @param onDifferences told how many rows of counts were wrong
 */
export function sweepTalliesJob(
  deps: Deps,
  onDifferences: (count: number) => void,
): JobHandler<"tallies.sweep"> {
  return async () => {
    const found = await checkTallies(deps);
    if (found === null || found.differences === 0) return;
    onDifferences(found.differences);
    deps.log.error(found, "kept counts differed from the rows that they count, and were counted anew");
  };
}
