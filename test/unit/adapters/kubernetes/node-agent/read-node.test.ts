import { expect, test } from "vitest";
import { readNode } from "../../../../../actions/lib/adapters/kubernetes/node-agent/read-node.ts";
import type { Execution } from "../../../../../actions/lib/model/command.ts";

const PLACE = { namespace: "agents", pod: "node-agent-7", container: "node-agent" };
const signal = new AbortController().signal;

/** An agent that prints what is made of the mark it was given. */
function agent(print: (mark: string) => Partial<Execution>) {
  const asked: { argv: readonly string[]; limitSeconds: number }[] = [];
  return {
    asked,
    async exec(_: typeof PLACE, argv: readonly string[], { limitSeconds }: { limitSeconds: number }): Promise<Execution> {
      asked.push({ argv, limitSeconds });
      const ended = { argv, exitCode: 0, signal: null, timedOut: false, stdout: "", stderr: "", files: {}, seconds: 0.1 };
      return { ...ended, ...print(argv[4] ?? "") };
    },
  };
}

const answer = (mark: string): string => {
  const moment = "uptime 5.25\ncpu0 1 0 0 10 0 0 0 0\nctxt 70\nbtime 1790000000\nprocesses 9";
  const sections = {
    node: "name n1\nboot-id 7f5c\nstarted 3\nkernel 6.12.0",
    containers: "",
    "moment first": moment,
    "moment last": moment,
    end: "",
  };
  return Object.entries(sections)
    .map(([heading, text]) => `\n${mark} ${heading}\n${text}\n`)
    .join("");
};

test("a node is asked by one short command, whose script the agent has already", async () => {
  const { asked, exec } = agent((mark) => ({ stdout: answer(mark) }));
  const reading = await readNode({ exec }, PLACE, { scope: "window", pauseSeconds: 2, namespaces: ["bench-1", "bench-2"] }, signal);
  expect(reading).toMatchObject({ node: "n1", bootId: "7f5c", kernel: "6.12.0", first: { at: 5.25 } });
  expect(reading).not.toHaveProperty("conntrack");
  const [{ argv, limitSeconds } = { argv: [], limitSeconds: 0 }] = asked;
  expect(argv.slice(0, 3)).toEqual(["/bin/sh", "-c", 'eval "$NODE_SCRIPT"']);
  expect(argv.slice(5, 8)).toEqual(["window", "2", "bench-1 bench-2"]);
  expect(argv.join(" ").length).toBeLessThan(2000);
  expect(limitSeconds).toBeGreaterThan(2);
});

test.each<[string, (mark: string) => Partial<Execution>, string]>([
  ["was cut off", (mark) => ({ stdout: answer(mark).slice(0, -10) }), "did not answer in full."],
  ["lacks its first look", (mark) => ({ stdout: answer(mark).replace("ctxt", "c") }), "did not answer in full."],
  ["took too long", () => ({ timedOut: true, exitCode: null }), "did not answer within 60 s."],
  ["is an error", () => ({ exitCode: 127, stderr: "warning\nsh: eval: not found\n" }), "did not answer in full: sh: eval: not found"],
  ["has another reading's mark", () => ({ stdout: answer("--0000") }), "did not answer in full."],
])("an answer that %s is refused in one sentence", async (_, print, sentence) => {
  await expect(readNode(agent(print), PLACE, { scope: "step", namespaces: [] }, signal)).rejects.toThrow(
    `The node agent agents/node-agent-7 ${sentence}`,
  );
});
