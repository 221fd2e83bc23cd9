import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { type Contexts, decides, fillIn, type Standing } from "./expressions.ts";
import { runScript, runStep, type StepResult } from "./runner.ts";

/** A step as YAML has it. */
export interface StepYaml {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: "bash";
  readonly "working-directory"?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly "continue-on-error"?: boolean;
}

export type Conclusion = "success" | "failure" | "cancelled" | "skipped";

/** A stage that ran. */
export interface StageResult {
  /** `actions/report`, the step's name or the first line of its script, or `post actions/…`. */
  readonly name: string;
  readonly conclusion: Conclusion;
  /** Absent where a stand-in did it. */
  readonly result?: StepResult;
}

/** What a stand-in for somebody else's action is given. */
export interface ForeignStep {
  readonly inputs: Readonly<Record<string, string>>;
  readonly workspace: string;
  readonly temp: string;
}

/** Does what an action of somebody else does, as far as our workflows use it. @returns its outputs. @throws where the step fails */
export type Foreign = (step: ForeignStep) => Promise<Readonly<Record<string, string>>>;

export interface JobOptions {
  /** Where the steps' environment points to: the peers of the test. */
  readonly env?: Readonly<Record<string, string>>;
  readonly github?: Readonly<Record<string, unknown>>;
  /** GITHUB_ variables, as far as they differ from the runner's stand-in. */
  readonly context?: Readonly<Record<`GITHUB_${string}`, string>>;
  readonly contexts?: Contexts;
  /** Inputs of the workflow. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Variables that workflow and job set for all steps. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Cancels the job when a line of its log fits. */
  readonly cancelWhen?: RegExp;
  /** Stand-ins for actions of others, by the part before the `@`. */
  readonly foreign?: Readonly<Record<string, Foreign>>;
}

interface Scope {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly steps: Record<string, { outputs: Readonly<Record<string, string>>; outcome: Conclusion; conclusion: Conclusion }>;
  /** How it stands with the steps of this scope: those of a composite go by what became of its own, not by the job's. */
  standing: Standing;
}

interface Post {
  readonly action: string;
  readonly with: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
}

/**
 * A job on a runner of ours: steps in order, conditions and expressions evaluated by GitHub's own code, composites unfolded, variables and PATH handed
 * on, posts last in first out. It differs from actions/runner in what the steps here do not use: containers, services, background steps.
 */
export class Job {
  readonly stages: StageResult[] = [];
  readonly #options: JobOptions;
  readonly #temp: string;
  readonly workspace: string;
  readonly #variables: Record<string, string>;
  readonly #paths: string[] = [];
  readonly #posts: Post[] = [];
  readonly #scope: Scope;

