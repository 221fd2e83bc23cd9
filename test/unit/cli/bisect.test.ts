import { execFileSync } from "node:child_process";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { addBisectCommand } from "../../../actions/lib/cli/bisect.ts";
import { temporaryFolder } from "../../support/folders.ts";

let folder: ReturnType<typeof temporaryFolder>;
let written: string;

beforeEach(() => {
  folder = temporaryFolder();
  // As `npm run bench` has it, which goes to the project's root.
  vi.stubEnv("npm_lifecycle_event", "bench");
  vi.stubEnv("INIT_CWD", folder.path);
  for (const name of ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"]) vi.stubEnv(name, undefined);
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  written = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  folder[Symbol.dispose]();
});

const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", "-C", folder.path, ...args], { encoding: "utf8" }).trim();

function commit(message: string): string {
  git("commit", "--quiet", "--allow-empty", "--message", message);
  return git("rev-parse", "HEAD");
}

/** Five commits of the main line, the third of them a merge of two more. */
function mainLine(): readonly [string, string, string, string, string] {
  git("init", "--quiet", "--initial-branch=main");
  const [one, two] = [commit("one"), commit("two")];
  git("checkout", "--quiet", "-b", "topic");
  commit("topic 1");
  commit("topic 2");
  git("checkout", "--quiet", "main");
  git("merge", "--quiet", "--no-ff", "--message", "three", "topic");
  return [one, two, git("rev-parse", "HEAD"), commit("four"), commit("five")];
}

async function bisect(...args: readonly string[]): Promise<string> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addBisectCommand(program);
  written = "";
  await program.parseAsync(["bisect", ...args], { from: "user" });
  return written;
}

describe("bisect", () => {
  test("asks for comparisons of the branch's own commits until one is left", async () => {
    const [good, two, merge, four, bad] = mainLine();
    const range = ["--good", good, "--bad", bad];
    expect(await bisect(...range)).toMatch(
      new RegExp(`^Compare next: baseline ${good}, candidate ${bad}\\.\nThere are 3 comparisons still to make at most`),
    );
    expect(await bisect(...range, "--answer", `${bad}=regression`)).toContain(`candidate ${merge}.`);
    const answers = ["--answer", `${bad}=regression`, `${merge.slice(0, 12)}=regression`, "--answer", `${two}=equivalent`];
    expect(await bisect(...range, ...answers)).toBe(`The regression came with ${merge}.\n`);
    expect(await bisect("--good", two.slice(0, 10), "--bad", four.slice(0, 10), "--direction", "improvement")).toMatch(
      new RegExp(`baseline ${two}, candidate ${four}\\.\nThere are 2 .* --direction improvement --answer ${four}=VERDICT\n$`, "s"),
    );
  });

  test("believes the last answer on a commit that says something, though the same one came before", async () => {
    const [good, two, merge, , bad] = mainLine();
    const range = ["--good", good, "--bad", bad, "--answer", `${bad}=regression`, "--answer", `${merge}=regression`];
    const again = ["regression", "equivalent", "regression"].flatMap((verdict) => ["--answer", `${two}=${verdict}`]);
    expect(await bisect(...range, ...again)).toBe(`The regression came with ${two}.\n`);
  });

  test("refuses what is no commit, and never gives it to git as an option", async () => {
    const [good, , , , bad] = mainLine();
    for (const given of ["HEAD", "main", "--all", "", "f".repeat(40), `${good} ${bad}`, "$(id)", good.toUpperCase()]) {
      const refused = bisect(`--good=${given}`, `--bad=${bad}`);
      await expect(refused).rejects.toThrow(given === "" ? 'Input "good" must be given' : `Input "good" must be a commit of the work tree`);
    }
    await expect(bisect("--good", good, "--bad", "e".repeat(40))).rejects.toThrow('Input "bad" must be a commit of the work tree');
  });

  test("refuses a range without an order", async () => {
    const [good, , , , bad] = mainLine();
    await expect(bisect("--good", bad, "--bad", good)).rejects.toThrow(
      `Input "good" must be a commit that comes before "bad", ${good}, and ${bad} does not.`,
    );
    await expect(bisect("--good", good, "--bad", good.slice(0, 8))).rejects.toThrow(
      `Inputs "good" and "bad" must be two commits, and both are ${good}.`,
    );
  });

  test.each([
    ["no commit", "HEAD=regression", 'Input "answer" must be a commit, by 7 digits'],
    [
      "no verdict",
      "abcdef1=worse",
      'and one of regression, improvement, equivalent, inconclusive, invalid, new, missing, not "abcdef1=worse".',
    ],
    ["another commit", `${"e".repeat(40)}=regression`, 'Input "answer" must name one commit after'],
  ])("refuses an answer with %s", async (_, answer, sentence) => {
    const [good, , , , bad] = mainLine();
    await expect(bisect("--good", good, "--bad", bad, "--answer", answer)).rejects.toThrow(sentence);
  });

  test("refuses an answer on the good commit, which everything is compared with", async () => {
    const [good, , , , bad] = mainLine();
    await expect(bisect("--good", good, "--bad", bad, "--answer", `${good}=equivalent`)).rejects.toThrow("must name one commit after");
  });

  test("says so outside of a work tree", async () => {
    await expect(bisect("--good", "a".repeat(40), "--bad", "b".repeat(40))).rejects.toThrow(
      /^Commits are read from the work tree that you/,
    );
  });
});
