import { isWorking, type RoundStateName, roundStates, workingStates } from "./model.ts";
import { placesOf, type RoundEventType, roundEventTypes, table } from "./round-machine.ts";

/** Of a round that stands still: where it must have come from. */
function whereFrom(state: RoundStateName, event: RoundEventType): string {
  const places = isWorking(state) ? undefined : placesOf[event];
  return places === undefined ? "" : `, from ${places.join(" or ")}`;
}

/** docs/round-machine.md: the machine's table as a Mermaid diagram. */
export function drawMachine(): string {
  const lines: string[] = ["stateDiagram-v2", "  [*] --> draft"];
  for (const state of roundStates) {
    for (const event of roundEventTypes) {
      const target = table[state][event];
      // Drawn once for all states at work, below.
      if (target === undefined || (isWorking(state) && ["pause", "fail", "cancel"].includes(event))) continue;
      if (target === "back") lines.push(`  ${state} --> atWork: ${event}, to the state it came from`);
      else lines.push(`  ${state} --> ${target}: ${event}${whereFrom(state, event)}`);
    }
  }
  const shared = (["pause", "fail", "cancel"] as const).flatMap((event) => {
    const targets = new Set(workingStates.map((state) => table[state][event]));
    return [...targets].map((target) => `  atWork --> ${target}: ${event}`);
  });
  lines.push(...shared, "  state atWork {", ...workingStates.map((state) => `    ${state}`), "  }");
  lines.push("  complete --> [*]", "  cancelled --> [*]");
  return `# The round machine

Generated from \`packages/core/src/rounds/round-machine.ts\` by \`node scripts/draw/round-machine.ts\`; a test
compares the two.

\`\`\`mermaid
${lines.join("\n")}
\`\`\`
`;
}
