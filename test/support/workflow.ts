import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { type Contexts, decides, fillIn, fillInAll, type Standing } from "./expressions.ts";
import { temporaryFolder } from "./folders.ts";
import { type Conclusion, type Foreign, Job, type StepYaml } from "./job.ts";
import { combinations } from "./matrix.ts";

export type Permissions = Readonly<Record<string, "read" | "write" | "none">>;

/** A job as YAML has it. */
interface JobYaml {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string | boolean;
  readonly permissions?: Permissions;
  readonly environment?: string | { readonly name: string };
  readonly strategy?: { readonly matrix?: unknown };
  readonly env?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly StepYaml[];
}

interface WorkflowYaml {
  readonly name?: string;
  readonly on: Readonly<
    Record<string, { inputs?: Readonly<Record<string, { default?: unknown; required?: boolean }>>; outputs?: unknown } | null>
  >;
  readonly permissions?: Permissions;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, JobYaml>>;
}

/** What a job is to get, as the code host decides it. */
export interface JobRights {
  readonly job: string;
  readonly permissions: Permissions;
  readonly environment: string | undefined;
}

export interface WorkflowOptions {
  /** From the project's root: `.github/workflows/compare.yml`. */
  readonly file: string;
  readonly event: { readonly name: string; readonly payload?: Readonly<Record<string, unknown>> };
  /** Of a dispatch or a call. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** The `github` context, beside what the event says. */
  readonly github?: Readonly<Record<string, unknown>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** Variables of environments, by the environment: the steps of a job in it see them, its own condition does not. */
  readonly environments?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** GITHUB_ variables, as far as they differ from the runner's stand-in. */
  readonly context?: Readonly<Record<`GITHUB_${string}`, string>>;
  /** A pull request from a fork: its token can only read, and there are no ID tokens. */
  readonly isFork?: boolean;
  /** The job's token, and where its environment points to. */
  readonly grant?: (rights: JobRights) => { readonly token: string; readonly env: Readonly<Record<string, string>> };
  /** Whether somebody lets a job into an environment; yes where nobody is asked. */
  readonly approve?: (environment: string) => boolean;
  readonly foreign?: Readonly<Record<string, Foreign>>;
  /** Jobs that something else does in their place, by their id: what takes too long to be played. @returns their outputs */
  readonly jobs?: Readonly<Record<string, (given: Inputs) => Promise<Readonly<Record<string, string>>>>>;
  /** Cancels the workflow run when a line of a job's log fits. */
  readonly cancelWhen?: RegExp;
}

/** What a job or a workflow is given, filled in. */
export type Inputs = Readonly<Record<string, unknown>>;

/** A job, or one leg of its matrix, as it ended. */
export interface JobResult {
  readonly name: string;
  readonly conclusion: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly rights?: JobRights;
  readonly log: string;
  readonly summary: string;
  /** `actions/report: success` and so on. */
  readonly stages: readonly string[];
  /** What the workflow came to that it calls. */
  readonly called?: WorkflowResult;
}

/** What a workflow run came to. */
export interface WorkflowResult {
  readonly jobs: readonly JobResult[];
  readonly conclusion: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  /** @throws when there is none of that name */
  job(name: string): JobResult;
}

/**
 * Runs a workflow file by the rules of Actions: jobs by their needs, conditions by GitHub's own evaluator, matrices, outputs, called workflows, permissions
 * that a called workflow can only lower, environments. One job after the other. It differs from Actions in what the workflows here do not use:
 * containers, services, secrets, concurrency; and it reads `on` only for the inputs.
 */
export async function runWorkflow(options: WorkflowOptions): Promise<WorkflowResult> {
  const workflow = parse(await readFile(resolve(projectRoot(), options.file), "utf8")) as WorkflowYaml;
  using folder = temporaryFolder();
  const eventPath = join(folder.path, "event.json");
  await writeFile(eventPath, JSON.stringify(options.event.payload ?? {}));
  return await runJobs(workflow, options, eventPath, undefined);
}

