import { EnvironmentError } from "../../model/errors.ts";

/** What the SDK says where it finds no credentials at all. */
const NO_CREDENTIALS = /CredentialsProviderError|Could not load credentials/;

/** One sentence on why a service of AWS could not be asked, with what it said. */
export function serviceTrouble(service: string, what: string, region: string, error: unknown): EnvironmentError {
  const { name, message } = error instanceof Error ? error : { name: "", message: String(error) };
  if (NO_CREDENTIALS.test(`${name} ${message}`)) {
    return new EnvironmentError(
      `There are no AWS credentials here to ${what} in ${region}: let the step of assume-role come first, or give the job credentials of another kind.`,
    );
  }
  const said = (message || name).trim().replace(/\.$/, "");
  return new EnvironmentError(`${service} in ${region} could not ${what}: ${name === "Error" || name === "" ? said : `${name}: ${said}`}.`);
}
