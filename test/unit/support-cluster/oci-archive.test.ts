import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addImage, openArchive, packArchive } from "../../support/cluster/oci-archive.ts";
import { temporaryFolder } from "../../support/folders.ts";

/** Makes a folder with one file, as old as told. */
function layerFolder(parent: string, name: string, text: string, modified: Date): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "file"), text);
  utimesSync(join(folder, "file"), modified, modified);
  return folder;
}

test("the same content gives the same digest, whenever it was written", async () => {
  using folder = temporaryFolder();
  const digests: string[] = [];
  for (const [name, text, modified] of [
    ["a", "text", new Date(1e12)],
    ["b", "text", new Date(2e12)],
    ["c", "other", new Date(1e12)],
  ] as const) {
    const archive = await openArchive(join(folder.path, `archive-${name}`));
    await addImage(archive, "it", "example.test/it:1", [layerFolder(folder.path, name, text, modified)], {});
    digests.push(archive.images[0]?.pinned ?? "");
  }
  expect(digests[1]).toBe(digests[0]);
  expect(digests[2]).not.toBe(digests[0]);
});

test("an image is in the archive under its tag and under the digest of its manifest, and every blob is what its name says", async () => {
  using folder = temporaryFolder();
  const archive = await openArchive(join(folder.path, "archive"));
  const layer = layerFolder(folder.path, "layer", "text", new Date());
  await addImage(archive, "it", "example.test/it:1", [layer], { User: "1" });
  await addImage(archive, "other", "example.test/other:1", [layer], { User: "2" });
  await packArchive(archive, join(folder.path, "archive.tar"));
  const unpacked = join(folder.path, "unpacked");
  mkdirSync(unpacked);
  execFileSync("tar", ["-xf", join(folder.path, "archive.tar"), "-C", unpacked]);

  const blob = (digest: string) => {
    const content = readFileSync(join(unpacked, "blobs", ...digest.split(":")));
    expect(`sha256:${createHash("sha256").update(content).digest("hex")}`).toBe(digest);
    return content;
  };
  const { manifests } = JSON.parse(readFileSync(join(unpacked, "index.json"), "utf8"));
  const [digest] = manifests.map((manifest: { digest: string }) => manifest.digest);
  expect(manifests.map(({ annotations }: { annotations: object }) => Object.values(annotations)[0])).toEqual([
    "example.test/it:1",
    `example.test/it@${digest}`,
    ...archive.images.slice(1).flatMap(({ reference, pinned }) => [reference, pinned]),
  ]);
  for (const [i, user] of ["1", "2"].entries()) {
    const manifest = JSON.parse(String(blob(manifests[2 * i].digest)));
    expect(JSON.parse(String(blob(manifest.config.digest)))).toMatchObject({
      config: { User: user },
      rootfs: { diff_ids: [manifest.layers[0].digest] },
    });
    expect(blob(manifest.layers[0].digest).length).toBe(manifest.layers[0].size);
  }
});
