export function NoRunYet({ what }: { what: string }) {
  return (
    <>
      <h1>No run {what} yet</h1>
      <p class="lead">
        Train a model first, which takes seconds on simulated cells, or open a run folder of the command line.
      </p>
      <p class="row">
        <a class="button main" href="#/train">
          Train
        </a>
        <a class="button" href="#/export">
          Open a run folder
        </a>
      </p>
    </>
  );
}
