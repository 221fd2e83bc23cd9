import { ConfigurationError } from "../../model/errors.ts";

/** What is only known once the cluster is there. */
export interface ClusterFacts {
  /** Host of the API server, as pods that have no service routing yet reach it. */
  readonly apiServerHost: string;
  /** Absent for a cluster that is not in AWS. */
  readonly region?: string;
  readonly run: string;
}

/** @throws ConfigurationError for a placeholder that nothing stands for */
export function fillPlaceholders(text: string, { apiServerHost, region, run }: ClusterFacts, file: string): string {
  const known: Readonly<Record<string, string | undefined>> = { API_SERVER_HOST: apiServerHost, REGION: region, RUN_ID: run };
  return text.replaceAll(/\$\{([A-Za-z0-9_]+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(known, name) ? known[name] : undefined;
    if (value !== undefined) return value;
    if (name === "REGION") throw new ConfigurationError(`Input "aws-region" must be given: ${file} has the placeholder ${whole} in it.`);
    throw new ConfigurationError(
      `${file} must have no other placeholders than \${API_SERVER_HOST}, \${REGION} and \${RUN_ID}, not "${whole}".`,
    );
  });
}
