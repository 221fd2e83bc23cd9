import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../actions/lib/adapters/project-files.ts";
import { type EksServer, startEksServer } from "./eksctl/eks-server.ts";
import { type Behaviour, type ScriptedEksctl, scriptedEksctl } from "./eksctl/scripted-eksctl.ts";
import { temporaryFolder } from "./folders.ts";
import { runStep, type StepResult } from "./runner.ts";

export const REGION = "ap-northeast-2";

/** The workflow run of every step. */
export const RUN = "19000000001-2";

/** An emulated EKS, a scripted eksctl, and the built action before both. */
export interface CreateClusterScene extends AsyncDisposable {
  readonly server: EksServer;
  readonly eksctl: ScriptedEksctl;
  /** The job's folder. */
  readonly temp: string;
  /** Another eksctl from now on. */
  behave(behaviour: Behaviour): void;
  /** One step of the action, whose AWS is the test's. */
  step(inputs: Readonly<Record<string, string>>, cancelWhen?: RegExp): Promise<StepResult>;
  /** A scenario of the catalogue as a state in a folder of its own, with another scenario.yaml. */
  stateOf(slug: string, change: (scenario: string) => string): string;
  /** What the server was asked to create. */
  created(): readonly string[];
}

export async function createClusterScene(): Promise<CreateClusterScene> {
  const server = await startEksServer(REGION);
  const folder = temporaryFolder();
  const temp = folder.path;
  let eksctl = scriptedEksctl();
  return {
    server,
    get eksctl() {
      return eksctl;
    },
    temp,
    behave(behaviour) {
      eksctl[Symbol.dispose]();
      eksctl = scriptedEksctl(behaviour);
    },
    step: (inputs, cancelWhen) =>
      runStep({
        action: "actions/create-cluster",
        with: { scenario: "vpc-cni", "aws-region": REGION, ...inputs },
        temp,
        context: { GITHUB_RUN_ID: "19000000001", GITHUB_RUN_ATTEMPT: "2" },
        env: {
          CNI_BENCH_TOOLS: eksctl.folder,
          AWS_ENDPOINT_URL: server.url,
          AWS_ACCESS_KEY_ID: "AKIATEST",
          AWS_SECRET_ACCESS_KEY: "a secret of the test",
          AWS_EC2_METADATA_DISABLED: "true",
          AWS_MAX_ATTEMPTS: "1",
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: "the runner's token",
        },
        ...(cancelWhen !== undefined && { cancelWhen }),
      }),
    stateOf(slug, change) {
      const state = join(temp, "comparison", "base", slug);
      mkdirSync(join(temp, "comparison", "base"), { recursive: true });
      cpSync(join(projectRoot(), "scenarios", slug), state, { recursive: true });
      const path = join(state, "scenario.yaml");
      writeFileSync(path, change(readFileSync(path, "utf8")));
      return state;
    },
    created: () => server.calls.filter((call) => call.startsWith("EC2 Create") || call === "POST /clusters"),
    async [Symbol.asyncDispose]() {
      eksctl[Symbol.dispose]();
      folder[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const annotated = (level: string, { annotations }: StepResult) =>
  annotations.filter((one) => one.level === level).map(({ message }) => message);
export const warnings = (result: StepResult): readonly string[] => annotated("warning", result);
export const errors = (result: StepResult): readonly string[] => annotated("error", result);

/** What main left for post. */
export const saved = ({ state }: StepResult): unknown => (state["cluster"] === undefined ? undefined : JSON.parse(state["cluster"]));
