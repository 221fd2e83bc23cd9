// The only door to the package: what is named here is bundled.
export { SignatureV4 } from "@smithy/signature-v4";
