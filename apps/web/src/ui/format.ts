const whole = new Intl.NumberFormat("en");

/** 12,345 */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** "1 label", "12,345 labels". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** A measured figure with as many digits as it deserves: 0.0123, 1.23, 1,234. */
export function formatFigure(value: number | null | undefined, digits = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const minus = value < 0 ? "−" : "";
  if (size >= 1000) return minus + whole.format(Math.round(size));
  if (size !== 0 && size < 10 ** -digits) return minus + size.toPrecision(2);
  return minus + size.toFixed(digits);
}

/** Always with its sign, a real minus. */
export function formatSigned(value: number, digits = 2): string {
  const text = formatFigure(Math.abs(value), digits);
  return value < 0 ? `−${text}` : `+${text}`;
}

export function formatPercent(share: number, digits = 0): string {
  // A narrow no-break space: the sign never starts a line of its own.
  return `${(share * 100).toFixed(digits)}\u202f%`;
}

export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** "3 s", "4 min 10 s", "2 h 5 min"; number and unit never part. */
export function formatDuration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  const parts =
    total < 60
      ? [`${total} s`]
      : total < 3600
        ? [`${Math.floor(total / 60)} min`, `${total % 60} s`]
        : total < 86_400
          ? [`${Math.floor(total / 3600)} h`, `${Math.floor((total % 3600) / 60)} min`]
          : [`${Math.floor(total / 86_400)} d`, `${Math.floor((total % 86_400) / 3600)} h`];
  return parts.map((part) => part.replace(" ", "\u00a0")).join(" ");
}

/** The first characters of a hash or id, enough to recognise it by. */
export function shortHash(hash: string): string {
  return hash.slice(0, 10);
}
