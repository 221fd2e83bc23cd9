import { describe, expect, it } from "vitest";
import type { Mapping } from "../../../actions/lib/model/scenario.ts";
import { suppliedValues } from "../../../actions/lib/scenarios/supplied-values.ts";

const supplied = (values: Mapping, chart = "cilium") =>
  suppliedValues({ chart: { chart }, values, apiServerHost: "abc.eks.invalid", runId: "7-1", tags: { "cni-bench/scenario": "x" } });

describe("what the tool supplies", () => {
  it.each([true, "true"])("is the API server's address where kube-proxy is replaced (%j)", (kubeProxyReplacement) => {
    expect(supplied({ kubeProxyReplacement })).toEqual({ k8sServiceHost: "abc.eks.invalid", k8sServicePort: 443 });
  });

  it("is nothing where kube-proxy stays, or for a chart that needs nothing", () => {
    expect(supplied({ kubeProxyReplacement: false })).toEqual({});
    expect(supplied({ kubeProxyReplacement: true }, "flannel")).toEqual({});
  });

  it("are the run's tags on the interfaces that Cilium makes", () => {
    expect(supplied({ eni: { enabled: true } })).toEqual({ eni: { eniTags: { "cni-bench/run": "7-1", "cni-bench/scenario": "x" } } });
  });

  it("never is what the user has set", () => {
    expect(
      supplied({ kubeProxyReplacement: true, k8sServiceHost: "mine", eni: { enabled: true, eniTags: { "cni-bench/run": "mine" } } }),
    ).toEqual({
      k8sServicePort: 443,
      eni: { eniTags: { "cni-bench/scenario": "x" } },
    });
  });

  it("is the API server's address for Calico's eBPF data plane", () => {
    const bpf = { installation: { calicoNetwork: { linuxDataplane: "BPF" } } };
    expect(supplied(bpf, "tigera-operator")).toEqual({ kubernetesServiceEndpoint: { host: "abc.eks.invalid", port: "443" } });
    expect(supplied({ ...bpf, kubernetesServiceEndpoint: { host: "mine" } }, "tigera-operator")).toEqual({
      kubernetesServiceEndpoint: { port: "443" },
    });
    expect(supplied({}, "tigera-operator")).toEqual({});
  });
});
