import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildObject } from "../../../../../actions/lib/adapters/lab/set-up/build-object.ts";
import { temporaryFolder } from "../../../../support/folders.ts";
import { completePlaces } from "../../../../support/lab-places.ts";
import { scriptedTools } from "../../../../support/scripted-tools.ts";

/** Writes its last argument, as `clang … -o FILE` does, and counts its calls. */
const CLANG = `echo call >>"$0.calls"; for last; do :; done; echo object >"$last"`;

function workshop(clang: string) {
  const tools = scriptedTools({ clang });
  const rest = temporaryFolder();
  const source = join(rest.path, "program.c");
  writeFileSync(source, "int answer = 42;\n");
  const places = completePlaces(tools.path, rest.path);
  const path = join(tools.path, "clang");
  return {
    source,
    objects: join(places.cache, "bpf"),
    calls: () => readFileSync(`${path}.calls`, "utf8").trim().split("\n").length,
    build: (version = "14.0.6") => buildObject(source, { clang: { path, version } }, places),
    [Symbol.dispose]: () => {
      tools[Symbol.dispose]();
      rest[Symbol.dispose]();
    },
  };
}

describe("buildObject", () => {
  test("compiles once per source and compiler", async () => {
    using shop = workshop(CLANG);
    const object = await shop.build();
    expect(readFileSync(object, "utf8")).toBe("object\n");
    expect(await shop.build()).toBe(object);
    expect(shop.calls()).toBe(1);

    expect(await shop.build("15.0.0")).not.toBe(object);
    writeFileSync(shop.source, "int answer = 43;\n");
    expect(await shop.build()).not.toBe(object);
    expect(shop.calls()).toBe(3);
    expect(readdirSync(shop.objects)).toHaveLength(3);
  });

  test("serves runs that start at the same moment", async () => {
    using shop = workshop(`sleep 0.1; ${CLANG}`);
    const objects = await Promise.all([shop.build(), shop.build(), shop.build()]);
    expect(new Set(objects).size).toBe(1);
    expect(readdirSync(shop.objects)).toHaveLength(1);
  });

  test("shows the compiler's lines and leaves no object behind when the program is wrong", async () => {
    using shop = workshop(`echo "program.c:1:5: error: expected ';'" >&2; for last; do :; done; echo half >"$last"; exit 1`);
    await expect(shop.build()).rejects.toThrow(/^The eBPF program does not compile: .*\nprogram\.c:1:5: error: expected ';'$/);
    expect(existsSync(shop.objects) ? readdirSync(shop.objects) : []).toEqual([]);
  });
});
