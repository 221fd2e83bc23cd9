import { describe, expect, test } from "vitest";
import { isGone, refusalOf } from "../../../../../actions/lib/adapters/aws/account/refusal.ts";

/** As the SDK throws it. */
const serviceError = (name: string, message = "words", httpStatusCode = 400) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });

describe("what a service says to a removal", () => {
  test.each([
    "InvalidNetworkInterfaceID.NotFound",
    "InvalidGroup.NotFound",
    "InvalidSubnetID.NotFound",
    "InvalidVolume.NotFound",
    "InvalidPlacementGroup.Unknown",
    "InvalidVpcCidrBlockAssociationID.NotFound",
    "LoadBalancerNotFoundException",
    "TargetGroupNotFoundException",
    "ResourceNotFoundException",
    "NoSuchEntityException",
  ])("%s: it is gone, which is what was wanted", (name) => {
    expect(isGone(serviceError(name))).toBe(true);
    expect(refusalOf(serviceError(name))).toBeUndefined();
  });

  test("a stack that does not exist is gone too", () => {
    expect(refusalOf(serviceError("ValidationError", "Stack with id eksctl-bench-cluster does not exist"))).toBeUndefined();
  });

  test.each([
    "DependencyViolation",
    "InvalidNetworkInterface.InUse",
    "InvalidPlacementGroup.InUse",
    "VolumeInUse",
    "ResourceInUseException",
    "OperationNotPermittedException",
    "InvalidRequestException",
    "OperationAbortedException",
  ])("%s: not now", (name) => {
    expect(refusalOf(serviceError(name, "it is\nused"))).toBe(`it is used (${name})`);
  });

  test.each(["UnauthorizedOperation", "AccessDenied", "AccessDeniedException"])("%s: one thing less, and no end of the rest", (name) => {
    expect(refusalOf(serviceError(name, "You are not authorized", 403))).toContain("You are not authorized");
  });

  test.each(["ExpiredTokenException", "RequestExpired", "InternalFailure"])("%s is an error", (name) => {
    expect(() => refusalOf(serviceError(name))).toThrow("words");
  });

  test("a network that fails, and a bug, are errors, whatever they are called", () => {
    expect(() => refusalOf(new Error("the host does not exist"))).toThrow();
  });
});
