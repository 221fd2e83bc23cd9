import { describe, expect, test } from "vitest";
import { askPlugin } from "../../../../actions/lib/adapters/kubernetes/exec-plugin.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";

const ask = (config: object) => askPlugin("ci", config);
const shell = (script: string) => ({ apiVersion: "client.authentication.k8s.io/v1beta1", command: "sh", args: ["-c", script] });

test("gives what the plug-in prints, and tells it the version it is to speak", async () => {
  const script = `test "$EXTRA" = yes && case $KUBERNETES_EXEC_INFO in *v1beta1*) echo '{"status":{"token":"t","expirationTimestamp":"2026-01-01T00:00:00Z"}}' ;; esac`;
  expect(await ask({ ...shell(script), env: [{ name: "EXTRA", value: "yes" }] })).toEqual({
    token: "t",
    expiresAt: new Date("2026-01-01T00:00:00Z"),
  });
});

describe("a plug-in that fails is named with its last words", () => {
  test.each([
    [
      "one that ends badly",
      shell("echo Session expired. >&2; exit 255"),
      'The command "sh" that gives the credentials of user "ci" exited with 255: Session expired.',
    ],
    ["one that says nothing", shell("exit 1"), 'The command "sh" that gives the credentials of user "ci" exited with 1.'],
    [
      "one that prints no credentials",
      shell("echo token: secret"),
      'The command "sh" that gives the credentials of user "ci" did not print credentials.',
    ],
    [
      "one that is not there",
      { command: "no-such-plugin", installHint: "Install\n it." },
      'The command "no-such-plugin" that gives the credentials of user "ci" is not installed or not on PATH. Install it.',
    ],
    ["none at all", {}, 'The kubeconfig names no usable command for user "ci".'],
  ])("%s", async (_what, config, sentence) => {
    await expect(ask(config)).rejects.toThrow(new EnvironmentError(sentence));
  });

  test("and its standard output, which may hold the token, is never quoted", async () => {
    await expect(ask(shell("echo secret; exit 1"))).rejects.not.toThrow("secret");
  });
});
