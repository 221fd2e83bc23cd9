import { expect, test } from "vitest";
import { ConfigurationError } from "../../../actions/lib/model/errors.ts";
import { readCommand } from "../../support/cluster/arguments.ts";

test.each([
  [["up"], { name: "up", mode: "iptables", shape: { nodes: 2, policies: false } }],
  [["up", "--proxy", "nftables"], { name: "up", mode: "nftables", shape: { nodes: 2, policies: false } }],
  [["up", "--nodes", "4", "--policies"], { name: "up", mode: "iptables", shape: { nodes: 4, policies: true } }],
  [["policies", "on"], { name: "policies", enforced: true }],
  [["policies", "off"], { name: "policies", enforced: false }],
  [["proxy", "nftables"], { name: "proxy", mode: "nftables" }],
  [["down"], { name: "down" }],
])("%j is understood", (argv, command) => {
  expect(readCommand(argv)).toEqual(command);
});

test.each([
  [[], 'must be one of up, proxy, policies, status, build, down, help, not ""'],
  [["start"], 'not "start"'],
  [["up", "--proxy", "ipvs"], 'must be one of iptables, nftables, not "ipvs"'],
  [["proxy"], 'must be one of iptables, nftables, not ""'],
  [["down", "now"], 'takes no argument "now"'],
  [["down", "--proxy", "nftables"], 'Only "up" takes --proxy, not "down"'],
  [["up", "--nodes", "5"], 'must be a whole number from 2 to 4, not "5"'],
  [["up", "--nodes", "1"], 'must be a whole number from 2 to 4, not "1"'],
  [["status", "--policies"], 'Only "up" takes --policies, not "status"'],
  [["policies"], 'must be "on" or "off", not ""'],
  [["policies", "maybe"], 'must be "on" or "off", not "maybe"'],
  [["up", "--zones", "3"], "'--zones'"],
])("%j is refused by a sentence", (argv, sentence) => {
  expect(() => readCommand(argv)).toThrow(ConfigurationError);
  expect(() => readCommand(argv)).toThrow(sentence);
});
