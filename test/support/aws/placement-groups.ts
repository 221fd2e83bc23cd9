import type { ProxiedAnswer, ProxiedRequest } from "../fault-proxy.ts";

interface Group {
  readonly region: string;
  readonly name: string;
  readonly tags: readonly (readonly [string, string])[];
}

/** EC2's placement groups, which moto does not have. */
export interface PlacementGroups {
  readonly names: () => readonly string[];
  add(region: string, name: string, tags: Readonly<Record<string, string>>): void;
  /** @returns nothing where the request is about something else */
  answer(request: ProxiedRequest, region: string): ProxiedAnswer | undefined;
}

export function placementGroups(): PlacementGroups {
  let groups: Group[] = [];
  return {
    names: () => groups.map(({ name }) => name),
    add: (region, name, tags) => void groups.push({ region, name, tags: Object.entries(tags) }),
    answer({ body }, region) {
      const parameters = new URLSearchParams(body);
      const name = parameters.get("GroupName") ?? "";
      const here = groups.filter((group) => group.region === region);
      switch (parameters.get("Action")) {
        case "CreatePlacementGroup":
          if (here.some((group) => group.name === name)) return refuse("InvalidPlacementGroup.Duplicate", name);
          groups.push({ region, name, tags: tagsOf(parameters) });
          return xml("CreatePlacementGroupResponse", "<return>true</return>");
        case "DescribePlacementGroups": {
          const items = here.map(
            (group) =>
              `<item><groupName>${group.name}</groupName><strategy>cluster</strategy><state>available</state><tagSet>${group.tags
                .map(([key, value]) => `<item><key>${key}</key><value>${value}</value></item>`)
                .join("")}</tagSet></item>`,
          );
          return xml("DescribePlacementGroupsResponse", `<placementGroupSet>${items.join("")}</placementGroupSet>`);
        }
        case "DeletePlacementGroup":
          if (!here.some((group) => group.name === name)) return refuse("InvalidPlacementGroup.Unknown", name);
          groups = groups.filter((group) => group.region !== region || group.name !== name);
          return xml("DeletePlacementGroupResponse", "<return>true</return>");
        default:
          return undefined;
      }
    },
  };
}

const tagsOf = (parameters: URLSearchParams): [string, string][] =>
  [...parameters]
    .filter(([name]) => /^TagSpecification\.1\.Tag\.\d+\.Key$/.test(name))
    .map(([name, key]) => [key, parameters.get(name.replace(/Key$/, "Value")) ?? ""]);

const xml = (name: string, content: string): ProxiedAnswer => ({
  status: 200,
  headers: { "content-type": "text/xml" },
  body: `<${name} xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${content}</${name}>`,
});

const refuse = (code: string, name: string): ProxiedAnswer => ({
  status: 400,
  headers: { "content-type": "text/xml" },
  body: `<Response><Errors><Error><Code>${code}</Code><Message>The placement group '${name}' is not as asked.</Message></Error></Errors><RequestID>1</RequestID></Response>`,
});
