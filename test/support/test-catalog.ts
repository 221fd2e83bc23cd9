import { type NetworkTest, OutputError, type Variant } from "../../actions/lib/network-tests/network-test.ts";

const number = (name: string, overrides: Partial<Variant> = {}): Variant => ({
  name,
  title: `${name} variant`,
  metrics: ["http.rate.max"],
  runs: 1,
  commands: (context) => [{ argv: ["tool", context.server.host, String(context.seconds)], limitSeconds: 10 }],
  parse({ executions }) {
    const text = executions[0]?.stdout ?? "";
    if (!/^\d+$/.test(text)) throw new OutputError("tool", "printed no number", text);
    return { status: "measured", measurements: [{ metric: "http.rate.max", value: Number(text) }], facts: {}, warnings: [] };
  },
  ...overrides,
});

/** Two small tests for tests of the benchmark: one on two paths, one that programmes services. */
export const TEST_CATALOG: readonly NetworkTest[] = [
  {
    name: "rate",
    title: "Rate",
    tool: "tool",
    workload: "http",
    paths: ["service/other-node", "pod/other-node"],
    variants: [number("slow"), number("fast", { runs: 3 })],
  },
  {
    name: "scaling",
    title: "Scaling",
    tool: "tool",
    workload: "http",
    paths: ["service/other-node"],
    variants: [number("100", { arrangement: { kind: "services", services: 100 } })],
  },
];
