export type Architecture = "amd64" | "arm64";

/** A tool of the cloud: the one release of it that we run, and how to know it. */
export interface PinnedTool {
  readonly name: string;
  readonly version: string;
  /** Oldest release that behaves as we expect, where somebody else chose it. */
  readonly oldest: string;
  readonly address: (architecture: Architecture) => string;
  /** Of what the address gives. */
  readonly sha256: Readonly<Record<Architecture, string>>;
  /** The one file that is taken from the archive. */
  readonly member: (architecture: Architecture) => string;
  readonly versionArguments: readonly string[];
}

/**
 * Checksums were not computed here, where the releases cannot be reached, but read in several unrelated public repositories that pin the same release
 * (2026-11-21): eksctl in four, helm in ten, all with equal values. A wrong one ends in a refusal, never in a wrong tool.
 */
export const PINNED_TOOLS = {
  eksctl: {
    name: "eksctl",
    version: "0.230.0",
    oldest: "0.230.0",
    address: (architecture) => `https://github.com/eksctl-io/eksctl/releases/download/v0.230.0/eksctl_Linux_${architecture}.tar.gz`,
    member: () => "eksctl",
    sha256: {
      amd64: "a2060956f117c3065abafda5c1f681679b9c3716675d70ce4ffff46033b02c35",
      arm64: "21afe8a1e38f0e8153a1f27ff7af6b90e309a0411a1438139463dac2f866674d",
    },
    versionArguments: ["version"],
  },
  helm: {
    name: "helm",
    version: "4.3.0",
    oldest: "3.18.0",
    address: (architecture) => `https://get.helm.sh/helm-v4.3.0-linux-${architecture}.tar.gz`,
    member: (architecture) => `linux-${architecture}/helm`,
    sha256: {
      amd64: "86584a54def73570558f66f5111cc53dfed56689637ae32c1201205d494f54fb",
      arm64: "31c5794dd55c66a51e6b7d2e2ac7a114ae8b1de41ff1d9ba51748ac973b06a08",
    },
    versionArguments: ["version", "--short"],
  },
} as const satisfies Readonly<Record<string, PinnedTool>>;

export type ToolName = keyof typeof PINNED_TOOLS;
