import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type PlacementGroups, placementGroups } from "./aws/placement-groups.ts";
import { type StackRules, stackRules } from "./aws/stack-rules.ts";
import { type FaultProxy, type ProxiedAnswer, type ProxiedRequest, startFaultProxy } from "./fault-proxy.ts";
import { pythonEnvironment } from "./python-environment.ts";

/**
 * AWS on loopback: EKS, EC2, CloudFormation, load balancing, tagging, IAM, STS and logs as moto has them, with what it lacks before it (`aws/stack-rules.ts`,
 * `aws/placement-groups.ts`). It has regions, and one account; whatever signs a request may do anything, and no signature is checked. Its EKS has no Kubernetes API
 * behind it: a cluster's endpoint is the name of no host. Interfaces and groups can be deleted whatever uses them.
 */
export interface Moto extends AsyncDisposable {
  readonly endpoint: string;
  /** Leads the SDKs and tools here, with keys. */
  readonly env: Readonly<Record<string, string>>;
  /** Where faults of the network are injected; calls of most services are `POST /`. */
  readonly proxy: FaultProxy;
  readonly stacks: StackRules;
  readonly placementGroups: PlacementGroups;
}

const REQUIREMENTS = join(import.meta.dirname, "aws", "moto-requirements.txt");
const START_LIMIT_SECONDS = 120;

export async function startMoto(): Promise<Moto> {
  const python = await pythonEnvironment("moto", REQUIREMENTS);
  const child = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: process.env["PATH"], AWS_ACCESS_KEY_ID: "testing", AWS_SECRET_ACCESS_KEY: "testing" },
  });
  const exited = once(child, "exit");
  const late = setTimeout(() => child.kill("SIGKILL"), START_LIMIT_SECONDS * 1000);
  const behind = await addressIn(child.stderr);
  clearTimeout(late);
  const stacks = stackRules(behind);
  const groups = placementGroups();
  const proxy = await startFaultProxy(async (request) => {
    const region = scopeOf(request)[1] ?? "";
    const forward = () => pass(behind, request);
    return groups.answer(request, region) ?? (await stacks.answer(request, region, forward)) ?? (await forward());
  });
  return {
    endpoint: proxy.url,
    env: {
      AWS_ENDPOINT_URL: proxy.url,
      AWS_ACCESS_KEY_ID: "testing",
      AWS_SECRET_ACCESS_KEY: "testing",
      AWS_EC2_METADATA_DISABLED: "true",
    },
    proxy,
    stacks,
    placementGroups: groups,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** It takes a port by itself and says which, once it listens: one that was found free before may be taken by then. */
async function addressIn(complaints: Readable): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface(complaints)) {
    lines.push(line);
    if (line.includes("Running on ")) break;
  }
  // What it says of every request is read by nobody, and must not fill the pipe.
  complaints.resume();
  const [, address] = /Running on (http:\S+)/.exec(lines.at(-1) ?? "") ?? [];
  if (address === undefined) throw new Error(`moto ended before it listened: ${lines.slice(-3).join(" | ")}`);
  return address;
}

/** Date, region and service, as the signature names them. */
function scopeOf({ headers }: ProxiedRequest): readonly string[] {
  return /Credential=[^/]+\/([^,\s]+)/.exec(headers["authorization"] ?? "")?.[1]?.split("/") ?? [];
}

async function pass(behind: string, { method, path, headers, body }: ProxiedRequest): Promise<ProxiedAnswer> {
  const { connection: _, "content-length": __, "transfer-encoding": ___, expect: ____, ...rest } = headers;
  const answer = await fetch(`${behind}${path}`, { method, headers: rest, ...(body !== "" && { body }) });
  const kept = [...answer.headers].filter(
    ([name]) => !["content-length", "content-encoding", "transfer-encoding", "connection"].includes(name),
  );
  return { status: answer.status, headers: Object.fromEntries(kept), body: await answer.text() };
}
