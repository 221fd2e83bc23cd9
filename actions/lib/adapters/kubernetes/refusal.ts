import { STATUS_CODES } from "node:http";
import { z } from "zod";
import { EnvironmentError } from "../../model/errors.ts";
import type { ApiAnswer } from "./send.ts";

/** The API server answered, and the answer is no. */
export class ApiRefusal extends EnvironmentError {
  /** Of HTTP. */
  readonly status: number;
  /** The API's own word: `Forbidden`, `Conflict`, `AlreadyExists`, `Invalid`, … */
  readonly reason: string;

  constructor(message: string, status: number, reason: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

const statusSchema = z.looseObject({
  // A node's word on a command has no kind, and always a status.
  kind: z.literal("Status").optional(),
  status: z.string().optional(),
  message: z.string().optional(),
  reason: z.string().optional(),
  details: z
    .looseObject({ causes: z.array(z.looseObject({ reason: z.string().optional(), message: z.string().optional() })).optional() })
    .optional(),
});

export type ApiStatus = z.infer<typeof statusSchema>;

/** The API's own description of an answer; undefined where something else answered: a proxy, a load balancer. */
export function readStatus(body: string): ApiStatus | undefined {
  try {
    const found = statusSchema.safeParse(JSON.parse(body)).data;
    return found?.kind === undefined && found?.status !== "Success" && found?.status !== "Failure" ? undefined : found;
  } catch {
    return undefined;
  }
}

/** @param what for the sentence: `apply Pod web/client` */
export function refusalOf(what: string, { status, body }: Pick<ApiAnswer, "status" | "body">): ApiRefusal {
  const said = readStatus(body);
  const words = (said?.message ?? body).trim().replaceAll(/\s+/g, " ").slice(0, 400);
  const name = `${status} ${STATUS_CODES[status] ?? ""}`.trim();
  return new ApiRefusal(`The API server refused to ${what}: ${words === "" ? name : `${words} (${name})`}`, status, said?.reason ?? "");
}
