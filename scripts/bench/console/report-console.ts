import { round } from "../labeling/measure.ts";
import type { ConsoleFigures } from "./measure-console.ts";
import type { CallFigures } from "./time-calls.ts";

type Compared = CallFigures & {
  tenth: { ms_p50: number; ms_p95: number; rows_read: number } | null;
  ratio: number | null;
};

/** What one time may be for the other to count as that much longer: below it a ratio tells of noise. */
const ratioMsMin = 5;

/** The figures of the big project, each call beside the same one at a tenth of the size. */
export function compareSizes(big: ConsoleFigures, small: ConsoleFigures | null) {
  const places = byPlace(small?.calls ?? []);
  const calls = byPlace(big.calls);
  const compared = [...calls].map(([key, call]): Compared => {
    const other = places.get(key);
    if (other === undefined) return { ...call, tenth: null, ratio: null };
    const { ms_p50, ms_p95, rows_read } = other;
    const ratio = round(Math.max(call.ms_p50, ratioMsMin) / Math.max(ms_p50, ratioMsMin));
    return { ...call, tenth: { ms_p50, ms_p95, rows_read }, ratio };
  });
  return { ...big, calls: compared, pages_at_a_tenth: small?.pages ?? null };
}

/** The nth call of its name in the one is that in the other: cursors and ids differ with the size. */
function byPlace(calls: readonly CallFigures[]): Map<string, CallFigures> {
  const byName = Map.groupBy(calls, ({ name }) => name);
  return new Map(
    [...byName].flatMap(([name, same]) => same.map((call, place) => [`${name} ${place}`, call] as const)),
  );
}

type Report = ReturnType<typeof compareSizes>;

/** As text, for a terminal. */
export function tableOf(report: Report): string {
  const call = ({ name, ms_p50, ms_p95, ratio, rows_read, samples, scanned, error }: Compared) =>
    [
      name.padEnd(28),
      String(ms_p50).padStart(9),
      String(ms_p95).padStart(9),
      String(ratio ?? "–").padStart(7),
      String(rows_read).padStart(10),
      String(samples).padStart(4),
      " ",
      [...scanned, ...(error === null ? [] : [error])].join(", "),
    ].join(" ");
  const page = ({ name, lcp_ms, settled_ms, requests, requests_idle }: Report["pages"][number]) =>
    [
      name.padEnd(28),
      String(lcp_ms).padStart(9),
      String(settled_ms ?? "–").padStart(9),
      String(requests).padStart(4),
      String(requests_idle).padStart(4),
    ].join(" ");
  return [
    `${"call".padEnd(28)}    ms p50    ms p95   ratio  rows read    n   scanned`,
    ...[...report.calls].sort((a, b) => b.ms_p95 - a.ms_p95).map(call),
    "",
    `${"page".padEnd(28)}       LCP   settled  req idle`,
    ...report.pages.map(page),
    "",
    `scroll     ${JSON.stringify(report.scroll)}`,
    `web MiB    ${JSON.stringify(report.web_rss_mib)}`,
    `round end  ${JSON.stringify(report.round_end)}`,
  ].join("\n");
}
