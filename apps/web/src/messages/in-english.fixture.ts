import { render as renderAlone } from "@testing-library/react";
import type { ReactElement } from "react";
import { InEnglish } from "./in-language.tsx";

/** Renders as the app does, which speaks English where no page says otherwise. */
export function render(element: ReactElement) {
  return renderAlone(element, { wrapper: InEnglish });
}
