import { expect, test } from "vitest";
import { turns } from "../../../../actions/lib/adapters/kubernetes/turns.ts";

const signal = new AbortController().signal;

test("no more than so many run at a time, in the order they came, whatever becomes of them", async () => {
  const inTurn = turns(2);
  const log: string[] = [];
  let running = 0;
  const body = (name: string, fails: boolean) => async () => {
    running++;
    log.push(`${name} beside ${running - 1}`);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    if (fails) throw new Error(name);
  };
  const made = await Promise.allSettled(["a", "b", "c", "d", "e"].map((name, index) => inTurn(body(name, index % 2 === 0), signal)));
  expect(made.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected", "fulfilled", "rejected"]);
  expect(log.map((line) => line[0])).toEqual(["a", "b", "c", "d", "e"]);
  expect(log.every((line) => /[01]$/.test(line))).toBe(true);
});

test("whoever is stopped while waiting makes room", async () => {
  const inTurn = turns(1);
  const stop = new AbortController();
  const held = Promise.withResolvers<void>();
  const first = inTurn(() => held.promise, signal);
  const second = inTurn(async () => "never", stop.signal);
  const third = inTurn(async () => "done", signal);
  stop.abort(new Error("stopped"));
  held.resolve();
  await first;
  await expect(second).rejects.toThrow("stopped");
  expect(await third).toBe("done");
});
