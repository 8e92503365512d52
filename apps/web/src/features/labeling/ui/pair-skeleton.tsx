/** Where prompt and answers will be. */
export function PairSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="space-y-4">
      <div className="h-16 animate-pulse rounded-xl bg-raised" />
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="h-72 animate-pulse rounded-xl bg-raised" />
        <div className="h-72 animate-pulse rounded-xl bg-raised" />
      </div>
    </div>
  );
}
