import type { ResourceKind } from "../../../ports/cloud-account.ts";
import { nodeGroups } from "./eks.ts";
import type { Finder } from "./finder.ts";
import { identityProviders, roles } from "./identities.ts";
import { classicLoadBalancers, loadBalancers, targetGroups } from "./load-balancers.ts";
import { logGroups } from "./log-groups.ts";
import { autoScalingGroups, instances, placementGroups, volumes } from "./machines.ts";
import { addressRanges, natGateways, publicAddresses, securityGroups, subnets, vpcs } from "./network.ts";
import { networkInterfaces } from "./network-interfaces.ts";

/** To look for one more kind, write it like its neighbours and name it here and in the port. */
export const FINDERS: Readonly<Record<Exclude<ResourceKind, "stack" | "cluster">, Finder>> = {
  "load-balancer": loadBalancers,
  "classic-load-balancer": classicLoadBalancers,
  "target-group": targetGroups,
  "node-group": nodeGroups,
  "network-interface": networkInterfaces,
  volume: volumes,
  subnet: subnets,
  "address-range": addressRanges,
  "security-group": securityGroups,
  "placement-group": placementGroups,
  "identity-provider": identityProviders,
  "log-group": logGroups,
  instance: instances,
  "auto-scaling-group": autoScalingGroups,
  "nat-gateway": natGateways,
  "public-address": publicAddresses,
  vpc: vpcs,
  role: roles,
};
