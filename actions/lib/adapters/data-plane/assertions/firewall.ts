import { EnvironmentError } from "../../../model/errors.ts";
import { foundOnNodes, type Looks, type Reader } from "./found.ts";
import { regularExpression } from "./judge.ts";

/**
 * Names of all chains of iptables, of both families and both interfaces to the kernel. To look for legacy tables is to make them, so only where
 * there are some. Without the tool for what is there nobody can say that a chain is not: exit code 3.
 */
const CHAINS = `
have() { command -v "$1" > /dev/null 2>&1; }
save() {
  text=$("$1") || exit 3
  printf '%s\\n' "$text" | sed -n 's/^:\\([^ ]*\\) .*/\\1/p'
}
for family in ip ip6; do
  have \${family}tables-save || { echo "there is no \${family}tables-save" >&2; exit 3; }
  version=$(\${family}tables-save -V)
  if have \${family}tables-nft-save; then save \${family}tables-nft-save
  else case $version in *nf_tables*) save \${family}tables-save ;; *) echo "there is no \${family}tables-nft-save" >&2; exit 3 ;; esac; fi
  if grep -q . "/proc/net/\${family}_tables_names" 2> /dev/null; then
    if have \${family}tables-legacy-save; then save \${family}tables-legacy-save
    else case $version in *legacy*) save \${family}tables-save ;; *) echo "there are legacy tables and no \${family}tables-legacy-save" >&2; exit 3 ;; esac; fi
  fi
done
`;

/** @throws EnvironmentError when they cannot be listed */
export async function chainsOn({ agents }: Looks, node: string): Promise<readonly string[]> {
  const { exitCode, stdout, stderr } = await agents.onNode(node, ["sh", "-c", CHAINS]);
  if (exitCode !== 0) throw new EnvironmentError(`The chains of node ${node} could not be listed: ${stderr.trim().slice(-200)}`);
  return [...new Set(stdout.split("\n").filter((name) => name !== ""))];
}

/** Names of nftables' tables, without their families. */
export async function nftTablesOn({ agents }: Looks, node: string): Promise<readonly string[]> {
  const { exitCode, stdout, stderr } = await agents.onNode(node, ["nft", "list", "tables"]);
  if (exitCode !== 0) throw new EnvironmentError(`The tables of node ${node} could not be listed: ${stderr.trim().slice(-200)}`);
  return [...new Set([...stdout.matchAll(/^table \S+ (\S+)$/gm)].map(([, name]) => name ?? ""))];
}

/** The first few names, and how many there are; undefined where there is none. */
export function someOf(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}

/** A name has to fit from its beginning to its end or not: the expression says so itself. */
export const readChains: Reader = async (subject, looks) => {
  const pattern = regularExpression(subject);
  return await foundOnNodes(looks, async (node) => someOf((await chainsOn(looks, node)).filter((name) => pattern.test(name)).sort()));
};

export const readNftTable: Reader = async (subject, looks) =>
  await foundOnNodes(looks, async (node) => (await nftTablesOn(looks, node)).find((name) => name === subject));
