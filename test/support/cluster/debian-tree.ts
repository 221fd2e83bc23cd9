import { mkdir, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { systemPlaces } from "../../../actions/lib/adapters/lab/set-up/places.ts";
import { executablesNamed } from "../../../actions/lib/adapters/lab/set-up/tools.ts";
import { runChecked, runCommand } from "../../../actions/lib/adapters/process/run-command.ts";
import { EnvironmentError, ToolError } from "../../../actions/lib/model/errors.ts";
import type { Log } from "../../../actions/lib/ports/log.ts";
import { makeOnce } from "./make-once.ts";

/** What the nodes and the images are made of; apt finds what these need in turn. */
const PACKAGES = [
  ...["busybox-static", "conntrack", "containerd", "containernetworking-plugins", "coreutils", "curl", "dash", "dnsmasq-base", "dnsperf"],
  ...["ethtool", "iperf3", "iproute2", "ipset", "iptables", "iputils-ping", "mount", "nftables", "procps", "runc", "tar", "util-linux"],
];

/** Links that the packages' own scripts would make, which are not run. */
const IPTABLES_COMMANDS = ["iptables", "iptables-save", "iptables-restore", "ip6tables", "ip6tables-save", "ip6tables-restore"];

/**
 * Downloads Debian packages (or Ubuntu's) with everything they need and unpacks them, without installing anything: no script of theirs
 * runs, no service starts. Once per list of packages.
 * @returns folder with `usr`, `etc` and so on
 * @throws EnvironmentError where there is no apt
 */
export async function unpackDebianTree(log: Log): Promise<string> {
  return makeOnce("debian", [PACKAGES, IPTABLES_COMMANDS], async (tree) => {
    const [aptGet] = await executablesNamed("apt-get", systemPlaces().searchPath);
    if (aptGet === undefined) throw new EnvironmentError("The test cluster is made of Debian packages, and this machine has no apt-get.");
    const archives = join(tree, "archives");
    await mkdir(archives);
    const packages = await resolve(aptGet);
    log.info(`Downloading ${packages.length} Debian packages`);
    // Unsandboxed, because the sandbox's user may not write into our cache.
    await runChecked(["env", "-C", archives, aptGet, "-o", "APT::Sandbox::User=root", "--quiet", "download", ...packages], {
      limitSeconds: 600,
    });
    // The merged /usr comes from a script of Debian's. dpkg-deb itself would put folders in the place of these links; tar can follow them.
    for (const name of ["bin", "sbin", "lib", "lib64"]) {
      await mkdir(join(tree, "usr", name), { recursive: true });
      await symlink(`usr/${name}`, join(tree, name));
    }
    for (const archive of await readdir(archives)) {
      const content = join(archives, "content.tar");
      await runChecked(["sh", "-c", 'dpkg-deb --fsys-tarfile "$1" > "$2"', "sh", join(archives, archive), content]);
      await runChecked(["tar", "--extract", "--keep-directory-symlink", "--file", content, "--directory", tree]);
    }
    await rm(archives, { recursive: true });
    for (const command of IPTABLES_COMMANDS) {
      await rm(join(tree, "usr", "sbin", command), { force: true });
      await symlink("xtables-nft-multi", join(tree, "usr", "sbin", command));
    }
  });
}

/** Names of the packages and of all they need, as if nothing were installed. */
async function resolve(aptGet: string): Promise<string[]> {
  const argv = [aptGet, "--simulate", "-o", "Dir::State::status=/dev/null", "--no-install-recommends", "install", ...PACKAGES];
  const environment = ["env", "LC_ALL=C"];
  let simulated = await runCommand([...environment, ...argv], { limitSeconds: 120 });
  if (simulated.exitCode !== 0) {
    // A fresh machine has no package lists.
    await runChecked([...environment, aptGet, "update"], { limitSeconds: 300 });
    simulated = await runChecked([...environment, ...argv], { limitSeconds: 120 });
  }
  const packages = [...simulated.stdout.matchAll(/^Inst (\S+) \((\S+)/gm)].map(([, name, version]) => `${name}=${version}`);
  if (packages.length < PACKAGES.length)
    throw new ToolError(`apt-get named ${packages.length} packages where ${PACKAGES.length} were asked for.`);
  return packages;
}
