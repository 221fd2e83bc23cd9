import { describe, expect, it } from "vitest";
import { readCiliumSchemas } from "../../../actions/lib/adapters/scenario-files.ts";
import type { Mapping } from "../../../actions/lib/model/scenario.ts";
import { placeholders, unknownKeys } from "../../../actions/lib/scenarios/chart-keys.ts";
import { nearestSchemaVersion } from "../../../actions/lib/scenarios/chart-schemas.ts";
import { checkScenario } from "../../../actions/lib/scenarios/check-scenario.ts";
import { ciliumFiles } from "./cilium-files.ts";

const schemas = readCiliumSchemas();
const schema = schemas["1.20.0"];
const only = (values: Mapping) => unknownKeys(values, schema)[0];

describe("keys of Cilium's chart", () => {
  it.each([
    [{ bpf: { ctTcpMax: 1, distributedLRU: { enabled: true } } }],
    [{ loadBalancer: { mode: "dsr", dsrDispatch: "geneve", algorithm: "maglev" }, maglev: { tableSize: 65521 } }],
    [{ devices: ["ens5"], egressMasqueradeInterfaces: "ens+", socketLB: { hostNamespaceOnly: true } }],
    [{ podAnnotations: { "a.b/c": "d" }, extraConfig: { "some-key": "x" }, eni: { eniTags: { "a/b": "c" } } }],
    [{ nodeSelector: { role: "bench" }, operator: { affinity: { nodeAffinity: {} }, resources: { limits: { cpu: 1 } } } }],
  ])("knows %j", (values) => {
    expect(unknownKeys(values, schema)).toEqual([]);
  });

  it.each([
    [{ bpf: { ctTCPMaxx: 1 } }, "bpf.ctTcpMax"],
    [{ bpf: { hostLegacyRoutin: false } }, "bpf.hostLegacyRouting"],
    [{ bandwidthManger: { enabled: true } }, "bandwidthManager.enabled"],
    [{ hostLegacyRouting: false }, "bpf.hostLegacyRouting"],
    [{ maglev: { tablesize: 1 } }, "maglev.tableSize"],
    [{ routngMode: "native" }, "routingMode"],
  ])("finds for %j the key %s", (values, nearest) => {
    expect(only(values)).toMatchObject({ nearest });
  });

  it.each([
    [{ bpf: { ctGlobalTcpMax: 1 } }, "bpf.ctTcpMax"],
    [{ bpf: { ctGlobalTCPMax: 1 } }, "bpf.ctTcpMax"],
    [{ bpf: { ctGlobalAnyMax: 1 } }, "bpf.ctAnyMax"],
    [{ tunnel: "vxlan" }, "routingMode: tunnel with tunnelProtocol: vxlan"],
    [{ xdp: { mode: "native" } }, "loadBalancer.acceleration: native"],
    [{ enableXDPPrefilter: true }, "loadBalancer.acceleration: native"],
    [{ hostServices: { enabled: true } }, "socketLB.enabled"],
    [{ loadBalancer: { maglev: { tableSize: 1 } } }, "maglev.tableSize"],
    [{ eni: { preAllocate: 8 } }, "eni.nodeSpec"],
    [{ eni: { minAllocate: 8 } }, "eni.nodeSpec"],
    [{ nodePort: { enabled: true } }, "kubeProxyReplacement: true"],
    [{ hostPort: { enabled: true } }, "kubeProxyReplacement: true"],
    [{ externalIPs: { enabled: true } }, "kubeProxyReplacement: true"],
    [{ eni: { updateEC2AdapterLimitViaAPI: true } }, "nothing"],
    [{ encryption: { strictMode: { enabled: true } } }, "encryption.strictMode.egress.enabled"],
  ])("says for %j what is written today: %s", (values, instead) => {
    expect(only(values)?.replacement?.instead).toContain(instead);
  });

  it("takes no key that an object of JavaScript happens to have", () => {
    expect(unknownKeys(JSON.parse('{"constructor": {"name": 1}, "toString": 1, "__proto__": {"x": 1}}'), schema)).toHaveLength(3);
  });

  it("says which chart has a key that another one has not", () => {
    const findings = checkScenario(ciliumFiles({ bpf: { distributedLRU: { enabled: true } } }, {}, "1.16.5"), { schemas });
    expect(findings.find(({ check }) => check === "unknown-key")?.why).toBe(
      "Chart 1.16.5 has no such key, and would ignore it without a word; chart 1.19.6 and 1.20.0 has it.",
    );
  });

  it("refuses a value of another type than the chart's schema has", () => {
    expect(checkScenario(ciliumFiles({ hubble: { enabled: "yes" } }), { schemas })).toContainEqual(
      expect.objectContaining({
        check: "schema",
        severity: "refuse",
        key: "hubble.enabled",
        value: '"yes"',
        why: "The schema of chart 1.20.0 says that it must be boolean.",
      }),
    );
  });

  it.each([
    ["1.16.19", "1.16.5"],
    ["1.17.18", "1.19.6"],
    ["1.19.11", "1.19.6"],
    ["1.20.5", "1.20.0"],
    ["1.25.0", "1.20.0"],
    ["nonsense", "1.20.0"],
  ])("holds chart %s against the schema of %s", (version, known) => {
    expect(nearestSchemaVersion(version)).toBe(known);
  });
});

it("finds placeholders wherever they stand", () => {
  expect(placeholders({ a: ["x", { b: `\${HOST}` }], c: "{{ .Values.x }}", d: "$HOME" })).toEqual([
    { path: "a.1.b", value: `\${HOST}` },
    { path: "c", value: "{{ .Values.x }}" },
  ]);
});
