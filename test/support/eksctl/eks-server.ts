import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

interface Group {
  readonly nodegroupName: string;
  /** `ACTIVE` when left out. */
  readonly status?: string;
  readonly instanceTypes?: readonly string[];
  scalingConfig: { readonly desiredSize: number };
}

/** A cluster as the API has it, with what tests want to know of it. */
export interface ClusterRecord {
  name: string;
  status: string;
  version: string;
  tags: Record<string, string>;
  readonly groups: Map<string, Group>;
}

export interface EksServer extends AsyncDisposable {
  /** For AWS_ENDPOINT_URL: it answers for EKS, EC2, STS and, for what stacks there are, CloudFormation. */
  readonly url: string;
  readonly clusters: Map<string, ClusterRecord>;
  /** Clusters that have a stack of eksctl's, which no call here makes. */
  readonly stacks: Set<string>;
  /** Names of placement groups with their tags. */
  readonly placementGroups: Map<string, Readonly<Record<string, string>>>;
  /** `GET /clusters/x`, `EC2 CreatePlacementGroup`, in their order. */
  readonly calls: string[];
  /** Answered with an error instead, as EC2's `Action` or EKS's first segment of the path. */
  refuse: { readonly call: string; readonly code: string; readonly status: number } | undefined;
  /** Never answered: the first segment of EKS's path. */
  hold: string | undefined;
}

const ZONES = ["a", "b", "c"];

/** Whose calls are not EC2's. */
const SERVICES: Readonly<Record<string, string>> = { GetCallerIdentity: "STS", DescribeStacks: "CloudFormation" };

/**
 * The few calls of EKS, EC2, STS and CloudFormation that creating a cluster needs, from memory. Fields and error shapes as the SDKs of 2026 read them; signatures are not
 * looked at.
 * @param offering letters of the zones that have every instance type
 */
