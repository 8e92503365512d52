"use client";

import { ImageIcon } from "lucide-react";
import { useContext, useState } from "react";
import { useTranslations } from "use-intl/react";
import { ImageSource } from "./image-source.ts";
import { safeUrl } from "./safe-url.ts";

/**
 * A picture is a request to somebody else's server. Its words stand for it; where the project shows images, it is
 * loaded once somebody asks, by our server.
 */
export function MarkdownImage({ src, alt = "" }: { src?: unknown; alt?: string | undefined }) {
  const source = useContext(ImageSource);
  const url = typeof src === "string" ? safeUrl(src) : null;
  if (source === null || typeof src !== "string" || url?.startsWith("https:") !== true) {
    return <Words alt={alt} />;
  }
  const address = source + encodeURIComponent(src);
  // Asked for is this one: in another text it would be another.
  return <Shown key={address} address={address} host={new URL(url).host} alt={alt} />;
}

function Words({ alt }: { alt: string }) {
  const t = useTranslations("markdown");
  return (
    <span className="rounded bg-raised px-1.5 text-muted">
      {alt === "" ? t("imageUndescribed") : t("image", { description: alt })}
    </span>
  );
}

function Shown({ address, host, alt }: { address: string; host: string; alt: string }) {
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
      <Words alt={alt} />
      <button
        type="button"
        className="inline-flex min-h-8 max-w-full items-center gap-1.5 rounded-lg border border-edge/60 px-2.5 text-start text-sm font-medium wrap-anywhere hover:bg-raised"
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
