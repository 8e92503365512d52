/** What a check of ours says of the files under infra/: what is wrong, and what it could not look at. */
export type Findings = {
  /** One line each, the file first. */
  readonly problems: readonly string[];
  /** What nobody checked, and why. */
  readonly unchecked: readonly string[];
};

export function together(all: readonly Findings[]): Findings {
  return {
    problems: all.flatMap(({ problems }) => problems),
    unchecked: all.flatMap(({ unchecked }) => unchecked),
  };
}
