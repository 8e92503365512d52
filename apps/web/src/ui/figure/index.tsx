"use client";

import { Download } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Table, Td, Th } from "../table.tsx";
import { savePng, saveSvg } from "./save-figure.ts";
import { type FigureColors, onThemeChange, readThemeColors } from "./theme-colors.ts";

export type PlotModule = typeof import("@observablehq/plot");

/** What a chart is drawn with. `width` is in CSS pixels. */
export type DrawFigure = (plot: PlotModule, at: { width: number; colors: FigureColors }) => Element;

export type FigureTable = { columns: readonly string[]; rows: readonly (readonly ReactNode[])[] };

/**
 * A chart with its caption, the same data as a table, and downloads.
 *
 * @param label what a screen reader says instead of the drawing
 * @param draw keep it stable (useCallback): a new function draws anew
 */
export function Figure({
  label,
  caption,
  draw,
  table,
  fileName,
}: {
  label: string;
  caption: ReactNode;
  draw: DrawFigure;
  table: FigureTable;
  fileName: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const colors = useRef<FigureColors | null>(null);
  const [failed, setFailed] = useState(false);

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
      const drawing = draw(plot, { width, colors: colors.current });
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
  }, [draw, label]);

  const withSvg = (use: (svg: SVGSVGElement, colors: FigureColors) => unknown) => {
    // Plot wraps the drawing when there are legends; the chart itself is the last svg.
    const svg = [...(box.current?.querySelectorAll("svg") ?? [])].at(-1);
    if (svg !== undefined && colors.current !== null) use(svg, colors.current);
  };

  return (
    <figure className="min-w-0">
      {failed ? null : <div ref={box} className="figure-plot min-h-40 min-w-0" />}
      <figcaption className="mt-2 text-sm text-muted">{caption}</figcaption>
      <div className="mt-2 flex flex-wrap items-start gap-x-4 gap-y-1 text-sm">
        <details className="min-w-0 grow" open={failed}>
          <summary className="w-fit rounded text-accent hover:underline">Data as a table</summary>
          <FigureData label={label} table={table} />
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

function FigureData({ label, table }: { label: string; table: FigureTable }) {
  return (
    <Table label={label} className="mt-2">
      <thead>
        <tr>
          {table.columns.map((column) => (
            <Th key={column}>{column}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a chart have no identity but their place
          <tr key={index}>
            {row.map((cell, column) => (
              <Td key={table.columns[column]}>{cell}</Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
