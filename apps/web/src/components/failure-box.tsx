import type { Failure } from "../rpc/wire.js";

/** An error in words: what was expected, what was found, what to do now. */
export function FailureBox({ failure, title }: { failure: Failure | undefined; title: string }) {
  if (failure === undefined) return null;
  const { details } = failure;
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
