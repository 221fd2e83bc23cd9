import { z } from "zod";
import { recordSchema } from "./record-schema.ts";

/** The checked-in file that others validate records with; `npm run docs` writes it. */
export const RECORD_JSON_SCHEMA_FILE = new URL("record.schema.json", import.meta.url);

/** The record as JSON Schema (draft 2020-12). Rules that tie fields to one another, such as unique step ids, are beyond it. */
export function exportRecordJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(recordSchema, {
    io: "input",
    target: "draft-2020-12",
    // The format says it; zod's expression for every leap year says nothing more to a reader.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    },
  });
  return { $schema, title: "Record of one benchmark run of eks-cni-bench", ...rest };
}
