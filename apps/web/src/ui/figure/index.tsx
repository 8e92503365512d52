"use client";

import { Download } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { type Column, DataTable } from "../data-table/index.tsx";
import { savePng, saveSvg } from "./save-figure.ts";
import { type FigureColors, onThemeChange, readThemeColors } from "./theme-colors.ts";

export type PlotModule = typeof import("@observablehq/plot");

/** What a chart is drawn with. `width` is in CSS pixels. */
export type DrawOptions = { Plot: PlotModule; width: number; colors: FigureColors };

/** Draws data; a function of its module, so that nothing it draws escapes `data`. */
export type DrawFigure<Data> = (data: Data, options: DrawOptions) => Element;

/**
 * A chart with its caption, its figures as a table, and downloads.
 *
 * @param label what a screen reader says instead of the drawing
 * @param data what is drawn, in plain values: it is drawn anew when they change
 * @param columns of the table
 */
export function Figure<Data, Row extends object>({
  label,
  caption,
  data,
  draw,
  columns,
  rows,
  keyOf,
  fileName,
}: {
  label: string;
  caption: ReactNode;
  data: Data;
  draw: DrawFigure<Data>;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  fileName: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const colors = useRef<FigureColors | null>(null);
  const [failed, setFailed] = useState(false);
  const drawn = useSame(data);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let live = true;
    let plot: PlotModule | null = null;
    let drawnWidth = 0;
    const redraw = () => {
      const width = Math.floor(element.clientWidth);
      if (!live || plot === null || width === 0) return;
      drawnWidth = width;
      colors.current = readThemeColors();
      const drawing = draw(drawn, { Plot: plot, width, colors: colors.current });
      // Plot names its groups; inside a picture with a name of its own that is noise, and not allowed on a g.
      for (const part of drawing.querySelectorAll("g[aria-label], g[aria-description]")) {
        part.removeAttribute("aria-label");
        part.removeAttribute("aria-description");
      }
      drawing.setAttribute("role", "img");
      drawing.setAttribute("aria-label", label);
      element.replaceChildren(drawing);
    };
    const resize = new ResizeObserver(() => {
      if (Math.floor(element.clientWidth) !== drawnWidth) redraw();
    });
    const stopTheme = onThemeChange(redraw);
    import("@observablehq/plot")
      .then((loaded) => {
        plot = loaded;
        redraw();
        resize.observe(element);
      })
      .catch(() => setFailed(true));
    return () => {
      live = false;
      resize.disconnect();
      stopTheme();
    };
  }, [draw, drawn, label]);

  const withSvg = (use: (svg: SVGSVGElement, colors: FigureColors) => unknown) => {
    // Plot wraps the drawing when there are legends; the chart itself is the last svg.
    const svg = [...(box.current?.querySelectorAll("svg") ?? [])].at(-1);
    if (svg !== undefined && colors.current !== null) use(svg, colors.current);
  };

  return (
    <figure className="min-w-0">
      {failed ? null : <div ref={box} className="figure-plot min-w-0 empty:min-h-40" />}
      <figcaption className="mt-2 text-sm text-muted">{caption}</figcaption>
      <div className="mt-2 flex flex-wrap items-start gap-x-4 gap-y-1 text-sm">
        <details className="min-w-0 grow" open={failed}>
          <summary className="w-fit rounded text-accent hover:underline">Data as a table</summary>
          <div className="mt-2">
            <DataTable label={label} columns={columns} rows={rows} keyOf={keyOf} />
          </div>
        </details>
        {failed ? null : (
          <span className="flex gap-3">
            <SaveButton label="SVG" onClick={() => withSvg((svg, at) => saveSvg(svg, at, fileName))} />
            <SaveButton label="PNG" onClick={() => withSvg((svg, at) => savePng(svg, at, fileName))} />
          </span>
        )}
      </div>
    </figure>
  );
}

function SaveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="inline-flex items-center gap-1 rounded text-accent hover:underline"
    >
      <Download className="size-3.5" aria-hidden />
      <span className="sr-only">Save the chart as </span>
      {label}
    </button>
  );
}

/** The value of before while nothing in it has changed: a query's answer comes as a new object every time. */
function useSame<Data>(data: Data): Data {
  const [same, setSame] = useState(data);
  if (same === data || JSON.stringify(same) === JSON.stringify(data)) return same;
  setSame(data);
  return data;
}
