import { isHeddleError } from "heddle/worker";

/** An error: what was expected, what was found, and what to do. */
export function FailureBox({ failure, title }: { failure: Error | undefined; title: string }) {
  if (failure === undefined) return null;
  const details = isHeddleError(failure) ? failure.details : undefined;
  return (
    <div class="failure" role="alert">
      <h2>{title}</h2>
      {details === undefined ? (
        <p>{failure.message}</p>
      ) : (
        <>
          <p>
            {details.where !== undefined && <b>{details.where}: </b>}
            Expected {details.expected}, got {details.got}.
          </p>
          <p>
            <b>What to do:</b> {details.next}
          </p>
        </>
      )}
    </div>
  );
}
