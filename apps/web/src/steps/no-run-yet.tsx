export function NoRunYet({ what }: { what: string }) {
  return (
    <>
      <h1>Nothing {what} yet</h1>
      <p class="lead">
        Train a model first; simulated cells take seconds. Or open a run folder that the command line made.
      </p>
      <p class="row">
        <a class="button main" href="#/train">
          Train
        </a>
        <a class="button" href="#/take-away">
          Open a run folder
        </a>
      </p>
    </>
  );
}
