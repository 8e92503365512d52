/**
 * Every address of ours that the web app links to, redirects to or fetches, in one place: parts are encoded here, and
 * a page that moves is moved here.
 */

type Query = Readonly<Record<string, string>>;

const encode = (part: string | number) => encodeURIComponent(part);

function withQuery(path: string, query: Query): string {
  return `${path}?${new URLSearchParams(query)}`;
}

const project = (slug: string) => `/projects/${encode(slug)}`;
const round = (slug: string, number: number) => `${project(slug)}/rounds/${encode(number)}`;
const experiments = (slug: string) => `${project(slug)}/experiments`;
const experiment = (slug: string, name: string) => `${experiments(slug)}/${encode(name)}`;
const label = (slug: string) => `/label/${encode(slug)}`;
const crowds = (slug: string) => `${project(slug)}/crowds`;
const apiOfProject = (slug: string) => `/api/projects/${encode(slug)}`;

export const paths = {
  home: () => "/",
  /** @param next where to go once signed in */
  signIn: (next?: string) => (next === undefined ? "/sign-in" : withQuery("/sign-in", { next })),
  /** @param why a code, so that a link can put no words of its own on the page */
  signInRefused: (why: string) => withQuery("/sign-in", { error: why }),
  account: () => "/account",
  demoSignIn: (token: string) => withQuery("/demo/sign-in", { token }),
  help: () => "/help",
  apiReference: () => "/help/api",
  helpTopic: (topic: string) => `/help/${encode(topic)}`,
  crowdProblem: (why: string) => withQuery("/crowd/problem", { why }),

  projects: () => "/projects",
  newProject: () => "/projects/new",
  project,
  experiments,
  experiment,
  /** @param copyOf whose settings it begins with */
  newExperiment: (slug: string, copyOf?: string) =>
    copyOf === undefined ? `${experiments(slug)}/new` : withQuery(`${experiments(slug)}/new`, { copyOf }),
  editExperiment: (slug: string, name: string) => `${experiment(slug, name)}/edit`,
  /** @param names those compared first, the baseline before the others */
  compareExperiments: (slug: string, names: readonly string[] = []) =>
    names.length === 0
      ? `${experiments(slug)}/compare`
      : withQuery(`${experiments(slug)}/compare`, { of: names.join(",") }),
  newRun: (slug: string, name: string) => `${experiment(slug, name)}/runs/new`,
  run: (slug: string, name: string, number: number) => `${experiment(slug, name)}/runs/${encode(number)}`,
  rounds: (slug: string) => `${project(slug)}/rounds`,
  /** @param of the experiment it will belong to; `main` where it is left out */
  newRound: (slug: string, of?: string) =>
    of === undefined
      ? `${project(slug)}/rounds/new`
      : withQuery(`${project(slug)}/rounds/new`, { experiment: of }),
  /** A round that only compares policies. */
  newComparison: (slug: string) => `${project(slug)}/rounds/compare`,
  round,
  editRound: (slug: string, number: number) => `${round(slug, number)}/edit`,
  pairs: (slug: string, number: number) => `${round(slug, number)}/pairs`,
  pair: (slug: string, number: number, pairId: string) => `${round(slug, number)}/pairs/${encode(pairId)}`,
  prompts: (slug: string) => `${project(slug)}/prompts`,
  import: (slug: string, id: string) => `${project(slug)}/prompts/imports/${encode(id)}`,
  policies: (slug: string) => `${project(slug)}/policies`,
  datasets: (slug: string) => `${project(slug)}/datasets`,
  newDataset: (slug: string) => `${project(slug)}/datasets/new`,
  /** @param manifestSha256 its name */
  dataset: (slug: string, manifestSha256: string) => `${project(slug)}/datasets/${encode(manifestSha256)}`,
  exportDataset: (slug: string, manifestSha256: string) =>
    `${project(slug)}/datasets/${encode(manifestSha256)}/export`,
  trainings: (slug: string) => `${project(slug)}/trainings`,
  /** @param dataset the name of the one to learn from */
  newTraining: (slug: string, dataset?: string) =>
    dataset === undefined
      ? `${project(slug)}/trainings/new`
      : withQuery(`${project(slug)}/trainings/new`, { dataset }),
  training: (slug: string, number: number) => `${project(slug)}/trainings/${encode(number)}`,
  evaluations: (slug: string) => `${project(slug)}/evaluations`,
  newEvaluation: (slug: string) => `${project(slug)}/evaluations/new`,
  evaluation: (slug: string, number: number) => `${project(slug)}/evaluations/${encode(number)}`,
  /** @param tab the one shown first */
  quality: (slug: string, tab?: string) =>
    tab === undefined ? `${project(slug)}/quality` : withQuery(`${project(slug)}/quality`, { tab }),
  people: (slug: string) => `${project(slug)}/people`,
  auditLog: (slug: string) => `${project(slug)}/audit-log`,
  settings: (slug: string) => `${project(slug)}/settings`,
  webhooks: (slug: string) => `${project(slug)}/settings/webhooks`,
  webhook: (slug: string, id: string) => `${project(slug)}/settings/webhooks/${encode(id)}`,
  crowds: {
    home: crowds,
    guidelines: (slug: string) => `${crowds(slug)}/guidelines`,
    onboarding: (slug: string) => `${crowds(slug)}/onboarding`,
    test: (slug: string) => `${crowds(slug)}/test`,
    studies: (slug: string) => `${crowds(slug)}/studies`,
    pay: (slug: string) => `${crowds(slug)}/pay`,
  },

  labelHome: () => "/label",
  label,
  labelStart: (slug: string) => `${label(slug)}/start`,
  labelFinish: (slug: string) => `${label(slug)}/finish`,
  labelHistory: (slug: string) => `${label(slug)}/history`,

  api: {
    openApi: () => "/api/v1/openapi.json",
    trpc: () => "/api/trpc",
    /** One procedure, for a request that is sent without the client. */
    trpcProcedure: (name: string) => `/api/trpc/${encode(name)}`,
    csrf: () => "/api/auth/csrf",
    oidcSignIn: () => "/api/auth/signin/oidc",
    linkSignIn: () => "/api/account/link-sign-in",
    signOut: () => "/api/sign-out",
    acceptInvite: () => "/api/invites/accept",
    /** @param path within the dataset, with slashes */
    datasetFile: (slug: string, manifestSha256: string, path: string) =>
      `${apiOfProject(slug)}/datasets/${encode(manifestSha256)}/${path.split("/").map(encode).join("/")}`,
    exportFile: (slug: string, number: number) => `${apiOfProject(slug)}/exports/${number}`,
    changes: (slug: string) => `${apiOfProject(slug)}/changes`,
    auditCsv: (slug: string, query: Query) => withQuery(`${apiOfProject(slug)}/audit.csv`, query),
    payCsv: (slug: string, query: Query) => withQuery(`${apiOfProject(slug)}/pay.csv`, query),
    /** A part of a file that is sent; parts count from 1. */
    importPart: (slug: string, id: string, number: number, query: Query) =>
      withQuery(`${apiOfProject(slug)}/imports/${encode(id)}/parts/${number}`, query),
    importReport: (slug: string, id: string) => `${apiOfProject(slug)}/imports/${encode(id)}/report.csv`,
    importProgress: (slug: string, id: string) => `${apiOfProject(slug)}/imports/${encode(id)}/progress`,
    images: (slug: string, query: Query) => withQuery(`${apiOfProject(slug)}/images`, query),
  },
} as const;
