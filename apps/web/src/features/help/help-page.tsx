import { paths } from "#paths.ts";
import { Markdown } from "#ui/markdown/index.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { readTopic, type Topic, topics } from "./topics.ts";

/** The documents link to each other by their files. */
const documentLinks = Object.fromEntries(
  Object.entries(topics).map(([topic, { file }]) => [file.split("/").at(-1) ?? file, paths.helpTopic(topic)]),
);

/** One document, with its table of contents beside it. */
export async function HelpPage({ topic }: { topic: Topic }) {
  const { lead, sections } = await readTopic(topic);
  const { title, description } = topics[topic];
  return (
    <>
      <PageHeader title={title} description={description} crumbs={[{ label: "Help", href: paths.help() }]} />
      <div className="gap-10 lg:grid lg:grid-cols-[minmax(0,1fr)_14rem]">
        <div className="min-w-0 max-w-4xl">
          {lead === "" ? null : <Markdown text={lead} isDocument links={documentLinks} />}
          {sections.map((section) => (
            <section key={section.id} aria-labelledby={section.id} className="mt-8">
              <h2 id={section.id} className="mb-3 scroll-mt-4 text-xl">
                {section.title}
              </h2>
              <Markdown text={section.text} isDocument links={documentLinks} />
            </section>
          ))}
        </div>
        <nav aria-label="On this page" className="hidden lg:block">
          <ul className="sticky top-6 space-y-1 border-l border-line pl-4 text-sm">
            {sections.map((section) => (
              <li key={section.id}>
                <a href={`#${section.id}`} className="block rounded py-0.5 text-muted hover:text-ink">
                  {section.title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </>
  );
}
