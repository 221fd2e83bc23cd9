// Run as `eksctl` by scripted-eksctl.ts: the first argument is the folder of the test, the rest what eksctl is called with.
import { appendFileSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import type { Behaviour, Stage } from "./scripted-eksctl.ts";

const [, , folder = "", ...argv] = process.argv;
const behaviour: Behaviour = JSON.parse(readFileSync(join(folder, "behaviour.json"), "utf8"));
const say = (mark: string, text: string) => console.log(`2026-11-21 20:00:00 [${mark}]  ${text}`);
const flag = (name: string) => argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? "";

if (argv[0] === "version") {
  console.log(behaviour.version ?? "0.230.0");
  process.exit(0);
}
appendFileSync(join(folder, "calls"), `${JSON.stringify(argv)}\n`);
if (behaviour.ignoresSignals) process.on("SIGINT", () => say("ℹ", "not now")).on("SIGTERM", () => say("ℹ", "not now either"));
if (behaviour.isHostile) {
  console.log("::error::pwned");
  console.log("   ::set-output name=kubeconfig::/etc/passwd");
  console.log("nothing\r::add-mask::cluster\r##[error]pwned");
  console.error("::warning file=x::pwned");
}

const config = flag("config-file") === "" ? undefined : readConfig(flag("config-file"));
const name: string = config?.metadata.name ?? (flag("cluster") || flag("name"));
const region: string = config?.metadata.region ?? flag("region");
const [verb, noun] = argv;

say("ℹ", `eksctl version ${behaviour.version ?? "0.230.0"}`);
say("ℹ", `using region ${region}`);
await stage("config");
if (verb === "create" && noun === "cluster") {
  say("ℹ", `building cluster stack "eksctl-${name}-cluster"`);
  await stage("stack");
  await call("POST", "/clusters", {
    name,
    version: config.metadata.version,
    roleArn: "arn:aws:iam::123456789012:role/eksctl",
    resourcesVpcConfig: { subnetIds: ["subnet-1", "subnet-2"] },
    tags: config.metadata.tags,
  });
  say("ℹ", `waiting for CloudFormation stack "eksctl-${name}-cluster"`);
  await stage("control-plane");
  // A record of moto's is active at once and knows no such call.
  await call("POST", `/clusters/${name}/activate`, {}, true);
  for (const { name: addon } of config.addons) say("ℹ", `creating addon: ${addon}`);
  await stage("addons");
  await createGroups();
  say("✔", `EKS cluster "${name}" in "${region}" region is ready`);
} else if (verb === "create") {
  await createGroups();
} else if (verb === "scale") {
  await call("POST", `/clusters/${name}/node-groups/${flag("name")}/update-config`, {
    scalingConfig: { desiredSize: Number(flag("nodes")), minSize: Number(flag("nodes-min")), maxSize: Number(flag("nodes-max")) },
  });
}
process.exit(0);

async function createGroups(): Promise<void> {
  for (const group of config.managedNodeGroups ?? []) {
    say("ℹ", `building managed nodegroup stack "eksctl-${name}-nodegroup-${group.name}"`);
    await stage("nodes");
    await call("POST", `/clusters/${name}/node-groups`, {
      nodegroupName: group.name,
      nodeRole: "arn:aws:iam::123456789012:role/eksctl",
      instanceTypes: [group.instanceType],
      subnets: ["subnet-1"],
      scalingConfig: { desiredSize: group.desiredCapacity, minSize: group.minSize, maxSize: group.maxSize },
      tags: group.tags,
    });
    say("✔", `created 1 managed nodegroup(s) in cluster "${name}"`);
  }
}

/** Time passes; here it may end or never go on. */
async function stage(reached: Stage): Promise<void> {
  console.log(`stage ${reached}`);
  if (behaviour.hangAt === reached) {
    for (;;) await sleep(1000);
  }
  if (behaviour.dieAt === reached) process.kill(process.pid, "SIGKILL");
  await sleep(20);
  if (behaviour.failAt !== reached) return;
  say("✖", `unexpected status "ROLLBACK_IN_PROGRESS" while waiting for CloudFormation stack "eksctl-${name}-cluster" (${reached})`);
  console.error(`Error: failed to create cluster "${name}"`);
  process.exit(1);
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the action wrote, which its own tests check
function readConfig(file: string): any {
  const text = readFileSync(file, "utf8");
  appendFileSync(join(folder, "configs"), `${JSON.stringify([basename(file), text])}\n`);
  return parse(text);
}

/** A request as an SDK sends it, but for a signature that is right. */
async function call(method: string, path: string, body?: object, mayFail = false): Promise<void> {
  const endpoint = process.env["AWS_ENDPOINT_URL_EKS"] ?? process.env["AWS_ENDPOINT_URL"] ?? "";
  const answer = await fetch(`${endpoint}${path}`, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20261121/${region}/eks/aws4_request, SignedHeaders=host, Signature=0`,
      "content-type": "application/json",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const said = await answer.text();
  if (answer.ok || mayFail) return;
  console.error(`Error: ${method} ${path}: ${answer.status} ${said.slice(0, 200)}`);
  process.exit(1);
}
