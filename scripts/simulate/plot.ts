import * as Plot from "@observablehq/plot";
import { JSDOM } from "jsdom";

export type Series = {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  readonly kind?: "line" | "dots";
  /** Interval of the last point, drawn beside the plot. */
  readonly lastInterval?: readonly [number, number] | null;
};

export type PlotOptions = {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  readonly logY?: boolean;
};

const size = { width: 720, height: 440, legend: 190 };
const margins = { marginLeft: 64, marginTop: 44, marginBottom: 48 };
/** Width per interval beside the plot. */
const whisker = 6;
// Okabe and Ito's palette, told apart by colour-blind readers too; dashes separate what colours repeat.
const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999"];

/** Lines or dots of several series with a key beside them, as an SVG document. */
export function plot({ title, xLabel, yLabel, series, logY = false }: PlotOptions): string {
  const { document, XMLSerializer } = new JSDOM().window;
  const whiskers = series.some(({ lastInterval }) => lastInterval) ? whisker * series.length : 0;
  const legend = legendOf(series);
  const lowest = logY ? lowestPositive(series) : Number.NEGATIVE_INFINITY;
  const svg = Plot.plot({
    document,
    ariaLabel: title,
    ...margins,
    height: size.height,
    width: size.width - size.legend + legend + whiskers,
    marginRight: legend + whiskers,
    style: { background: "white", color: "black", fontFamily: "sans-serif", fontSize: "12px" },
    x: { label: xLabel, labelAnchor: "center", labelArrow: "none", labelOffset: 40 },
    y: {
      label: yLabel,
      labelAnchor: "center",
      labelArrow: "none",
      labelOffset: 56,
      tickSize: 0,
      type: logY ? "log" : "linear",
    },
    marks: [
      Plot.gridY({ stroke: "#ddd", strokeOpacity: 1 }),
      Plot.text([title], { frameAnchor: "top-left", textAnchor: "start", dy: -24, fontSize: 15 }),
      ...series.flatMap((one, index) => drawSeries(one, index, lowest)),
      ...series.flatMap((one, index) => drawKey(one, index, 16 + whiskers)),
    ],
  });
  const text = new XMLSerializer().serializeToString(svg);
  // Hundredths of a pixel nobody sees, and not every machine computes the same.
  return `${text.replace(/\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100))}\n`;
}

/** Wide enough for the longest name, at about seven pixels a letter. */
function legendOf(series: readonly Series[]): number {
  return Math.max(size.legend, ...series.map(({ name }) => 60 + 7 * name.length));
}

function drawSeries({ points, kind, lastInterval }: Series, index: number, lowest: number): Plot.Markish[] {
  const stroke = colourOf(index);
  const shown = points.map(([x, y]) => [x, Math.max(y, lowest)]);
  // A cloud wants small dots, a single one must be seen.
  if (kind === "dots")
    return [Plot.dot(shown, { r: shown.length > 50 ? 1.3 : 3, fill: stroke, fillOpacity: 0.6 })];
  const marks: Plot.Markish[] = [
    Plot.line(shown, { stroke, strokeWidth: 1.8, strokeDasharray: dashOf(index) }),
  ];
  if (lastInterval) {
    const [low, high] = lastInterval;
    const beside = { x: "end", dx: whisker * (index + 1), strokeWidth: 3 };
    const end = points.at(-1)?.[0];
    const ends = [{ end, low: Math.max(low, lowest), high: Math.max(high, lowest) }];
    marks.push(
      Plot.ruleX(ends, { ...beside, y1: "low", y2: "high", stroke, strokeDasharray: dashOf(index) }),
    );
  }
  return marks;
}

/** The series' stroke and name beside the plot, below those before it. */
function drawKey({ name }: Series, index: number, dx: number): Plot.Markish[] {
  const place = { frameAnchor: "top-right", textAnchor: "start", dy: 2 + 18 * index } as const;
  const stroke = index < colours.length ? "━━━" : "╍╍╍";
  return [
    Plot.text([stroke], { ...place, dx, fill: colourOf(index) }),
    Plot.text([name], { ...place, dx: dx + 30 }),
  ];
}

const colourOf = (index: number) => colours[index % colours.length] ?? "black";
const dashOf = (index: number) => (index < colours.length ? "none" : "5 3");

/** Where a logarithmic axis can begin: what is zero or less is drawn there. */
function lowestPositive(series: readonly Series[]): number {
  const values = series.flatMap(({ points, lastInterval }) => [
    ...points.map(([, y]) => y),
    ...(lastInterval ?? []),
  ]);
  return Math.min(...values.filter((value) => value > 0));
}
