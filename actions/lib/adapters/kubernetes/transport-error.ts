import { EnvironmentError } from "../../model/errors.ts";
import { Trouble } from "./retry.ts";

/** Certificates that do not fit will not fit later either. */
const CERTIFICATE_PROBLEMS: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "that the kubeconfig's certificate authority did not sign",
  UNABLE_TO_GET_ISSUER_CERT: "that the kubeconfig's certificate authority did not sign",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "that the kubeconfig's certificate authority did not sign",
  DEPTH_ZERO_SELF_SIGNED_CERT: "that nobody but itself signed",
  SELF_SIGNED_CERT_IN_CHAIN: "that the kubeconfig's certificate authority did not sign",
  CERT_SIGNATURE_FAILURE: "that the kubeconfig's certificate authority did not sign",
  CERT_HAS_EXPIRED: "that has expired",
  CERT_NOT_YET_VALID: "that does not hold yet",
  ERR_TLS_CERT_ALTNAME_INVALID: "that is of another name",
};

/** Of the kubeconfig's own keys and certificates: OpenSSL cannot read them, or the server does not take them. */
const OWN_CERTIFICATE = /PEM|ASN1|X509|KEY_VALUES_MISMATCH|ALERT_(BAD|UNKNOWN|EXPIRED|REVOKED)|ALERT_CERTIFICATE/i;

/** Codes of the system, of Node's reading of HTTP, and of a stream that ends too early; Node's other `ERR_` codes are faults of ours. */
const CONNECTION_CODE = /^(E(?!RR_)[A-Z_]+|HPE_\w+|ERR_STREAM_PREMATURE_CLOSE)$/;
/** Words of `ws`, which gives no codes. */
const HANDSHAKE = /^aborted$|handshake has timed out|closed before the connection was established/;

/**
 * What a failed connection means: a trouble that may pass, or a sentence.
 * Of a fault that nobody foresaw, the error itself.
 */
export function transportError(error: unknown, server: string): unknown {
  if (!(error instanceof Error)) return error;
  // Our own limit; whether the run was stopped is asked before. A DOMException has a number as code.
  if (error.name === "TimeoutError" || error.name === "AbortError") return new Trouble("unanswered", "no answer in time");
  const { code = "", message } = error as NodeJS.ErrnoException;
  const problem = CERTIFICATE_PROBLEMS[code];
  if (problem !== undefined) return new EnvironmentError(`The API server ${server} shows a certificate ${problem} (${message}).`);
  if (code.startsWith("ERR_OSSL") || code.startsWith("ERR_SSL")) {
    return OWN_CERTIFICATE.test(code)
      ? new EnvironmentError(`The certificates of the kubeconfig do not work with the API server ${server} (${message}).`)
      : new Trouble("unanswered", code);
  }
  // AggregateError: every address of a name was tried.
  if (error instanceof AggregateError) return transportError(error.errors[0], server);
  if (CONNECTION_CODE.test(code) || HANDSHAKE.test(message)) return new Trouble("unanswered", message || code);
  return error;
}
