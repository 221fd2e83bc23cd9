/** Words of many services for: there is no such thing. */
const GONE = /NotFound|NoSuchEntity|ResourceNotFoundException|\.Unknown$|does not exist/;
/** Words for: not now, because something else uses it or is at it. */
const HELD =
  /DependencyViolation|InUse|ResourceInUse|OperationNotPermitted|DeleteConflict|IncorrectState|InvalidRequestException|ValidationError|TerminationProtection|OperationInProgress|OperationAborted|LimitExceeded/;

interface ServiceError {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

export const isServiceError = (error: unknown): error is ServiceError => error instanceof Error && "$metadata" in error;

export const isGone = (error: unknown): boolean => isServiceError(error) && (GONE.test(error.name) || /does not exist/.test(error.message));

/** What a removal came to: gone, or refused with a reason; an answer that says neither is thrown. */
export function refusalOf(error: unknown): string | undefined {
  if (isGone(error)) return undefined;
  if (isServiceError(error) && (HELD.test(error.name) || isDenied(error))) return sentenceOf(error);
  throw error;
}

const isDenied = ({ name, $metadata }: ServiceError): boolean =>
  /AccessDenied|UnauthorizedOperation|NotAuthorized/.test(name) && $metadata?.httpStatusCode !== 401;

/** Long enough for a reason, short enough for a line. */
const SHOWN_CHARACTERS = 500;

const sentenceOf = ({ name, message }: ServiceError): string =>
  `${message.replaceAll(/\s+/g, " ").slice(0, SHOWN_CHARACTERS) || "no reason given"} (${name})`;
