"use client";

import { ImageIcon } from "lucide-react";
import { type ReactNode, useContext, useState } from "react";
import { useTranslations } from "use-intl/react";
import { ImageSource } from "./image-source.ts";
import { safeUrl } from "./safe-url.ts";

/**
 * A picture is a request to somebody else's server. Its words stand for it; where the project shows images, it is
 * loaded once somebody asks, by our server.
 */
export function MarkdownImage({
  src,
  alt = "",
  title,
}: {
  src?: unknown;
  alt?: string | undefined;
  title?: string | undefined;
}) {
  const source = useContext(ImageSource);
  const written = typeof src === "string" ? src : "";
  const url = safeUrl(written);
  const words = <Words alt={alt} title={title} address={written} />;
  if (source === null || url?.startsWith("https:") !== true) return words;
  const address = source + encodeURIComponent(written);
  // Asked for is this one: in another text it would be another.
  return (
    <Shown key={address} address={address} host={new URL(url).host} alt={alt}>
      {words}
    </Shown>
  );
}

/** The words of an image and its address, which the answer's reader would otherwise not see. */
function Words({ alt, title, address }: { alt: string; title: string | undefined; address: string }) {
  const t = useTranslations("markdown");
  return (
    <span>
      <span className="rounded bg-raised px-1.5 text-muted">
        {alt === "" ? t("imageUndescribed") : t("image", { description: alt })}
      </span>
      {address === "" ? null : (
        <span className="ms-1.5 inline-block max-h-24 max-w-full overflow-y-auto align-top font-mono text-xs wrap-anywhere text-muted">
          {address}
        </span>
      )}
      {title === undefined || title === "" ? null : <span className="ms-1.5">"{title}"</span>}
    </span>
  );
}

function Shown({
  address,
  host,
  alt,
  children,
}: {
  address: string;
  host: string;
  alt: string;
  /** What stands there until the image does. */
  children: ReactNode;
}) {
  const t = useTranslations("markdown");
  const [state, setState] = useState<"asked" | "failed" | null>(null);
  if (state === "asked") {
    return (
      // biome-ignore lint/performance/noImgElement: nothing here is known before, and our server fetches it
      <img
        src={address}
        alt={alt}
        onError={() => setState("failed")}
        className="max-h-[70vh] max-w-full rounded-lg border border-line"
      />
    );
  }
  return (
    <span className="inline-flex max-w-full flex-wrap items-center gap-2">
      {children}
      <button
        type="button"
        className="inline-flex min-h-8 max-sm:min-h-11 max-w-full items-center gap-1.5 rounded-lg border border-edge/60 px-2.5 text-start text-sm font-medium wrap-anywhere hover:bg-raised"
        onClick={(event) => {
          // It may stand in a link.
          event.preventDefault();
          event.stopPropagation();
          setState("asked");
        }}
      >
        <ImageIcon className="size-4 shrink-0" aria-hidden />
        {t("showImage", { host })}
      </button>
      {state === "failed" ? (
        <span role="status" className="text-sm text-muted">
          {t("imageFailed")}
        </span>
      ) : null}
    </span>
  );
}
