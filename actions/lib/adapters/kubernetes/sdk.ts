// The only door to the package: what is named here is bundled, a namespace import would bring all of its 17 MB.
export { Exec, KubeConfig } from "@kubernetes/client-node";
