import Link from "next/link";
import { paths } from "#paths.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { topics } from "./topics.ts";

export function HelpIndex() {
  return (
    <>
      <PageHeader title="Help" description="Documentation for this version." />
      <ul className="grid gap-4 sm:grid-cols-2">
        <li>
          <Link
            href={paths.apiReference()}
            className="block h-full rounded-xl border border-line bg-surface p-5 hover:border-accent"
          >
            <span className="font-serif text-lg font-semibold">API reference</span>
            <span className="mt-1 block text-pretty text-muted">Every request the REST API accepts.</span>
          </Link>
        </li>
        {Object.entries(topics).map(([name, { title, description }]) => (
          <li key={name}>
            <Link
              href={paths.helpTopic(name)}
              className="block h-full rounded-xl border border-line bg-surface p-5 hover:border-accent"
            >
              <span className="font-serif text-lg font-semibold">{title}</span>
              <span className="mt-1 block text-pretty text-muted">{description}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
