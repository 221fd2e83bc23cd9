/** What runs inside a cluster and has made things outside of it. */
export interface ClusterContent {
  /**
   * Removes our namespaces and whatever has a load balancer or a volume, and waits until the cluster's controllers have taken those down, for so long at most.
   * @returns what is still there, a sentence each
   * @throws EnvironmentError or ConfigurationError where the cluster's API cannot be asked
   */
  remove(limitSeconds: number, signal: AbortSignal): Promise<readonly string[]>;
}
