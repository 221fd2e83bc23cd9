import type { CloudResource } from "../../../ports/cloud-account.ts";
import {
  DeleteOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
} from "../sdk/iam.ts";
import { toTags } from "./aws-tags.ts";
import type { Finder } from "./finder.ts";
import { allPages } from "./pages.ts";

/** Of clusters; the one of the code host, by which our own role is assumed, has another name and is not even looked at. */
const OF_EKS = /:oidc-provider\/oidc\.eks\./;

export const identityProviders: Finder = {
  async find({ iam }, _near, signal) {
    const { OpenIDConnectProviderList: all = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}), { abortSignal: signal });
    const arns = all.flatMap(({ Arn: arn }) => (arn !== undefined && OF_EKS.test(arn) ? [arn] : []));
    return await Promise.all(
      arns.map(async (arn): Promise<CloudResource> => {
        const command = new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn: arn });
        const { Tags: tags } = await iam.send(command, { abortSignal: signal });
        return { kind: "identity-provider", id: arn, status: "", tags: toTags(tags) };
      }),
    );
  },
  remove: ({ iam }, { id }, signal) =>
    iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: id }), { abortSignal: signal }),
};

export const roles: Finder = {
  async find({ iam }, { clusterName }, signal) {
    const all = await allPages(async (token) => {
      const answer = await iam.send(new ListRolesCommand({ Marker: token, MaxItems: 1000 }), { abortSignal: signal });
      return { entries: answer.Roles, next: answer.Marker };
    });
    const named = all.flatMap(({ RoleName: name }) => (name?.startsWith(`eksctl-${clusterName}-`) ? [name] : []));
    return await Promise.all(
      named.map(async (name): Promise<CloudResource> => {
        const { Tags: tags } = await iam.send(new ListRoleTagsCommand({ RoleName: name }), { abortSignal: signal });
        return { kind: "role", id: name, status: "", tags: toTags(tags) };
      }),
    );
  },
};
