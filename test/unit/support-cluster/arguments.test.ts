import { expect, test } from "vitest";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import { readCommand } from "../../support/cluster/arguments.ts";

test.each([
  [["up"], { name: "up", mode: "iptables" }],
  [["up", "--proxy", "nftables"], { name: "up", mode: "nftables" }],
  [["proxy", "nftables"], { name: "proxy", mode: "nftables" }],
  [["down"], { name: "down" }],
])("%j is understood", (argv, command) => {
  expect(readCommand(argv)).toEqual(command);
});

test.each([
  [[], 'must be one of up, proxy, status, build, down, help, not ""'],
  [["start"], 'not "start"'],
  [["up", "--proxy", "ipvs"], 'must be one of iptables, nftables, not "ipvs"'],
  [["proxy"], 'must be one of iptables, nftables, not ""'],
  [["down", "now"], 'takes no argument "now"'],
  [["down", "--proxy", "nftables"], 'Only "up" takes --proxy, not "down"'],
  [["up", "--nodes", "3"], "'--nodes'"],
])("%j is refused by a sentence", (argv, sentence) => {
  expect(() => readCommand(argv)).toThrow(ConfigurationError);
  expect(() => readCommand(argv)).toThrow(sentence);
});
