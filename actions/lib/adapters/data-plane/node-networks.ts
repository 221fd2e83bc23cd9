/** What only the cloud knows of the nodes' networks. */
export interface NodeNetworks {
  /** The ranges of the nodes' VPC, such as `10.42.0.0/16`. @throws EnvironmentError where nobody can be asked */
  vpcRanges(signal: AbortSignal): Promise<readonly string[]>;
  /** The prefixes of each instance's network interfaces, by the instance's id. @throws EnvironmentError where nobody can be asked */
  describeNodeInterfaces(
    instanceIds: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly { readonly id: string; readonly prefixes: readonly string[] }[]>>;
}
