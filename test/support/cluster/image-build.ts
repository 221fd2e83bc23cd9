import { existsSync, lstatSync } from "node:fs";
import { chmod, copyFile, cp, lstat, mkdir, readdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import { installFortio } from "../../../actions/lib/adapters/lab/set-up/fortio.ts";
import { systemPlaces } from "../../../actions/lib/adapters/lab/set-up/places.ts";
import { executablesNamed } from "../../../actions/lib/adapters/lab/set-up/tools.ts";
import { runChecked, runCommand } from "../../../actions/lib/adapters/process/run-command.ts";
import type { Log } from "../../../actions/lib/ports/log.ts";
import type { ImageRecipe } from "./image-recipes.ts";
import { makeOnce } from "./make-once.ts";
import { imageName } from "./names.ts";
import { addImage, type ImageArchive, type ImageEntry, openArchive, packArchive } from "./oci-archive.ts";

export interface Images {
  /** One OCI layout with all images, as `ctr images import` reads it. */
  readonly archive: string;
  readonly list: readonly ImageEntry[];
}

/** What images are made of. */
export interface ImageSources {
  readonly recipes: readonly ImageRecipe[];
  /** Folder with Debian packages, unpacked. */
  readonly tree: string;
  /** Folder with the programs that were built. */
  readonly programs: string;
  /** All of the images are tagged with it. */
  readonly tag: string;
}

/** Makes images, once per sources. */
export async function buildImages({ recipes, tree, programs, tag }: ImageSources, log: Log): Promise<Images> {
  const fortio = await fortioProgram(log);
  const { size, mtimeMs } = await stat(fortio);
  const ourselves = ["image-build.ts", "oci-archive.ts"].map((file) => readFile(join(import.meta.dirname, file), "utf8"));
  const key = [recipes, tag, tree, programs, size, mtimeMs, await Promise.all(ourselves)];
  const folder = await makeOnce("images", key, async (unfinished) => {
    log.info(`Making ${recipes.length === 1 ? "an image" : `${recipes.length} images`}`);
    const scratch = join(unfinished, "scratch");
    const archive = await openArchive(join(scratch, "layout"));
    const shell = join(scratch, "shell");
    await makeShell(shell, tree);
    for (const recipe of recipes) {
      const layer = join(scratch, `layer-${recipe.name}`);
      await makeLayer(layer, recipe, tree, { fortio, folder: programs });
      await addRecipe(archive, recipe, tag, [...(recipe.withoutShell ? [] : [shell]), layer]);
    }
    await packArchive(archive, join(unfinished, "images.tar"));
    await writeFile(join(unfinished, "images.json"), JSON.stringify(archive.images, undefined, 2));
    await rm(scratch, { recursive: true });
  });
  return { archive: join(folder, "images.tar"), list: JSON.parse(await readFile(join(folder, "images.json"), "utf8")) };
}

async function addRecipe(archive: ImageArchive, recipe: ImageRecipe, tag: string, layers: readonly string[]): Promise<void> {
  const { entrypoint, user } = recipe;
  await addImage(archive, recipe.name, imageName(recipe.name, tag), layers, {
    Env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
    ...(entrypoint === undefined ? { Cmd: ["/bin/sh"] } : { Entrypoint: entrypoint }),
    ...(user === undefined ? {} : { User: user }),
  });
}

async function fortioProgram(log: Log): Promise<string> {
  const places = systemPlaces();
  const [found] = await executablesNamed("fortio", [join(places.cache, "bin"), ...places.searchPath]);
  return found ?? installFortio(log, places);
}

/** Lowest layer: the folders every Linux has, two users, and BusyBox under each of its names. */
async function makeShell(layer: string, tree: string): Promise<void> {
  for (const folder of ["usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "etc", "tmp", "var/tmp", "run", "root"]) {
    await mkdir(join(layer, folder), { recursive: true });
  }
  for (const folder of ["bin", "sbin", "lib", "lib64"]) await symlink(`usr/${folder}`, join(layer, folder));
  for (const folder of ["tmp", "var/tmp"]) await chmod(join(layer, folder), 0o1777);
  await writeFile(join(layer, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nnonroot:x:65532:65532:nonroot:/tmp:/bin/sh\n");
  await writeFile(join(layer, "etc/group"), "root:x:0:\nnonroot:x:65532:\n");
  const busybox = join(layer, "usr/bin/busybox");
  await copyFile(join(tree, "usr/bin/busybox"), busybox);
  const names = (await runChecked([busybox, "--list"])).stdout.split("\n").filter((name) => name !== "" && name !== "busybox");
  for (const name of names) await symlink("busybox", join(layer, "usr/bin", name));
}

async function makeLayer(layer: string, recipe: ImageRecipe, tree: string, built: { fortio: string; folder: string }): Promise<void> {
  await mkdir(join(layer, "usr/bin"), { recursive: true });
  for (const program of recipe.programs ?? []) {
    const from = program === "fortio" ? built.fortio : join(built.folder, program);
    await copyFile(from, join(layer, "usr/bin", program));
    await copyLibraries(from, layer, tree);
  }
  for (const executable of recipe.executables ?? []) {
    await copyFromTree(executable, layer, tree);
    await copyLibraries(join(tree, executable), layer, tree);
  }
  for (const pattern of recipe.data ?? []) {
    for (const path of await matches(pattern, tree)) {
      await copyFromTree(path, layer, tree);
      // What is loaded while a program runs has libraries of its own.
      for (const file of await readdir(join(tree, path))) await copyLibraries(join(tree, path, file), layer, tree);
    }
  }
  for (const [path, target] of Object.entries(recipe.links ?? {})) {
    await mkdir(dirname(join(layer, path)), { recursive: true });
    await symlink(target, join(layer, path));
  }
}

/** Copies the libraries that the tree's own loader finds for an executable; a static one has none. */
async function copyLibraries(executable: string, layer: string, tree: string): Promise<void> {
  const [folder = ""] = await matches("usr/lib/*-linux-gnu", tree);
  const [loader] = await matches(`${folder}/ld-linux*`, tree);
  // Executables ask for the loader at a place of its own, by architecture.
  const [asked] = [...(await matches("usr/lib64/ld-linux-*", tree)), ...(await matches("usr/lib/ld-linux-*", tree))];
  if (loader === undefined || asked === undefined) throw new Error("The tree of Debian packages has no libc.");
  const listed = await runCommand([join(tree, loader), "--library-path", join(tree, folder), "--list", executable]);
  if (listed.exitCode !== 0) return;
  if (listed.stdout.includes("not found")) throw new Error(`Libraries of ${executable} are not in the tree of packages: ${listed.stdout}`);
  const libraries = [...listed.stdout.matchAll(/ => (\/\S+)/g)].flatMap(([, path]) => (path === undefined ? [] : [relative(tree, path)]));
  for (const path of [...libraries, asked]) await copyFromTree(path, layer, tree);
}

/** Copies a file, or a folder with all in it, to the same place in the layer; a link becomes what it leads to. */
async function copyFromTree(path: string, layer: string, tree: string): Promise<void> {
  const to = join(layer, path);
  if (existsSync(to)) return;
  await mkdir(dirname(to), { recursive: true });
  const from = await resolveInTree(join(tree, path), tree);
  if ((await lstat(from)).isDirectory()) await cp(from, to, { recursive: true, verbatimSymlinks: true });
  else await copyFile(from, to);
}

/** Follows links as if the tree were the root, which absolute ones of Debian's mean. */
async function resolveInTree(path: string, tree: string): Promise<string> {
  if (!(await lstat(path)).isSymbolicLink()) return path;
  const target = await readlink(path);
  return resolveInTree(isAbsolute(target) ? join(tree, target) : join(dirname(path), target), tree);
}

/** Paths in the tree that fit a pattern whose last or last but one part has a `*`. */
async function matches(pattern: string, tree: string): Promise<string[]> {
  const parts = pattern.split("/");
  const starred = parts.findIndex((part) => part.includes("*"));
  const [before, after] = (parts[starred] ?? "").split("*") as [string, string];
  const folder = parts.slice(0, starred).join("/");
  const names = await readdir(join(tree, folder)).catch(() => []);
  return names
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .map((name) => [folder, name, ...parts.slice(starred + 1)].join("/"))
    .filter((path) => lstatSync(join(tree, path), { throwIfNoEntry: false }) !== undefined);
}
