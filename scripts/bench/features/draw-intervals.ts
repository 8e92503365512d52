import * as Plot from "@observablehq/plot";
import { JSDOM } from "jsdom";
import type { VariantReport } from "./compare-variants.ts";

/** Follows the reader's colours, also inside an `img`. */
const styles = `
svg { --surface: #ffffff; --ink: #1f2328; --more: #0072B2; --less: #D55E00; }
@media (prefers-color-scheme: dark) { svg { --surface: #14171c; --ink: #e6e8eb; --more: #56B4E9; --less: #E69F00; } }
`;

/** Held-out accuracy minus the baseline's at the largest label count: a dot and its 95 % interval a variant. */
export function drawIntervals(variants: readonly VariantReport[], title: string): string {
  const { document, XMLSerializer } = new JSDOM().window;
  const rows = variants.slice(1).flatMap(({ name, at }) => {
    const difference = at.at(-1)?.vs_baseline.accuracy;
    if (difference === undefined) return [];
    const [low, high] = difference.ci95 ?? [difference.mean, difference.mean];
    return [
      {
        name,
        mean: difference.mean,
        low,
        high,
        ink: low > 0 ? "var(--more)" : high < 0 ? "var(--less)" : "var(--ink)",
      },
    ];
  });
  const svg = Plot.plot({
    document,
    ariaLabel: title,
    width: 760,
    height: 90 + 22 * rows.length,
    marginLeft: 290,
    marginTop: 48,
    marginBottom: 44,
    style: "background: var(--surface); color: var(--ink); font-family: sans-serif; font-size: 12px;",
    x: {
      label: `held-out accuracy minus that of ${variants[0]?.name ?? ""}`,
      labelAnchor: "center",
      labelArrow: "none",
      labelOffset: 38,
    },
    y: { label: null, domain: rows.map(({ name }) => name), tickSize: 0 },
    marks: [
      Plot.text([title], { frameAnchor: "top-left", textAnchor: "start", dx: -280, dy: -28, fontSize: 15 }),
      Plot.ruleX([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
      Plot.ruleY(rows, { y: "name", x1: "low", x2: "high", stroke: "ink", strokeWidth: 2 }),
      Plot.dot(rows, { y: "name", x: "mean", fill: "ink", r: 4 }),
    ],
  });
  const text = new XMLSerializer().serializeToString(svg).replace(/<svg[^>]*>/, `$&<style>${styles}</style>`);
  // Hundredths of a pixel nobody sees, and not every machine computes the same.
  return `${text.replace(/\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100))}\n`;
}
