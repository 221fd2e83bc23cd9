import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { type Contexts, decides, fillIn, type Standing } from "./expressions.ts";
import { readFileCommands } from "./file-commands.ts";
import { runStep, type StepResult } from "./runner.ts";

/** A step as YAML has it. */
export interface StepYaml {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly "continue-on-error"?: boolean;
}

export type Conclusion = "success" | "failure" | "cancelled" | "skipped";

/** A stage that ran, or was passed over. */
export interface StageResult {
  /** `actions/report`, the first line of a script, or `post actions/…`. */
  readonly name: string;
  readonly conclusion: Conclusion;
  readonly result?: StepResult;
}

export interface JobOptions {
  /** Where the steps' environment points to: the peers of the test. */
  readonly env?: Readonly<Record<string, string>>;
  readonly github?: Readonly<Record<string, unknown>>;
  /** GITHUB_ variables, as far as they differ from the runner's stand-in. */
  readonly context?: Readonly<Record<`GITHUB_${string}`, string>>;
  readonly contexts?: Contexts;
  /** Cancels the job when a line of its log fits. */
  readonly cancelWhen?: RegExp;
  /** Stand-ins for actions of others, by the part before the `@`: what they do, and their outputs. */
  readonly foreign?: Readonly<Record<string, (inputs: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>>>;
}

interface Scope {
  readonly inputs: Readonly<Record<string, string>>;
  readonly steps: Record<string, { outputs: Readonly<Record<string, string>>; outcome: Conclusion; conclusion: Conclusion }>;
}

interface Post {
  readonly action: string;
  readonly with: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
}

/**
 * A job on a runner of ours: steps in order, conditions and expressions evaluated by GitHub's own code, composites unfolded, variables and PATH handed
 * on, posts last in first out. It differs from actions/runner in what the steps here do not use: containers, matrices, services, background steps.
 */
export class Job {
  readonly stages: StageResult[] = [];
  readonly #options: JobOptions;
  readonly #temp: string;
  readonly workspace: string;
  readonly #variables: Record<string, string> = {};
  readonly #paths: string[] = [];
  readonly #posts: Post[] = [];
  readonly #scope: Scope = { inputs: {}, steps: {} };
  #standing: Standing = { failed: false, cancelled: false };

  private constructor(options: JobOptions, temp: string, workspace: string) {
    this.#options = options;
    this.#temp = temp;
    this.workspace = workspace;
  }

