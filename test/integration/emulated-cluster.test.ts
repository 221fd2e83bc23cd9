import { once } from "node:events";
import { request } from "node:https";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { EmulatedCluster } from "../support/emulated-eks/cluster.ts";

const POD = "/api/v1/namespaces/default/pods/one";
const asked: string[] = [];

let cluster: EmulatedCluster;
beforeAll(async () => {
  cluster = await EmulatedCluster.start({
    authenticate: async (token) => token === "known",
    exec: ({ argv }) => {
      asked.push(argv.join(" "));
      return { stdout: "said" };
    },
    podRange: () => "10.0",
  });
  cluster.put({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "one", namespace: "default" },
    spec: { containers: [{ name: "a", image: "b" }] },
  });
});
afterAll(async () => await cluster[Symbol.asyncDispose]());

const headersOf = (token: string | undefined) => (token === undefined ? {} : { authorization: `Bearer ${token}` });

async function statusOfRead(token: string | undefined): Promise<number | undefined> {
  const sent = request(`${cluster.url}${POD}`, { ca: cluster.certificate, headers: headersOf(token) }).end();
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}

/** @returns what the pod said by channel, or why there was no connection */
async function execute(token: string | undefined): Promise<string> {
  const socket = new WebSocket(`${cluster.url.replace("https", "wss")}${POD}/exec?container=a&command=say`, "v5.channel.k8s.io", {
    ca: cluster.certificate,
    headers: headersOf(token),
  });
  const said: Buffer[] = [];
  socket.on("message", (data: Buffer) => said.push(data));
  try {
    await once(socket, "close");
  } catch (error) {
    return (error as Error).message;
  }
  return said.map((data) => `${data[0]}: ${data.subarray(1)}`).join("\n");
}

describe("the API of an emulated cluster", () => {
  test("is open to a token that is known, for reading and for commands in pods", async () => {
    expect(await statusOfRead("known")).toBe(200);
    expect(await execute("known")).toBe('1: said\n3: {"status":"Success"}');
    expect(asked.splice(0)).toEqual(["say"]);
  });

  test.each([["another"], [undefined]])("is closed to everybody else, and no command runs: %s", async (token) => {
    expect(await statusOfRead(token)).toBe(401);
    expect(await execute(token)).toBe("Unexpected server response: 401");
    expect(asked).toEqual([]);
  });
});
