import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../../../actions/lib/adapters/project-files.ts";
import { scenarioFilesIn, slugsIn } from "../../../actions/lib/adapters/scenario-files.ts";
import { parsePattern } from "../../../actions/lib/changes/path-pattern.ts";
import { readChanges } from "../../../actions/lib/changes/read-changes.ts";
import type { RepositoryContent, TreeEntry } from "../../../actions/lib/ports/repository-content.ts";
import { parseScenario } from "../../../actions/lib/scenarios/parse-scenario.ts";
import { parseValues, readYaml } from "../../../actions/lib/scenarios/read-yaml.ts";
import { writeYaml } from "../../../actions/lib/scenarios/write-yaml.ts";

type Files = Readonly<Record<string, string>>;

const idOf = (text: string): string => createHash("sha1").update(text).digest("hex");

/** Two commits, `base` and `head`, and what was asked of them. */
function repository(states: { readonly base: Files; readonly head: Files }): RepositoryContent & { readonly asked: string[] } {
  const asked: string[] = [];
  const texts = new Map(Object.values(states).flatMap((files) => Object.values(files).map((text) => [idOf(text), text] as const)));
  const folders = new Map<string, Files>();
  const below = (files: Files, folder: string): Files =>
    Object.fromEntries(
      Object.entries(files).flatMap(([path, text]) => (path.startsWith(`${folder}/`) ? [[path.slice(folder.length + 1), text]] : [])),
    );
  const folderId = (files: Files): string => {
    const id = idOf(JSON.stringify(Object.entries(files).sort()));
    folders.set(id, files);
    return id;
  };
  const filesOf = (id: string): Files => (id === "base" || id === "head" ? states[id] : (folders.get(id) ?? {}));
  const folder = (id: string): TreeEntry[] => {
    const files = filesOf(id);
    const names = [...new Set(Object.keys(files).map((path) => path.split("/")[0] as string))];
    return names.map((name) =>
      files[name] === undefined
        ? { path: name, kind: "folder", id: folderId(below(files, name)) }
        : { path: name, kind: "file", id: idOf(files[name]), bytes: files[name].length },
    );
  };
  return {
    asked,
    change: () => Promise.reject(new Error("not asked for here")),
    mergeBase: () => Promise.reject(new Error("not asked for here")),
    folder: async (id) => folder(id),
    everything: async (id) => {
      asked.push("everything");
      return Object.entries(filesOf(id)).map(([path, text]) => ({ path, kind: "file", id: idOf(text), bytes: text.length }));
    },
    file: async (id) => {
      asked.push("file");
      return Buffer.from(texts.get(id) ?? "");
    },
  };
}

const scenario = (title: string) => `title: ${title}\nsummary: One.\n`;
const patterns = ["scenarios/*/scenario.yaml", "scenarios/*/values.yaml"].map(parsePattern);
const changesOf = (base: Files, head: Files) => readChanges(repository({ base, head }), { baseSha: "base", headSha: "head", patterns });

