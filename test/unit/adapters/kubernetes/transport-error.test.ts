import { describe, expect, test } from "vitest";
import { Trouble } from "../../../../actions/lib/adapters/kubernetes/retry.ts";
import { transportError } from "../../../../actions/lib/adapters/kubernetes/transport-error.ts";
import { EnvironmentError } from "../../../../actions/lib/model/errors.ts";

const failure = (code: string, message = "words") => Object.assign(new Error(message), { code });

describe("passes", () => {
  test.each(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "EAI_AGAIN", "ENOTFOUND"])("%s", (code) => {
    expect(transportError(failure(code), "https://here")).toMatchObject({ kind: "unanswered", message: "words" });
  });

  test("no answer in time", () => {
    expect(transportError(new DOMException("x", "TimeoutError"), "https://here")).toMatchObject({
      kind: "unanswered",
      message: "no answer in time",
    });
  });

  test("a name whose every address was tried", () => {
    expect(transportError(new AggregateError([failure("ECONNREFUSED", "first"), failure("EHOSTUNREACH")]), "https://here")).toMatchObject({
      message: "first",
    });
  });
});

test.each([
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "a certificate that the kubeconfig's certificate authority did not sign (words)."],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "a certificate that is of another name (words)."],
  ["CERT_HAS_EXPIRED", "a certificate that has expired (words)."],
])("a certificate that does not fit never passes: %s", (code, end) => {
  expect(transportError(failure(code), "https://here")).toEqual(new EnvironmentError(`The API server https://here shows ${end}`));
});

test("a fault of ours stays what it is", () => {
  const fault = failure("ERR_INVALID_ARG_TYPE");
  expect(transportError(fault, "https://here")).toBe(fault);
  expect(transportError(fault, "https://here")).not.toBeInstanceOf(Trouble);
});