async function runJobs(
  workflow: WorkflowYaml,
  options: WorkflowOptions,
  eventPath: string,
  ceiling: Permissions | undefined,
): Promise<WorkflowResult> {
  const results = new Map<string, JobResult[]>();
  const inputs = inputsOf(workflow, options, ceiling !== undefined);
  const shared: Contexts = {
    github: { ...githubOf(options), token: "" },
    inputs,
    vars: options.vars ?? {},
    secrets: {},
  };
  let cancelled = false;
  for (const id of inOrder(workflow.jobs)) {
    const job = workflow.jobs[id] as JobYaml;
    const needed = ancestorsOf(workflow.jobs, id);
    const of = (ids: readonly string[]) => ids.flatMap((one) => results.get(one) ?? []).map(({ conclusion }) => conclusion);
    const standing: Standing = { failed: of(needed).includes("failure"), cancelled: cancelled || of(needed).includes("cancelled") };
    const contexts: Contexts = { ...shared, needs: needsOf(job, results), strategy: {}, matrix: {} };
    const passedOver = of(list(job.needs)).includes("skipped") && !asksForStatus(job.if);
    if (passedOver || !decides(job.if === undefined ? undefined : String(job.if), contexts, standing)) {
      results.set(id, [{ name: job.name ?? id, conclusion: "skipped", outputs: {}, log: "", summary: "", stages: [] }]);
      continue;
    }
    const legs = combinations(fillInAll(job.strategy?.matrix, contexts, standing));
    const ended: JobResult[] = [];
    for (const [index, matrix] of legs.entries()) {
      const place = { ...contexts, matrix, strategy: { "job-index": index, "job-total": legs.length } };
      const result = await runOne({ id, job, workflow, contexts: place, standing }, options, eventPath, ceiling);
      cancelled ||= result.conclusion === "cancelled";
      ended.push(result);
    }
    results.set(id, ended);
  }
  const jobs = [...results.values()].flat();
  const conclusions = jobs.map(({ conclusion }) => conclusion);
  return {
    jobs,
    conclusion: cancelled ? "cancelled" : conclusions.includes("failure") ? "failure" : "success",
    outputs: outputsOf(workflow, results, shared),
    log: jobs.map(({ name, conclusion, log }) => `== ${name}: ${conclusion}\n${log}`).join("\n"),
    job(name) {
      const found = jobs.find((one) => one.name === name);
      if (found === undefined) throw new Error(`no job ${name} among ${jobs.map((one) => one.name).join(", ")}`);
      return found;
    },
  };
}

interface Leg {
  readonly id: string;
  readonly job: JobYaml;
  readonly workflow: WorkflowYaml;
  readonly contexts: Contexts;
  readonly standing: Standing;
}

