import * as Plot from "@observablehq/plot";
import { JSDOM } from "jsdom";
import type { ArmReport } from "./report-arms.ts";

// Told apart by colour-blind readers, each at least 3:1 against both backgrounds; dashes separate what colours repeat.
const colours = ["#0072B2", "#D55E00", "#00875F", "#BF5F94", "#A67000", "#2E90C9", "#7F63C7"];
const size = { width: 760, height: 460, key: 190 };

/** Follows the reader's colours, also inside an `img`. */
const styles = `
svg { --surface: #ffffff; --ink: #1f2328; }
@media (prefers-color-scheme: dark) { svg { --surface: #14171c; --ink: #e6e8eb; } }
`;

/** Gain over π₀ against labels, each arm a line with the 95 % interval of its mean, as an SVG document. */
export function drawCurves(arms: readonly ArmReport[], title: string, baseline: string): string {
  const { document, XMLSerializer } = new JSDOM().window;
  const ink = (index: number) =>
    arms[index]?.name === baseline ? "var(--ink)" : (colours[index % colours.length] ?? "var(--ink)");
  const dash = (index: number) =>
    arms[index]?.name === baseline ? "2 3" : index < colours.length ? "none" : "7 3";
  const svg = Plot.plot({
    document,
    ariaLabel: title,
    width: size.width,
    height: size.height,
    marginLeft: 64,
    marginTop: 48,
    marginBottom: 48,
    marginRight: size.key,
    style: "background: var(--surface); color: var(--ink); font-family: sans-serif; font-size: 12px;",
    x: { label: "labels", labelAnchor: "center", labelArrow: "none", labelOffset: 40 },
    y: {
      label: "gain in mean gold reward over π₀",
      labelAnchor: "center",
      labelArrow: "none",
      labelOffset: 52,
      tickSize: 0,
    },
    marks: [
      Plot.gridY({ stroke: "currentColor", strokeOpacity: 0.16 }),
      Plot.text([title], { frameAnchor: "top-left", textAnchor: "start", dy: -28, fontSize: 15 }),
      ...arms.map(({ curve }, index) =>
        Plot.areaY(
          curve.flatMap(({ labels, gain_ci95 }) =>
            gain_ci95 === null ? [] : [{ labels, low: gain_ci95[0], high: gain_ci95[1] }],
          ),
          { x: "labels", y1: "low", y2: "high", fill: ink(index), fillOpacity: 0.13 },
        ),
      ),
      ...arms.map(({ curve }, index) =>
        Plot.line(curve, {
          x: "labels",
          y: "gain_mean",
          stroke: ink(index),
          strokeWidth: 2,
          strokeDasharray: dash(index),
        }),
      ),
      ...arms.flatMap(({ name }, index) => keyOf(name, index, ink(index))),
    ],
  });
  const text = new XMLSerializer().serializeToString(svg).replace(">", `><style>${styles}</style>`);
  // Hundredths of a pixel nobody sees, and not every machine computes the same.
  return `${text.replace(/\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100))}\n`;
}

/** A line's colour and name beside the plot. */
function keyOf(name: string, index: number, fill: string): Plot.Markish[] {
  const place = { frameAnchor: "top-right", textAnchor: "start", dy: 6 + 20 * index } as const;
  const stroke = fill === "var(--ink)" ? "┅┅" : index < colours.length ? "━━" : "╍╍";
  return [Plot.text([stroke], { ...place, dx: 14, fill }), Plot.text([name], { ...place, dx: 44 })];
}
