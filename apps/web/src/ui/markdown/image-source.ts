"use client";

import { createContext } from "react";
import { paths } from "#paths.ts";

/**
 * The address of ours from which images that a text names are loaded, to which the image's own is appended; null where
 * images are not shown.
 */
export const ImageSource = createContext<string | null>(null);

/** Whose texts they are decides who may see their images (core/labeling/load-image.ts). */
export function imageSourceOf(slug: string, of: { lease: string } | { pair: string }): string {
  return paths.api.images(slug, { ...of, url: "" });
}