export async function startEksServer(region = "ap-northeast-2", offering: readonly string[] = ["b", "c"]): Promise<EksServer> {
  const state = {
    clusters: new Map<string, ClusterRecord>(),
    stacks: new Set<string>(),
    placementGroups: new Map<string, Readonly<Record<string, string>>>(),
    calls: [] as string[],
    refuse: undefined as EksServer["refuse"],
    hold: undefined as EksServer["hold"],
  };
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const isQuery = request.method === "POST" && request.url === "/";
    if (state.hold !== undefined && request.url?.startsWith(`/${state.hold}`)) return void state.calls.push(`held ${request.url}`);
    const { status, type, text, code } = isQuery
      ? query(new URLSearchParams(body))
      : rest(`${request.method}`, decodeURIComponent(request.url ?? ""), body);
    response.writeHead(status, { "content-type": type, ...(code !== undefined && { "x-amzn-errortype": code }) }).end(text);
  });
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  });

  function query(form: URLSearchParams): Answer {
    const action = form.get("Action") ?? "";
    state.calls.push(`${SERVICES[action] ?? "EC2"} ${action}`);
    if (state.refuse?.call === action) return xmlError(state.refuse.status, state.refuse.code);
    switch (action) {
      case "GetCallerIdentity":
        return xml(
          `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::123456789012:assumed-role/cni-bench/test</Arn><UserId>AROA:test</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
        );
      case "DescribeStacks": {
        const members = [...state.stacks].map(
          (name) =>
            `<member><StackName>eksctl-${name}-cluster</StackName><StackStatus>CREATE_IN_PROGRESS</StackStatus><CreationTime>2026-11-21T20:00:00Z</CreationTime><Tags><member><Key>alpha.eksctl.io/cluster-name</Key><Value>${name}</Value></member></Tags></member>`,
        );
        return xml(
          `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>${members.join("")}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
        );
      }
      case "DescribeAvailabilityZones":
        return ec2(
          action,
          `<availabilityZoneInfo>${ZONES.map((letter, i) => `<item><regionName>${region}</regionName><zoneName>${region}${letter}</zoneName><zoneId>apne2-az${i + 1}</zoneId><zoneState>available</zoneState><zoneType>availability-zone</zoneType><optInStatus>opt-in-not-required</optInStatus></item>`).join("")}</availabilityZoneInfo>`,
        );
      case "DescribeInstanceTypeOfferings": {
        const types = [...form.entries()].filter(([key]) => /^Filter\.1\.Value\.\d+$/.test(key)).map(([, value]) => value);
        const offered = types.flatMap((type) =>
          offering.map(
            (letter) =>
              `<item><instanceType>${type}</instanceType><locationType>availability-zone</locationType><location>${region}${letter}</location></item>`,
          ),
        );
        return ec2(action, `<instanceTypeOfferingSet>${offered.join("")}</instanceTypeOfferingSet>`);
      }
      case "CreatePlacementGroup": {
        const name = form.get("GroupName") ?? "";
        if (state.placementGroups.has(name)) return xmlError(400, "InvalidPlacementGroup.Duplicate");
        const tags = [1, 2, 3, 4].map((i) => [
          form.get(`TagSpecification.1.Tag.${i}.Key`) ?? "",
          form.get(`TagSpecification.1.Tag.${i}.Value`) ?? "",
        ]);
        state.placementGroups.set(name, Object.fromEntries(tags));
        return ec2(action, `<placementGroup><groupName>${name}</groupName><strategy>cluster</strategy></placementGroup>`);
      }
      default:
        return xmlError(400, "InvalidAction");
    }
  }

  function rest(method: string, path: string, body: string): Answer {
    state.calls.push(`${method} ${path}`);
    const [, first = "", name = "", second = "", group = "", last = ""] = (path.split("?")[0] ?? "").split("/");
    if (state.refuse?.call === first) return json({ message: "refused by the test" }, state.refuse.status, state.refuse.code);
    if (first === "cluster-versions") {
      const versions = ["1.34", "1.35", "1.36"].map((clusterVersion) => ({
        clusterVersion,
        clusterType: "eks",
        defaultVersion: clusterVersion === "1.35",
        status: "standard-support",
        versionStatus: "STANDARD_SUPPORT",
      }));
      return json({ clusterVersions: versions });
    }
    if (first === "tags") {
      const cluster = state.clusters.get(path.slice(path.lastIndexOf("/") + 1));
      if (cluster === undefined) return notFound(path);
      Object.assign(cluster.tags, JSON.parse(body).tags);
      return json({});
    }
    if (first !== "clusters") return notFound(path);
    if (name === "") return method === "POST" ? create(JSON.parse(body)) : json({ clusters: [...state.clusters.keys()] });
    const cluster = state.clusters.get(name);
    if (cluster === undefined) return notFound(name);
    if (second === "activate") cluster.status = "ACTIVE";
    if (second === "node-groups") return groups(cluster, method, group, last, body);
    if (method === "DELETE") state.clusters.delete(name);
    return json({ cluster: describe(cluster) });
  }

  function create({ name, version, tags }: { name: string; version: string; tags: Record<string, string> }): Answer {
    if (state.clusters.has(name)) return json({ message: "Cluster already exists" }, 409, "ResourceInUseException");
    const cluster = { name, status: "CREATING", version, tags, groups: new Map<string, Group>() };
    state.clusters.set(name, cluster);
    return json({ cluster: describe(cluster) });
  }

  function describe({ groups: _, ...cluster }: ClusterRecord): object {
    return {
      ...cluster,
      arn: `arn:aws:eks:${region}:123456789012:cluster/${cluster.name}`,
      resourcesVpcConfig: { vpcId: "vpc-1", clusterSecurityGroupId: "sg-1" },
      ...(cluster.status === "ACTIVE" && {
        endpoint: `https://${cluster.name}.eks.example.com`,
        certificateAuthority: { data: Buffer.from("a certificate").toString("base64") },
      }),
    };
  }
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly code?: string;
}

function groups(cluster: ClusterRecord, method: string, name: string, last: string, body: string): Answer {
  if (name === "") {
    if (method === "GET") return json({ nodegroups: [...cluster.groups.keys()] });
    const group = JSON.parse(body) as Group;
    cluster.groups.set(group.nodegroupName, group);
    return json({ nodegroup: group });
  }
  const group = cluster.groups.get(name);
  if (group === undefined) return notFound(name);
  if (method === "DELETE") cluster.groups.delete(name);
  if (last === "update-config") group.scalingConfig = JSON.parse(body).scalingConfig;
  return json({ nodegroup: { status: "ACTIVE", ...group } });
}

const json = (content: object, status = 200, code?: string): Answer => ({
  status,
  type: "application/json",
  text: JSON.stringify(content),
  ...(code !== undefined && { code }),
});
const notFound = (what: string): Answer => json({ message: `No cluster found for name: ${what}.` }, 404, "ResourceNotFoundException");
const xml = (text: string, status = 200): Answer => ({ status, type: "text/xml", text });
const ec2 = (action: string, content: string): Answer =>
  xml(`<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId>${content}</${action}Response>`);
const xmlError = (status: number, code: string): Answer =>
  xml(
    `<Response><Errors><Error><Code>${code}</Code><Message>refused by the test</Message></Error></Errors><RequestID>1</RequestID></Response>`,
    status,
  );

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}
