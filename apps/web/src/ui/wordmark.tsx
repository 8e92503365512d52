/** The mark: two answers side by side, one of them preferred. */
export function Wordmark({ className = "h-6" }: { className?: string }) {
  return (
    <span className="inline-flex items-center gap-2 font-serif text-xl leading-none font-semibold tracking-tight">
      <svg viewBox="0 0 32 32" className={className} aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <rect x="6" y="8" width="9" height="16" rx="2.5" className="fill-on-accent" />
        <rect x="17" y="8" width="9" height="16" rx="2.5" className="fill-on-accent" fillOpacity={0.45} />
      </svg>
      gshf
    </span>
  );
}
