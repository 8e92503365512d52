import { download } from "../download.ts";
import type { FigureColors } from "./theme-colors.ts";

const pngScale = 2;

/** The chart as a file of its own: with a background, and its size written down. */
function standalone(
  svg: SVGSVGElement,
  colors: FigureColors,
): { markup: string; width: number; height: number } {
  const { width, height } = svg.viewBox.baseVal;
  const copy = svg.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) throw new Error("a cloned svg is an svg");
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.setAttribute("style", `color: ${colors.ink}; font-family: system-ui, sans-serif`);
  const background = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  background.setAttribute("width", String(width));
  background.setAttribute("height", String(height));
  background.setAttribute("fill", colors.surface);
  copy.prepend(background);
  return { markup: new XMLSerializer().serializeToString(copy), width, height };
}

export function saveSvg(svg: SVGSVGElement, colors: FigureColors, name: string): void {
  const { markup } = standalone(svg, colors);
  download(new Blob([markup], { type: "image/svg+xml" }), `${name}.svg`);
}

export async function savePng(svg: SVGSVGElement, colors: FigureColors, name: string): Promise<void> {
  const { markup, width, height } = standalone(svg, colors);
  const url = URL.createObjectURL(new Blob([markup], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * pngScale;
    canvas.height = height * pngScale;
    const context = canvas.getContext("2d");
    if (context === null) return;
    context.scale(pngScale, pngScale);
    context.drawImage(image, 0, 0, width, height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (blob !== null) download(blob, `${name}.png`);
  } finally {
    URL.revokeObjectURL(url);
  }
}
