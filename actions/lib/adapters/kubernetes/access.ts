import { z } from "zod";
import type { Client } from "./client.ts";
import type { AccessQuestion } from "./cluster.ts";

const reviewSchema = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });

/** Those of the questions that the API server answers with no. */
export async function askAccess(
  client: Client,
  questions: readonly AccessQuestion[],
  signal: AbortSignal,
): Promise<readonly AccessQuestion[]> {
  const answers = await Promise.all(
    questions.map(async (question) => {
      const { verb, group, resource, subresource, namespace } = question;
      const resourceAttributes = {
        verb,
        group,
        resource,
        ...(subresource === undefined ? {} : { subresource }),
        ...(namespace === undefined ? {} : { namespace }),
      };
      const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes } };
      const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
      const answer = await client.json(
        "check what is allowed",
        reviewSchema,
        { method: "POST", path, body: JSON.stringify(review) },
        { signal },
      );
      return { question, allowed: answer?.status.allowed === true };
    }),
  );
  return answers.filter(({ allowed }) => !allowed).map(({ question }) => question);
}
