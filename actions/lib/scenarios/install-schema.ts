import semver from "semver";
import { z } from "zod";
import { ADDONS, type AddonName, type ChartReference, type InstallStep, type Mapping } from "../model/scenario.ts";
import { entryByKind, freeMapping, line, listed, readBy, strictMapping } from "./strict-mapping.ts";

const name = line.regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "must be made of lower-case letters, digits, dots and hyphens");
const version = line.refine((text) => semver.valid(text) !== null, "must be a version with three numbers");
const ipRange = line.regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "must be a range of addresses as 10.244.0.0/16 is");

/** A file of the scenario's own folder: no path leads out of it. */
const fileBeside = line.regex(/^[a-z0-9][a-z0-9-]*\.yaml$/, "must name a .yaml file beside scenario.yaml");

const chart = strictMapping({
  release: name,
  namespace: name,
  repository: line.regex(/^https:\/\/[^\s?#]+$/, "must be an address that begins with https://"),
  chart: name,
  version,
  range: line.refine((text) => semver.validRange(text) !== null, "must be a range of versions as npm writes them"),
  values: z.exactOptional(fileBeside),
}).refine(isInRange, { path: ["version"], message: "must be inside `range`" });

function isInRange({ version, range }: Pick<ChartReference, "version" | "range">): boolean {
  return semver.satisfies(version, range);
}

/** Steps that a bare word says. */
const WORDS: Readonly<Record<string, InstallStep>> = { nodes: { step: "nodes" } };

export const addonConfigurations = strictMapping({
  "vpc-cni": z.exactOptional(freeMapping),
  "kube-proxy": z.exactOptional(freeMapping),
  coredns: z.exactOptional(freeMapping),
  "eks-pod-identity-agent": z.exactOptional(freeMapping),
} satisfies Record<AddonName, unknown>);

const steps = entryByKind<InstallStep>({
  helm: strictMapping({ helm: chart }).transform(({ helm: { values = "values.yaml", ...reference } }) => ({
    step: "helm",
    chart: reference,
    values,
  })),
  manifests: strictMapping({ manifests: fileBeside }).transform(({ manifests }) => ({ step: "manifests", file: manifests })),
  "gateway-api": strictMapping({ "gateway-api": version }).transform((entry) => ({ step: "gateway-api", version: entry["gateway-api"] })),
  "pod-subnet": strictMapping({ "pod-subnet": ipRange }).transform((entry) => ({ step: "pod-subnet", range: entry["pod-subnet"] })),
  "pod-ranges": strictMapping({ "pod-ranges": ipRange }).transform((entry) => ({ step: "pod-ranges", range: entry["pod-ranges"] })),
  addon: strictMapping({ addon: addonConfigurations }).transform(({ addon: given }, context) => {
    const entries = Object.entries(given) as [AddonName, Mapping][];
    const [only] = entries;
    if (only === undefined || entries.length > 1) {
      context.issues.push({ code: "custom", message: `must name one of ${listed(ADDONS, "or")}`, path: ["addon"], input: given });
      return z.NEVER;
    }
    return { step: "addon", addon: only[0], configuration: only[1] };
  }),
  restart: strictMapping({ restart: line.regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, "must be `<namespace>/<deployment>`") }).transform(
    ({ restart }) => ({ step: "restart", deployment: restart }),
  ),
});

/** One line of `install`: a bare word, or a mapping whose key says what is done. */
export const installEntry: z.ZodType<InstallStep, unknown> = z.unknown().transform((value, context) => {
  if (typeof value === "string") {
    const step = Object.hasOwn(WORDS, value) ? WORDS[value] : undefined;
    if (step !== undefined) return step;
    context.issues.push({ code: "custom", message: `must be ${listed(Object.keys(WORDS), "or")}, or a mapping`, input: value });
    return z.NEVER;
  }
  return readBy(steps, value, context);
});
