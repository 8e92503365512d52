"use client";

import { createContext } from "react";

/**
 * The address of ours from which images that a text names are loaded, to which the image's own is appended; null where
 * images are not shown.
 */
export const ImageSource = createContext<string | null>(null);

/** Whose texts they are decides who may see their images (core/labeling/load-image.ts). */
export function imageSourceOf(slug: string, of: { lease: string } | { pair: string }): string {
  const query = new URLSearchParams({ ...of, url: "" });
  return `/api/projects/${encodeURIComponent(slug)}/images?${query}`;
}
