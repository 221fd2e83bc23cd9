/** Asks a server that speaks AWS's protocols without an SDK, as loosely as moto listens: a signature only has to name service and region. */
export interface AwsCalls {
  /** A call of EC2, CloudFormation, ELB or IAM; `Tag.1.Key=…` as they are written there. @returns the answer's XML */
  query(service: string, parameters: Readonly<Record<string, string>>): Promise<string>;
  /** A call of EKS. @returns the answer's JSON */
  eks(method: string, path: string, body?: object): Promise<unknown>;
}

const VERSIONS: Readonly<Record<string, string>> = {
  ec2: "2016-11-15",
  cloudformation: "2010-05-15",
  elasticloadbalancing: "2015-12-01",
  iam: "2010-05-08",
};

export function awsCalls(endpoint: string, region: string): AwsCalls {
  const authorization = (service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=testing/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
  });
  return {
    async query(service, parameters) {
      const body = new URLSearchParams({ Version: VERSIONS[service] ?? "", ...parameters });
      const answer = await fetch(`${endpoint}/`, { method: "POST", headers: authorization(service), body });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${service} ${parameters["Action"]}: ${answer.status} ${text}`);
      return text;
    },
    async eks(method, path, body) {
      const headers = { ...authorization("eks"), "content-type": "application/json" };
      const answer = await fetch(`${endpoint}${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`eks ${method} ${path}: ${answer.status} ${text}`);
      return text === "" ? undefined : JSON.parse(text);
    },
  };
}

/** Texts of all elements of a name. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text]) => text ?? "");

/** `Tag.1.Key`, `Tag.1.Value`, …: @param prefix `Tags.member`, `TagSpecification.1.Tag` */
export const tagParameters = (prefix: string, tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([key, value], i) => [
      [`${prefix}.${i + 1}.Key`, key],
      [`${prefix}.${i + 1}.Value`, value],
    ]),
  );