describe("what a pull request changes", () => {
  test("is a scenario place by place, one that is new, and one that was removed", async () => {
    const changes = await changesOf(
      {
        "scenarios/a/scenario.yaml": scenario("A"),
        "scenarios/b/scenario.yaml": scenario("B"),
        "scenarios/same/scenario.yaml": scenario("S"),
      },
      {
        "scenarios/a/scenario.yaml": scenario("Another"),
        "scenarios/c/scenario.yaml": scenario("C"),
        "scenarios/same/scenario.yaml": scenario("S"),
      },
    );
    expect(changes.map(({ slug, before, after, places }) => [slug, before !== undefined, after !== undefined, places])).toEqual([
      ["a", true, true, [{ file: "scenario.yaml", path: ["title"], from: "A", to: "Another" }]],
      ["b", true, false, []],
      ["c", false, true, []],
    ]);
  });

  test("is nothing where the folder is the same, which is then not looked into", async () => {
    const files = { "scenarios/a/scenario.yaml": scenario("A") };
    const content = repository({ base: { ...files, "README.md": "a" }, head: { ...files, "README.md": "b" } });
    expect(await readChanges(content, { baseSha: "base", headSha: "head", patterns })).toEqual([]);
    expect(content.asked).toEqual([]);
  });

  test.each(["folder", "everything"] as const)(
    "cannot be told where the code host lists a part of a %s, so that nothing is held to be removed",
    async (list) => {
      const files = { "scenarios/a/scenario.yaml": scenario("A"), "scenarios/a/values.yaml": "x: 1\n" };
      const head = { ...files, "scenarios/a/values.yaml": "x: 2\n" };
      const whole = repository({ base: files, head });
      const isCut = (id: string) => list === "everything" || id === "head";
      const content = { ...whole, [list]: async (id: string) => (isCut(id) ? undefined : whole[list](id)) };
      await expect(readChanges(content, { baseSha: "base", headSha: "head", patterns })).rejects.toThrow(
        `The folder "${list === "folder" ? "/" : "scenarios"}" holds more files than GitHub lists, so nobody can tell what changed in it.`,
      );
    },
  );

  test("says that it is the base that cannot be read, where it is", async () => {
    const broken = { "scenarios/a/scenario.yaml": "title: [" };
    await expect(changesOf(broken, { "scenarios/a/scenario.yaml": scenario("A") })).rejects.toThrow(
      /^As it was before the pull request: scenarios\/a\/scenario.yaml is not valid YAML/,
    );
  });

  test("names a scenario's folder once", async () => {
    const two = ["one", "two"].map((folder) => parsePattern(`${folder}/*/scenario.yaml`));
    const content = repository({ base: {}, head: { "one/a/scenario.yaml": scenario("A"), "two/a/scenario.yaml": scenario("A") } });
    await expect(readChanges(content, { baseSha: "base", headSha: "head", patterns: two })).rejects.toThrow(
      "two folders of a scenario named a",
    );
  });

  test("may be one file of values that belongs to a scenario of the catalogue, and only one", async () => {
    const slug = "cilium-eni-tuned";
    const folder = join(projectRoot(), "scenarios");
    const original = {
      files: scenarioFilesIn(folder, slug),
      content: readYaml("scenario.yaml", readFileSync(join(folder, slug, "scenario.yaml"), "utf8")),
    };
    const request = { baseSha: "base", headSha: "head", patterns: [parsePattern("charts/*.yaml")], scenario: original };
    const [change] = await readChanges(repository({ base: { "charts/a.yaml": "a: 1" }, head: { "charts/a.yaml": "a: 2" } }), request);
    expect(change).toMatchObject({ slug, places: [{ file: "values.yaml", path: ["a"], from: 1, to: 2 }] });
    const both = repository({ base: {}, head: { "charts/a.yaml": "a: 2", "charts/b.yaml": "a: 2" } });
    await expect(readChanges(both, request)).rejects.toThrow('Input "paths" must name one file where "scenario" is given');
  });
});

describe("what is written of a state", () => {
  const folder = join(projectRoot(), "scenarios");

  test.each(slugsIn(folder))("reads as %s did", (slug) => {
    const files = scenarioFilesIn(folder, slug);
    const text = writeYaml(readYaml("scenario.yaml", readFileSync(join(folder, slug, "scenario.yaml"), "utf8")));
    expect(parseScenario(slug, text)).toEqual(files.scenario);
    for (const [name, values] of Object.entries(files.values)) expect(parseValues(name, writeYaml(values))).toEqual(values);
  });

  test("keeps texts texts for every reader, and says nothing by an anchor", () => {
    const values = parseValues("values.yaml", 'a: "yes"\nb: &x { c: "0x10", d: "1e3" }\ne: *x\nf: null\ng: "~"\n');
    const text = writeYaml(values);
    expect(text).toContain('a: "yes"');
    expect(text).not.toMatch(/[&*]/);
    expect(parseValues("values.yaml", text)).toEqual(values);
  });
});
