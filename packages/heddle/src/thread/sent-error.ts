import { type ErrorDetails, type ErrorKind, HeddleError, isHeddleError } from "@heddle/contracts";

/** The parts of an error that structured cloning would lose: kind, details and causes. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly kind?: ErrorKind;
  readonly details?: Omit<ErrorDetails, "cause">;
  readonly cause?: SentError;
}

export function sendError(error: unknown): SentError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  const cause = error.cause === undefined ? undefined : sendError(error.cause);
  if (!isHeddleError(error)) return { name, message, stack, cause };
  const { expected, got, next, where } = error.details;
  return { name, message, stack, cause, kind: error.kind, details: { expected, got, next, where } };
}

export function receiveError({ name, message, stack, kind, details, cause }: SentError): Error {
  const received = cause && receiveError(cause);
  const error =
    kind && details ? new HeddleError(kind, { ...details, cause: received }) : new Error(message, { cause: received });
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