  private constructor(options: JobOptions, temp: string, workspace: string) {
    this.#options = options;
    this.#temp = temp;
    this.workspace = workspace;
    this.#variables = { ...options.variables };
    this.#scope = { inputs: options.inputs ?? {}, steps: {}, standing: { failed: false, cancelled: false } };
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

  /** All step summaries, in their order. */
  get summary(): string {
    return this.stages.map(({ result }) => result?.summary ?? "").join("");
  }

  get conclusion(): Conclusion {
    const { failed, cancelled } = this.#scope.standing;
    return cancelled ? "cancelled" : failed ? "failure" : "success";
  }

  stage(name: string): StageResult | undefined {
    return this.stages.find((one) => one.name === name);
  }

  outputs(id: string): Readonly<Record<string, string>> {
    return this.#scope.steps[id]?.outputs ?? {};
  }

  /** Fills a value of the job in, once its steps have run: its outputs. */
  fill(value: string): string {
    return fillIn(value, this.#contexts(this.#scope), this.#scope.standing);
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
    if (!decides(step.if, contexts, scope.standing)) return this.#conclude(step, scope, "skipped", {});
    const fill = (value: unknown) => fillIn(String(value), contexts, scope.standing);
    const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value)]));
    const env = { ...this.#variables, ...own };
    if (step.run !== undefined) return await this.#script(step, scope, fill(step.run), env);
    const given = Object.fromEntries(Object.entries(step.with ?? {}).map(([name, value]) => [name, fill(value)]));
    const uses = String(step.uses);
    const foreign = this.#options.foreign?.[uses.split("@")[0] ?? ""];
    if (foreign !== undefined) return await this.#standIn(step, scope, foreign, given);
    // A reference to ourselves: `$/actions/x`, `./actions/x`, or the root action.
    const action = uses.replace(/^(\$|\.)\/?/, "") || ".";
    if (!/^(\$|\.)/.test(uses)) throw new Error(`no stand-in for ${uses}`);
    const manifest = parse(await readFile(join(projectRoot(), action, "action.yml"), "utf8"));
    if (manifest.runs.using === "composite") return await this.#composite(step, scope, manifest, given);
    const inputs = this.#withDefaults(manifest, given);
    const result = await runStep({ action, with: inputs, ...this.#surroundings(env) });
    if (manifest.runs.post !== undefined) this.#posts.push({ action, with: inputs, env, state: result.state });
    this.#take(step, scope, action, result);
  }

  async #composite(
    step: StepYaml,
    scope: Scope,
    manifest: ReturnType<typeof parse>,
    given: Readonly<Record<string, string>>,
  ): Promise<void> {
    const inner: Scope = { inputs: this.#withDefaults(manifest, given), steps: {}, standing: { failed: false, cancelled: false } };
    await this.#runSteps(manifest.runs.steps, inner);
    const contexts = this.#contexts(inner);
    const outputs = Object.entries<{ value: string }>(manifest.outputs ?? {}).map(([name, { value }]) => [
      name,
      fillIn(value, contexts, inner.standing),
    ]);
    const { failed, cancelled } = inner.standing;
    this.#conclude(step, scope, cancelled ? "cancelled" : failed ? "failure" : "success", Object.fromEntries(outputs));
  }

  async #script(step: StepYaml, scope: Scope, script: string, env: Readonly<Record<string, string>>): Promise<void> {
    const surroundings = this.#surroundings(env);
    const workspace = resolve(this.workspace, step["working-directory"] ?? ".");
    this.#take(
      step,
      scope,
      step.name ?? script.split("\n")[0] ?? "",
      await runScript(script, step.shell, {
        ...surroundings,
        workspace,
        context: { ...surroundings.context, GITHUB_WORKSPACE: this.workspace },
      }),
    );
  }

  async #standIn(step: StepYaml, scope: Scope, foreign: Foreign, inputs: Readonly<Record<string, string>>): Promise<void> {
    const name = String(step.uses).split("@")[0] ?? "";
    try {
      const outputs = await foreign({ inputs, workspace: this.workspace, temp: this.#temp });
      this.stages.push({ name, conclusion: "success" });
      this.#conclude(step, scope, "success", outputs);
    } catch (error) {
      this.stages.push({ name: `${name} (${(error as Error).message})`, conclusion: "failure" });
      this.#conclude(step, scope, "failure", {});
    }
  }

  async #runPost({ action, with: given, env, state }: Post): Promise<void> {
    const result = await runStep({ action, stage: "post", with: given, state, ...this.#surroundings({ ...env, ...this.#variables }) });
    const failed = result.exitCode !== 0;
    this.stages.push({ name: `post ${action}`, conclusion: failed ? "failure" : "success", result });
    if (failed) this.#scope.standing = { ...this.#scope.standing, failed: true };
  }

  #surroundings(env: Readonly<Record<string, string>>) {
    const { cancelWhen, context } = this.#options;
    return {
      workspace: this.workspace,
      temp: this.#temp,
      env: { ...this.#options.env, ...env, PATH: this.#path() },
      ...(context === undefined ? {} : { context }),
      ...(cancelWhen === undefined || this.#scope.standing.cancelled ? {} : { cancelWhen }),
    };
  }

  #path = (): string => [...this.#paths.toReversed(), this.#options.env?.["PATH"] ?? process.env["PATH"]].join(":");

  /** What a process leaves: outputs, variables, folders on PATH, and how it ended. */
  #take(step: StepYaml, scope: Scope, name: string, result: StepResult): void {
    Object.assign(this.#variables, result.variables);
    this.#paths.push(...result.paths.filter((path) => existsSync(path)));
    const cancelled = this.#options.cancelWhen?.test(result.log) ?? false;
    if (cancelled) {
      scope.standing = { ...scope.standing, cancelled: true };
      this.#scope.standing = { ...this.#scope.standing, cancelled: true };
    }
    const conclusion = result.exitCode === 0 ? "success" : cancelled ? "cancelled" : "failure";
    this.stages.push({ name, conclusion, result });
    this.#conclude(step, scope, conclusion, result.outputs);
  }

  #conclude(step: StepYaml, scope: Scope, outcome: Conclusion, outputs: Readonly<Record<string, string>>): void {
    const forgiven = outcome === "failure" && step["continue-on-error"] === true;
    if (outcome === "failure" && !forgiven) scope.standing = { ...scope.standing, failed: true };
    if (step.id !== undefined) scope.steps[step.id] = { outputs, outcome, conclusion: forgiven ? "success" : outcome };
  }

  /** Defaults may name contexts, `github.token` above all. */
  #withDefaults(manifest: ReturnType<typeof parse>, given: Readonly<Record<string, string>>): Record<string, string> {
    const declared = Object.entries<{ default?: unknown } | null>(manifest.inputs ?? {});
    const { standing } = this.#scope;
    const contexts = this.#contexts({ inputs: {}, steps: {}, standing });
    return Object.fromEntries(
      declared.map(([name, input]) => [name, given[name] ?? fillIn(String(input?.default ?? ""), contexts, standing)]),
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
