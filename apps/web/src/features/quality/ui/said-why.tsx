const shownMax = 400;

/** Why somebody judged as they did, in their own words: text that anybody may have written, shown as plain text. */
export function SaidWhy({
  vote,
}: {
  vote: { reasons: readonly string[]; rationale: string; rationaleAsked: boolean };
}) {
  const { reasons, rationale, rationaleAsked } = vote;
  if (reasons.length === 0 && rationale === "") {
    return <span className="text-muted">{rationaleAsked ? "asked, none given" : "not asked"}</span>;
  }
  return (
    <div className="max-w-md min-w-40 space-y-1.5">
      {reasons.length === 0 ? null : (
        <ul aria-label="Reasons" className="flex flex-wrap gap-1">
          {[...new Set(reasons)].map((reason) => (
            <li
              key={reason}
              dir="auto"
              className="rounded-md bg-raised px-2 py-0.5 text-[0.8125rem] break-all"
            >
              {reason}
            </li>
          ))}
        </ul>
      )}
      {rationale === "" ? null : <Rationale text={rationale} />}
    </div>
  );
}

function Rationale({ text }: { text: string }) {
  const words = (
    <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
      {text}
    </p>
  );
  if (text.length <= shownMax) return words;
  return (
    <details>
      <summary className="rounded">
        <span dir="auto" className="wrap-anywhere">
          {text.slice(0, shownMax)}
        </span>{" "}
        … <span className="text-accent">all of it</span>
      </summary>
      {words}
    </details>
  );
}
