import { REGION } from "../../model/aws-names.ts";
import { ConfigurationError } from "../../model/errors.ts";

/**
 * The region that an input names, or else the one that the job's environment has, as `assume-role` leaves it there.
 * @throws ConfigurationError where neither names one
 */
export function chosenRegion(input: string | undefined, environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const region = input ?? (environment["AWS_REGION"] || environment["AWS_DEFAULT_REGION"]);
  if (region === undefined || region === "") {
    throw new ConfigurationError('Input "aws-region" must be given where no earlier step has set AWS_REGION.');
  }
  if (!REGION.test(region)) throw new ConfigurationError(`Input "aws-region" must be a region of AWS, as ap-northeast-2, not "${region}".`);
  return region;
}
