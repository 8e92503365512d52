import { readFile } from "node:fs/promises";
import path from "node:path";

/** What the console's help shows: the project's own documents, nothing written twice. */
export const topics = {
  mathematics: {
    title: "The mathematics",
    description: "Every formula, its number in the paper and the function that computes it.",
    file: "math.md",
  },
  loop: {
    title: "The loop as a command",
    description: "A complete run on your machine, its options and measured results.",
    file: "guides/loop.md",
  },
  data: {
    title: "Bringing data in",
    description:
      "Files of prompts and comparisons: formats, what is refused and how it is said, uses and tags, how rounds choose.",
    file: "guides/data.md",
  },
  rounds: {
    title: "Rounds",
    description:
      "Drafts, which prompts, what to do when training does not work out, cancelling, and which checkpoints are verified.",
    file: "guides/rounds.md",
  },
  experiments: {
    title: "Experiments",
    description:
      "Several lines of work side by side, the paper’s names for what they do, what arms sample, and how to compare.",
    file: "guides/experiments.md",
  },
  trainings: {
    title: "Trainings",
    description:
      "Training a policy or a reward model from any dataset: algorithms, presets, pessimism, checkpoints.",
    file: "guides/trainings.md",
  },
  evaluations: {
    title: "Evaluations",
    description:
      "Measuring policies on held-out prompts: reward, KL at any temperature, win rate, length, and what to report.",
    file: "guides/evaluations.md",
  },
  policies: {
    title: "Policies and other servers",
    description: "Policies, embedder, trainer and gold scorer: connections, keys, prices and limits.",
    file: "guides/policies.md",
  },
  features: {
    title: "Embedder and features",
    description:
      "What the reward model sees of an answer: feature maps, long texts, and which to take, measured.",
    file: "guides/features.md",
  },
  labeling: {
    title: "The labeling screen",
    description: "Keys, word-by-word comparison, reasons and reading time, for labelers and researchers.",
    file: "guides/labeling.md",
  },
  quality: {
    title: "Quality",
    description:
      "Agreement, reliability, gold pairs, weights and LLM judges: what is measured and how to act.",
    file: "guides/quality.md",
  },
  crowds: {
    title: "Working with crowds",
    description: "Studies at Prolific and CloudResearch, onboarding, screen-out and pay.",
    file: "guides/crowds.md",
  },
  access: {
    title: "Access",
    description: "Signing in, sessions, API tokens, roles, archiving and deleting a project, the audit log.",
    file: "guides/access.md",
  },
  rest: {
    title: "The REST API",
    description: "Tokens, repeating, lists, progress, files and refusals, with curl.",
    file: "guides/rest.md",
  },
  commands: {
    title: "The command line",
    description: "Signing in, a whole round from a terminal, scripts and completion.",
    file: "guides/cli.md",
  },
  python: {
    title: "The Python client",
    description: "From prompts to a trained policy’s figures in thirty lines; waiting, tables, refusals.",
    file: "guides/python.md",
  },
  webhooks: {
    title: "Webhooks",
    description:
      "What your own programs are told of a project, how it is signed, and when it is tried again.",
    file: "guides/webhooks.md",
  },
  deploying: {
    title: "Deploying",
    description: "Processes, settings, the first owner, backups.",
    file: "guides/deploy.md",
  },
} as const;

export type Topic = keyof typeof topics;

export function isTopic(name: string): name is Topic {
  return Object.hasOwn(topics, name);
}

export type Section = { id: string; title: string; text: string };

/** The document of a topic, in its sections. */
export async function readTopic(topic: Topic): Promise<{ lead: string; sections: Section[] }> {
  return sectionsOf(await readDocument(topics[topic].file));
}

/** Both `next start apps/web` and a start inside that folder find the documents. */
async function readDocument(file: string): Promise<string> {
  const atRoot = path.join(process.cwd(), "docs", file);
  return readFile(atRoot, "utf8").catch(() =>
    readFile(path.join(process.cwd(), "..", "..", "docs", file), "utf8"),
  );
}

/** Splits at second-level headings. The first line is the title, which the page has already. */
export function sectionsOf(document: string): { lead: string; sections: Section[] } {
  const [lead = "", ...rest] = document.split(/^## /m);
  return {
    lead: lead.replace(/^# .*\n/, "").trim(),
    sections: rest.map((part) => {
      const end = part.indexOf("\n");
      const title = part.slice(0, end).trim();
      return { id: idOf(title), title, text: part.slice(end).trim() };
    }),
  };
}

function idOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
    .replace(/^-|-$/g, "");
}
