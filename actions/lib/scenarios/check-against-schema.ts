import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";

/** Where a value breaks a JSON schema. */
export interface SchemaProblem {
  /** Dots between keys; empty for the whole. */
  readonly path: string;
  /** What the schema asks for: the rest of a sentence that begins with the path. */
  readonly rule: string;
}

const compiled = new WeakMap<object, ValidateFunction>();

/** Holds a value against a JSON schema of draft 7. @returns nothing where it fits */
export function checkAgainstSchema(schema: object, value: unknown): SchemaProblem[] {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    // The schemas are others': they have keywords for their editors, and formats that only describe.
    validate = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false }).compile(schema);
    compiled.set(schema, validate);
  }
  return validate(value) ? [] : (validate.errors ?? []).map(problemOf);
}

function problemOf({ instancePath, keyword, params, message = "" }: ErrorObject): SchemaProblem {
  const path = instancePath.split("/").slice(1).map(unescaped).join(".");
  if (keyword === "additionalProperties") {
    const name = String(params["additionalProperty"]);
    return { path: path === "" ? name : `${path}.${name}`, rule: "is no key of the schema" };
  }
  if (keyword === "enum") return { path, rule: `must be one of ${(params["allowedValues"] as unknown[]).map(String).join(", ")}` };
  if (keyword === "type") return { path, rule: `must be ${[params["type"]].flat().join(" or ")}` };
  return { path, rule: message };
}

/** Parts of a JSON pointer. */
const unescaped = (part: string): string => part.replaceAll("~1", "/").replaceAll("~0", "~");
