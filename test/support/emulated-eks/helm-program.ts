// Run as `helm` by scripted-helm.ts: the first argument is the address of the emulation, the rest what helm is called with.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

const [, , control = "", ...argv] = process.argv;
const values = argv.flatMap((argument, i) => (argv[i - 1] === "--values" ? [parse(readFileSync(argument, "utf8"))] : []));
if (argv[0] === "version") {
  console.log("v3.21.4");
} else {
  const answer = await fetch(control, { method: "POST", body: JSON.stringify({ argv, values }) });
  const text = await answer.text();
  if (answer.ok) console.log(text);
  else console.error(`Error: ${text}`);
  process.exitCode = answer.ok ? 0 : 1;
}