async function runOne(
  { id, job, workflow, contexts, standing }: Leg,
  options: WorkflowOptions,
  eventPath: string,
  ceiling: Permissions | undefined,
): Promise<JobResult> {
  const fill = (value: unknown) => fillInAll(value, contexts, standing);
  const name = String(fill(job.name ?? id));
  const permissions = lowered(job.permissions ?? workflow.permissions ?? {}, ceiling, options.isFork === true);
  const standIn = options.jobs?.[id];
  if (standIn !== undefined)
    return { name, conclusion: "success", outputs: await standIn(fill(job.with ?? {}) as Inputs), log: "", summary: "", stages: [] };
  if (job.uses !== undefined) {
    const called = parse(await readFile(resolve(projectRoot(), job.uses.replace(/^(\$|\.)\//, "")), "utf8")) as WorkflowYaml;
    const given = { ...options, inputs: fill(job.with ?? {}) as Inputs };
    const result = await runJobs(called, given, eventPath, permissions);
    const { conclusion, outputs, log, jobs } = result;
    const [summary, stages] = [jobs.map((one) => one.summary).join(""), jobs.flatMap((one) => one.stages)];
    return { name, conclusion, outputs, log, summary, stages, called: result };
  }
  const environment = fill(typeof job.environment === "object" ? job.environment.name : job.environment);
  const rights: JobRights = { job: name, permissions, environment: environment === "" ? undefined : (environment as string | undefined) };
  if (rights.environment !== undefined && options.approve?.(rights.environment) === false)
    return { name, conclusion: "failure", outputs: {}, rights, log: "The environment's reviewers refused.", summary: "", stages: [] };
  const { token, env } = options.grant?.(rights) ?? { token: "", env: {} };
  const github = { ...(contexts["github"] as object), token, job: id };
  await using run = await Job.start({
    env,
    github,
    contexts: {
      ...contexts,
      github,
      vars: { ...(contexts["vars"] as object), ...(rights.environment === undefined ? {} : options.environments?.[rights.environment]) },
    },
    context: { GITHUB_EVENT_NAME: options.event.name, GITHUB_EVENT_PATH: eventPath, GITHUB_JOB: id, ...options.context },
    inputs: contexts["inputs"] as Readonly<Record<string, unknown>>,
    variables: Object.fromEntries(Object.entries({ ...workflow.env, ...job.env }).map(([key, value]) => [key, String(fill(value))])),
    ...(options.cancelWhen === undefined ? {} : { cancelWhen: options.cancelWhen }),
    ...(options.foreign === undefined ? {} : { foreign: options.foreign }),
  });
  await run.run(job.steps ?? []);
  return {
    name,
    conclusion: run.conclusion,
    outputs: Object.fromEntries(Object.entries(job.outputs ?? {}).map(([key, value]) => [key, run.fill(value)])),
    rights,
    log: run.log,
    summary: run.summary,
    stages: run.stages.map((stage) => `${stage.name}: ${stage.conclusion}`),
  };
}

/** A called workflow has at most what its caller has; a fork's pull request can read and get no ID token. */
function lowered(asked: Permissions, ceiling: Permissions | undefined, isFork: boolean): Permissions {
  const rank = { none: 0, read: 1, write: 2 } as const;
  return Object.fromEntries(
    Object.entries(asked).map(([name, level]) => {
      const most = ceiling === undefined ? "write" : (ceiling[name] ?? "none");
      const allowed = rank[level] > rank[most] ? most : level;
      if (!isFork || allowed !== "write") return [name, allowed];
      return [name, name === "id-token" ? "none" : "read"];
    }),
  );
}

/** What a call or a dispatch gives, with the defaults; an event that brings no inputs leaves the context empty. */
function inputsOf({ on }: WorkflowYaml, { event, inputs = {} }: WorkflowOptions, isCalled: boolean): Readonly<Record<string, unknown>> {
  const trigger = isCalled ? "workflow_call" : event.name;
  if (trigger !== "workflow_call" && trigger !== "workflow_dispatch") return {};
  const declared = on[trigger]?.inputs ?? {};
  const stray = Object.keys(inputs).find((name) => !Object.hasOwn(declared, name));
  if (stray !== undefined) throw new Error(`the workflow has no input ${stray}`);
  const missing = Object.entries(declared).find(([name, { required }]) => required === true && inputs[name] === undefined);
  if (missing !== undefined) throw new Error(`the workflow wants the input ${missing[0]}`);
  return Object.fromEntries(Object.entries(declared).map(([name, { default: value }]) => [name, inputs[name] ?? value ?? ""]));
}

const githubOf = ({ event, github, context }: WorkflowOptions): Readonly<Record<string, unknown>> => ({
  repository: "octo-org/octo-repo",
  repository_owner: "octo-org",
  run_id: context?.GITHUB_RUN_ID ?? "1",
  run_attempt: context?.GITHUB_RUN_ATTEMPT ?? "1",
  server_url: "https://github.com",
  event_name: event.name,
  event: event.payload ?? {},
  sha: context?.GITHUB_SHA ?? "",
  ...github,
});

function needsOf({ needs }: JobYaml, results: ReadonlyMap<string, readonly JobResult[]>): Contexts {
  return Object.fromEntries(
    list(needs).map((id) => {
      const legs = results.get(id) ?? [];
      return [id, { result: resultOf(legs), outputs: Object.assign({}, ...legs.map(({ outputs }) => outputs)) }];
    }),
  );
}

const resultOf = (legs: readonly JobResult[]): Conclusion =>
  (["failure", "cancelled", "skipped"] as const).find((one) => legs.some(({ conclusion }) => conclusion === one)) ?? "success";

function outputsOf(workflow: WorkflowYaml, results: ReadonlyMap<string, readonly JobResult[]>, shared: Contexts): Record<string, string> {
  const declared = (workflow.on["workflow_call"]?.outputs ?? {}) as Readonly<Record<string, { value: string }>>;
  const jobs = needsOf({ needs: [...results.keys()] }, results);
  const standing = { failed: false, cancelled: false };
  return Object.fromEntries(Object.entries(declared).map(([name, { value }]) => [name, fillIn(value, { ...shared, jobs }, standing)]));
}

const list = (needs: JobYaml["needs"]): readonly string[] => (needs === undefined ? [] : [needs].flat());
const asksForStatus = (condition: JobYaml["if"]): boolean => /\b(success|failure|cancelled|always)\s*\(/.test(String(condition ?? ""));

/** All jobs that a job needs, and what these need. */
function ancestorsOf(jobs: WorkflowYaml["jobs"], id: string): readonly string[] {
  const direct = list(jobs[id]?.needs);
  return [...new Set([...direct, ...direct.flatMap((one) => ancestorsOf(jobs, one))])];
}

/** Jobs after those they need. @throws where one needs a job that is not there */
function inOrder(jobs: WorkflowYaml["jobs"]): readonly string[] {
  const left = new Set(Object.keys(jobs));
  const done: string[] = [];
  while (left.size > 0) {
    const next = [...left].find((id) => list(jobs[id]?.needs).every((needed) => done.includes(needed)));
    if (next === undefined) throw new Error(`no job of ${[...left].join(", ")} can begin`);
    left.delete(next);
    done.push(next);
  }
  return done;
}