  static async start(options: JobOptions = {}): Promise<Job> {
    return new Job(options, await mkdtemp(join(tmpdir(), "runner-temp-")), await mkdtemp(join(tmpdir(), "runner-work-")));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const folder of [this.#temp, this.workspace]) await rm(folder, { recursive: true, force: true });
  }

  /** All that the job has logged, by stage. */
  get log(): string {
    return this.stages.map(({ name, conclusion, result }) => `— ${name}: ${conclusion}\n${result?.log ?? ""}`).join("\n");
  }

  get conclusion(): Conclusion {
    return this.#standing.cancelled ? "cancelled" : this.#standing.failed ? "failure" : "success";
  }

  stage(name: string): StageResult | undefined {
    return this.stages.find((one) => one.name === name);
  }

  outputs(id: string): Readonly<Record<string, string>> {
    return this.#scope.steps[id]?.outputs ?? {};
  }

  /** Runs the steps, and no post: the runner was lost. */
  async runWithoutPosts(steps: readonly StepYaml[]): Promise<void> {
    await this.#runSteps(steps, this.#scope);
  }

  /** Runs the steps, then every post. */
  async run(steps: readonly StepYaml[]): Promise<void> {
    await this.#runSteps(steps, this.#scope);
    for (const post of this.#posts.reverse()) await this.#runPost(post);
  }

  async #runSteps(steps: readonly StepYaml[], scope: Scope): Promise<void> {
    for (const step of steps) await this.#runOne(step, scope);
  }

  async #runOne(step: StepYaml, scope: Scope): Promise<void> {
    const contexts = this.#contexts(scope);
    if (!decides(step.if, contexts, this.#standing)) return this.#conclude(step, scope, "skipped", {});
    const fill = (value: unknown) => fillIn(String(value), contexts, this.#standing);
    const given = Object.fromEntries(Object.entries(step.with ?? {}).map(([name, value]) => [name, fill(value)]));
    const env = { ...this.#variables, ...Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value)])) };
    if (step.run !== undefined) return this.#script(step, scope, fill(step.run), env);
    const uses = String(step.uses);
    const foreign = this.#options.foreign?.[uses.split("@")[0] ?? ""];
    if (foreign !== undefined) return this.#conclude(step, scope, "success", await foreign(given));
    // A reference to ourselves: `$/actions/x`, `./actions/x`, or the root action.
    const action = uses.replace(/^(\$|\.)\/?/, "") || ".";
    const manifest = parse(await readFile(join(projectRoot(), action, "action.yml"), "utf8"));
    if (manifest.runs.using === "composite") return this.#composite(step, scope, manifest, given);
    const result = await runStep({ action, with: this.#withDefaults(manifest, given), ...this.#surroundings(env) });
    if (manifest.runs.post !== undefined) this.#posts.push({ action, with: given, env, state: result.state });
    this.#take(result);
    const cancelled = this.#options.cancelWhen?.test(result.log) ?? false;
    if (cancelled) this.#standing = { ...this.#standing, cancelled: true };
    const conclusion = result.exitCode === 0 ? "success" : cancelled ? "cancelled" : "failure";
    this.stages.push({ name: action, conclusion, result });
    this.#conclude(step, scope, conclusion, result.outputs);
  }

  async #composite(
    step: StepYaml,
    scope: Scope,
    manifest: ReturnType<typeof parse>,
    given: Readonly<Record<string, string>>,
  ): Promise<void> {
    const inner: Scope = { inputs: this.#withDefaults(manifest, given), steps: {} };
    const before = this.#standing;
    await this.#runSteps(manifest.runs.steps, inner);
    const contexts = this.#contexts(inner);
    const outputs = Object.entries<{ value: string }>(manifest.outputs ?? {}).map(([name, { value }]) => [
      name,
      fillIn(value, contexts, this.#standing),
    ]);
    const failed = this.#standing.failed && !before.failed;
    this.#conclude(step, scope, failed ? "failure" : this.#standing.cancelled ? "cancelled" : "success", Object.fromEntries(outputs));
  }

  async #script(step: StepYaml, scope: Scope, script: string, env: Readonly<Record<string, string>>): Promise<void> {
    const [output, variables, summary] = ["output", "env", "summary"].map((name) => join(this.#temp, `script_${name}`));
    for (const file of [output, variables, summary]) await writeFile(String(file), "");
    const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
      cwd: this.workspace,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: this.#path(),
        HOME: process.env["HOME"],
        ...this.#options.env,
        ...env,
        RUNNER_TEMP: this.#temp,
        GITHUB_OUTPUT: output,
        GITHUB_ENV: variables,
        GITHUB_STEP_SUMMARY: summary,
      },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
    const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
    Object.assign(this.#variables, readFileCommands(await readFile(String(variables), "utf8")));
    const outputs = readFileCommands(await readFile(String(output), "utf8"));
    const conclusion = exitCode === 0 ? "success" : "failure";
    this.stages.push({ name: step.name ?? script.split("\n")[0] ?? "", conclusion, result: { log: said, outputs } as StepResult });
    this.#conclude(step, scope, conclusion, outputs);
  }

  async #runPost({ action, with: given, env, state }: Post): Promise<void> {
    const manifest = parse(await readFile(join(projectRoot(), action, "action.yml"), "utf8"));
    const result = await runStep({
      action,
      stage: "post",
      with: this.#withDefaults(manifest, given),
      state,
      ...this.#surroundings({ ...env, ...this.#variables }),
    });
    this.stages.push({ name: `post ${action}`, conclusion: result.exitCode === 0 ? "success" : "failure", result });
  }

  #surroundings(env: Readonly<Record<string, string>>) {
    const { cancelWhen, context } = this.#options;
    return {
      workspace: this.workspace,
      temp: this.#temp,
      env: { ...this.#options.env, ...env, PATH: this.#path() },
      ...(context === undefined ? {} : { context }),
      ...(cancelWhen === undefined || this.#standing.cancelled ? {} : { cancelWhen }),
    };
  }

  #path = (): string => [...this.#paths.toReversed(), this.#options.env?.["PATH"] ?? process.env["PATH"]].join(":");

  #take({ variables, paths }: StepResult): void {
    Object.assign(this.#variables, variables);
    this.#paths.push(...paths.filter((path) => existsSync(path)));
  }

  #conclude(step: StepYaml, scope: Scope, outcome: Conclusion, outputs: Readonly<Record<string, string>>): void {
    const forgiven = outcome === "failure" && step["continue-on-error"] === true;
    if (outcome === "failure" && !forgiven) this.#standing = { ...this.#standing, failed: true };
    if (step.id !== undefined) scope.steps[step.id] = { outputs, outcome, conclusion: forgiven ? "success" : outcome };
  }

  /** Defaults may name contexts, `github.token` above all. */
  #withDefaults(manifest: ReturnType<typeof parse>, given: Readonly<Record<string, string>>): Record<string, string> {
    const declared = Object.entries<{ default?: unknown } | null>(manifest.inputs ?? {});
    const contexts = this.#contexts({ inputs: {}, steps: {} });
    return Object.fromEntries(
      declared.map(([name, input]) => [name, given[name] ?? fillIn(String(input?.default ?? ""), contexts, this.#standing)]),
    );
  }

  #contexts(scope: Scope): Contexts {
    return {
      github: { repository: "octo-org/octo-repo", run_id: "1", run_attempt: "1", token: "", ...this.#options.github },
      runner: { temp: this.#temp, os: "Linux" },
      job: { status: this.conclusion },
      env: this.#variables,
      ...this.#options.contexts,
      inputs: scope.inputs,
      steps: scope.steps,
    };
  }
}
