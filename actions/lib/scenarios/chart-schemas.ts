import semver from "semver";

/** Versions of Cilium's chart whose schema is kept in `schemas/`. */
export const CILIUM_SCHEMA_VERSIONS = ["1.16.5", "1.19.6", "1.20.0"] as const;
export type CiliumSchemaVersion = (typeof CILIUM_SCHEMA_VERSIONS)[number];

/** A JSON schema, as far as its tree of keys is walked. */
export interface SchemaTree {
  readonly properties?: Readonly<Record<string, SchemaTree>>;
  readonly [keyword: string]: unknown;
}

/** Schemas of the values of Cilium's chart, by version. */
export type CiliumSchemas = Readonly<Record<CiliumSchemaVersion, SchemaTree>>;

export const ciliumSchemaFile = (version: CiliumSchemaVersion): string => `cilium-${version}-values.schema.json`;

export const EKSCTL_SCHEMA_FILE = "eksctl.schema.json";

/** The kept schema that is nearest to a version: of the same minor line, else of the next newer one, else the newest. */
export function nearestSchemaVersion(version: string): CiliumSchemaVersion {
  const wanted = semver.parse(version);
  const newest = CILIUM_SCHEMA_VERSIONS[CILIUM_SCHEMA_VERSIONS.length - 1] as CiliumSchemaVersion;
  if (wanted === null) return newest;
  const line = `${wanted.major}.${wanted.minor}.0`;
  return CILIUM_SCHEMA_VERSIONS.find((known) => semver.gte(known, line)) ?? newest;
}
