import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ToolError } from "../../model/errors.ts";
import { RefusalError } from "../../ports/refusal.ts";
import { runCommand } from "../process/run-command.ts";
import { basicCredentials, type GitAccess, gitEnvironment } from "./git-environment.ts";
import { gitRefusal, oneLine } from "./git-refusal.ts";

/** Git in one bare repository of ours. */
export interface Git {
  /**
   * @param input what it reads from stdin
   * @returns what it wrote, secrets hidden
   * @throws RefusalError what the server said; ToolError for anything else that went wrong
   */
  run(args: readonly string[], signal: AbortSignal, input?: string): Promise<{ readonly stdout: string; readonly stderr: string }>;
  /** The same for what is no text; it must not use the network. */
  runBinary(args: readonly string[], signal: AbortSignal, input: string): Promise<Buffer>;
}

const LIMIT_SECONDS = 120;

export function gitIn(folder: string, access: GitAccess): Git {
  const env = gitEnvironment(access);
  const secrets = [access.token, basicCredentials(access.token)];
  const hide = (text: string) => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text);
  return {
    async run(args, signal, input = "") {
      const completed = await runCommand(["git", `--git-dir=${folder}`, ...args], { env, signal, input, limitSeconds: LIMIT_SECONDS });
      const stdout = hide(completed.stdout);
      const stderr = hide(completed.stderr);
      if (completed.timedOut) throw new RefusalError("unavailable", `git ${args[0]} was ended after ${LIMIT_SECONDS} s`);
      if (completed.exitCode === 0) return { stdout, stderr };
      const said = `${stdout}\n${stderr}`;
      throw (
        gitRefusal(said) ?? new ToolError(`\`git ${args.join(" ").slice(0, 100)}\` exited with ${completed.exitCode}: ${oneLine(said)}`)
      );
    },
    async runBinary(args, signal, input) {
      signal.throwIfAborted();
      const running = promisify(execFile)("git", [`--git-dir=${folder}`, ...args], { env, encoding: "buffer", maxBuffer: 2 ** 30 });
      running.child.stdin?.on("error", () => undefined);
      running.child.stdin?.end(input);
      return (await running).stdout;
    },
  };
}
