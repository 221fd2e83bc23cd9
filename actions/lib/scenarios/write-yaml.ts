import { stringify } from "yaml";

/**
 * What a YAML file was read as, as YAML that reads the same for everybody: texts in quotes, which `yes` and `0x10` need for some readers, nothing said twice by
 * an anchor, no comment, no tag.
 */
export const writeYaml = (content: unknown): string =>
  stringify(content, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", aliasDuplicateObjects: false, lineWidth: 0 });
