/** Line and scatter plots as plain SVG text: small enough not to need a library, stable enough to be committed. */
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

const SIZE = { width: 720, height: 440, left: 64, right: 190, top: 40, bottom: 52 } as const;
/** Width per interval beside the plot. */
const WHISKER = 6;
// Okabe and Ito's palette, told apart by colour-blind readers too; dashes separate what colours repeat.
const COLOURS = [
  "#0072B2",
  "#D55E00",
  "#009E73",
  "#CC79A7",
  "#E69F00",
  "#56B4E9",
  "#000000",
  "#999999",
] as const;

export function plot(options: PlotOptions): string {
  const { title, xLabel, yLabel, series, logY = false } = options;
  const x = scale(
    series.flatMap((s) => s.points.map((p) => p[0])),
    SIZE.left,
    SIZE.width - SIZE.right,
    false,
  );
  const y = scale(
    series.flatMap((s) => [...s.points.map((p) => p[1]), ...(s.lastInterval ?? [])]),
    SIZE.height - SIZE.bottom,
    SIZE.top,
    logY,
  );
  const shift = series.some((s) => s.lastInterval) ? WHISKER * series.length : 0;
  const body = series.map((s, i) => drawSeries(s, i, x.at, y.at, shift) + drawInterval(s, i, y.at)).join("");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width + shift} ${SIZE.height}" font-family="sans-serif" font-size="12">`,
    `<title>${escapeText(title)}</title><rect width="100%" height="100%" fill="white"/>`,
    `<text x="${SIZE.left}" y="22" font-size="15">${escapeText(title)}</text>`,
    x.ticks
      .map((tick) => tickMark(x.at(tick), SIZE.height - SIZE.bottom + 18, label(tick), "middle"))
      .join(""),
    y.ticks
      .map(
        (tick) =>
          `<line x1="${SIZE.left}" x2="${SIZE.width - SIZE.right}" y1="${fixed(y.at(tick))}" y2="${fixed(y.at(tick))}" stroke="#ddd"/>` +
          tickMark(SIZE.left - 8, y.at(tick) + 4, label(tick), "end"),
      )
      .join(""),
    tickMark((SIZE.left + SIZE.width - SIZE.right) / 2, SIZE.height - 12, xLabel, "middle"),
    `<text transform="translate(16 ${(SIZE.top + SIZE.height - SIZE.bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeText(yLabel)}</text>`,
    body,
    "</svg>\n",
  ].join("\n");
}

function drawInterval({ lastInterval }: Series, i: number, y: (v: number) => number): string {
  if (!lastInterval) return "";
  const x = SIZE.width - SIZE.right + WHISKER * (i + 1);
  const dash = i < COLOURS.length ? "" : ' stroke-dasharray="3 2"';
  return `<line x1="${x}" x2="${x}" y1="${fixed(y(lastInterval[0]))}" y2="${fixed(y(lastInterval[1]))}" stroke="${COLOURS[i % COLOURS.length]}" stroke-width="3"${dash}/>`;
}

function drawSeries(
  s: Series,
  i: number,
  x: (v: number) => number,
  y: (v: number) => number,
  shift: number,
): string {
  const colour = COLOURS[i % COLOURS.length];
  const dash = i < COLOURS.length ? "" : ' stroke-dasharray="5 3"';
  const legendY = SIZE.top + 8 + 18 * i;
  const legendX = SIZE.width - SIZE.right + 16 + shift;
  const marks =
    s.kind === "dots"
      ? s.points
          .map(
            ([a, b]) =>
              `<circle cx="${fixed(x(a))}" cy="${fixed(y(b))}" r="1.3" fill="${colour}" fill-opacity="0.5"/>`,
          )
          .join("")
      : `<polyline fill="none" stroke="${colour}" stroke-width="1.8"${dash} points="${s.points.map(([a, b]) => `${fixed(x(a))},${fixed(y(b))}`).join(" ")}"/>`;
  return `<g>${marks}<line x1="${legendX}" x2="${legendX + 22}" y1="${legendY}" y2="${legendY}" stroke="${colour}" stroke-width="2"${dash}/>${tickMark(legendX + 28, legendY + 4, s.name, "start")}</g>`;
}

function scale(values: readonly number[], from: number, to: number, log: boolean) {
  const usable = log ? values.filter((value) => value > 0) : values;
  const low = usable.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = usable.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const transform = log ? Math.log10 : (value: number) => value;
  const [a, b] = [transform(low), transform(high === low ? low + 1 : high)];
  const clamp = (value: number) => (log ? Math.max(value, low) : value);
  return {
    at: (value: number) => from + ((transform(clamp(value)) - a) / (b - a)) * (to - from),
    ticks: log ? logTicks(low, high) : linearTicks(low, high),
  };
}

function linearTicks(low: number, high: number): number[] {
  const raw = (high - low || 1) / 6;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((candidate) => candidate >= raw) ?? raw;
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) ticks.push(tick);
  return ticks;
}

function logTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const m of [1, 2, 5])
      if (m * 10 ** power >= low && m * 10 ** power <= high) ticks.push(m * 10 ** power);
  return ticks;
}

function label(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function fixed(value: number): string {
  return value.toFixed(1);
}

function tickMark(x: number, y: number, value: string, anchor: "start" | "middle" | "end"): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}">${escapeText(value)}</text>`;
}

function escapeText(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
