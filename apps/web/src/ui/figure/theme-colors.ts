const tokens = [
  "ink",
  "muted",
  "line",
  "surface",
  "accent",
  "side-left",
  "side-right",
  "ok",
  "warn",
  "danger",
] as const;
export type FigureColors = Readonly<Record<(typeof tokens)[number], string>>;

/** The theme's colours as plain values: a chart that is saved to a file has no stylesheet. */
export function readThemeColors(): FigureColors {
  const probe = document.createElement("span");
  document.body.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(--color-${token})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    ink: read("ink"),
    muted: read("muted"),
    line: read("line"),
    surface: read("surface"),
    accent: read("accent"),
    "side-left": read("side-left"),
    "side-right": read("side-right"),
    ok: read("ok"),
    warn: read("warn"),
    danger: read("danger"),
  };
  probe.remove();
  return colors;
}

/** Calls back whenever the theme changes, by our toggle or by the system. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const media = window.matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", listener);
  };
}
