import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ConsoleMain } from "#features/console/console-main.tsx";
import { HelpPage } from "#features/help/help-page.tsx";
import { isTopic, topics } from "#features/help/topics.ts";

type Props = { params: Promise<{ topic: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { topic } = await params;
  return { title: isTopic(topic) ? topics[topic].title : "Help" };
}

export default async function Page({ params }: Props) {
  const { topic } = await params;
  if (!isTopic(topic)) notFound();
  return (
    <ConsoleMain>
      <HelpPage topic={topic} />
    </ConsoleMain>
  );
}
