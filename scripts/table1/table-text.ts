import { stringify } from "csv-stringify/sync";
import type { TableRow } from "./summarise.ts";

/** The table for a spreadsheet. */
export function toCsv(rows: readonly TableRow[]): string {
  return stringify(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, Array.isArray(value) ? value.join(" ") : value]),
      ),
    ),
    { header: true },
  );
}

/** The table for a paper, with booktabs. A gain whose interval excludes zero is bold. */
export function toLatex(rows: readonly TableRow[]): string {
  const lines = rows.map((row) => {
    const gain = row.gain_over_dpo === null ? "--" : figure(row.gain_over_dpo, row.gain_over_dpo_ci95);
    const isSure =
      row.gain_over_dpo_ci95 !== null && row.gain_over_dpo_ci95[0] * row.gain_over_dpo_ci95[1] > 0;
    return [
      row.method.replaceAll("&", "\\&"),
      row.setting,
      figure(row.gold_mean, row.gold_ci95),
      isSure ? `\\textbf{${gain}}` : gain,
      row.win_rate_vs_dpo === null ? "--" : row.win_rate_vs_dpo.toFixed(2),
      row.kl.toFixed(2),
      row.ood_gold.toFixed(2),
      figure(row.ood_delta, row.ood_delta_ci95),
      row.length.toFixed(0),
    ].join(" & ");
  });
  const heads = [
    "Model",
    "Setting",
    "Gold reward",
    "Gain over DPO",
    "Win rate",
    "KL",
    "OOD gold",
    "$\\Delta$",
    "Length",
  ];
  return `\\begin{tabular}{ll${"r".repeat(heads.length - 2)}}
\\toprule
${heads.join(" & ")} \\\\
\\midrule
${lines.map((line) => `${line} \\\\`).join("\n")}
\\bottomrule
\\end{tabular}
`;
}

function figure(mean: number, ci95: readonly [number, number] | null): string {
  return ci95 === null
    ? mean.toFixed(2)
    : `${mean.toFixed(2)} [${ci95[0].toFixed(2)}, ${ci95[1].toFixed(2)}]`;
}
