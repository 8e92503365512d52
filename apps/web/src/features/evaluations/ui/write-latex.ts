import type { MeasuredCell } from "@gshf/core/evaluations";
import type { Estimate } from "@gshf/core/measurements";

const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "&": "\\&",
  "%": "\\%",
  $: "\\$",
  "#": "\\#",
  _: "\\_",
  "{": "\\{",
  "}": "\\}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

function escaped(text: string): string {
  return text.replace(/[\\&%$#_{}~^]/g, (letter) => special[letter] ?? letter);
}

/** Mean and half the width of its interval; a gain whose interval holds zero is never bold. */
function figure(estimate: Estimate | null, isGain = false): string {
  if (estimate === null) return "--";
  const { mean, ci95 } = estimate;
  const text = `${mean.toFixed(2)}${ci95 === null ? "" : ` \\pm ${((ci95[1] - ci95[0]) / 2).toFixed(2)}`}`;
  const isCertain = isGain && ci95 !== null && (ci95[0] > 0 || ci95[1] < 0);
  return isCertain ? `$\\mathbf{${text}}$` : `$${text}$`;
}

/** The cells of an evaluation as a table for a paper (booktabs), split by split. */
export function writeLatex(cells: readonly MeasuredCell[]): string {
  const rows = cells.map((cell) => {
    const { figures } = cell;
    return [
      cell.split,
      escaped(cell.policy),
      String(cell.temperature),
      String(cell.prompts),
      figure(figures.gold),
      figure(figures.goldGain, true),
      figure(figures.estimatedGain, true),
      figure(figures.kl),
      figure(figures.objective),
      figures.winRate === null ? "--" : figure({ mean: figures.winRate.rate, ci95: figures.winRate.ci95 }),
      figure(figures.characters),
      figure(figures.oodDrop),
    ].join(" & ");
  });
  const heads = [
    "Split",
    "Policy",
    "$T$",
    "Prompts",
    "Gold",
    "Gain over $\\pi_0$",
    "Est. gain",
    "KL",
    "$J$",
    "Win rate",
    "Length",
    "OOD $\\Delta$",
  ];
  return [
    "% Means with half the width of their 95 % intervals over prompts. Bold: a gain whose interval leaves zero out.",
    `\\begin{tabular}{ll${"r".repeat(heads.length - 2)}}`,
    "\\toprule",
    `${heads.join(" & ")} \\\\`,
    "\\midrule",
    ...rows.map((row) => `${row} \\\\`),
    "\\bottomrule",
    "\\end{tabular}",
    "",
  ].join("\n");
}
