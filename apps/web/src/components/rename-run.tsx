import { useId, useState } from "preact/hooks";
import { renameRun } from "../state/runs.js";
import { FailureBox } from "./failure-box.js";

/** A button that opens a field with the name of a run. */
export function RenameRun({ run }: { run: string }) {
  const [name, setName] = useState<string>();
  const [failure, setFailure] = useState<Error>();
  const id = useId();
  const close = () => {
    setName(undefined);
    setFailure(undefined);
  };
  if (name === undefined) {
    return (
      <button type="button" class="small plain" onClick={() => setName(run)} aria-label={`Rename ${run} …`}>
        Rename …
      </button>
    );
  }
  const rename = async () => {
    const failed = name.trim() === run ? undefined : await renameRun(run, name.trim());
    setFailure(failed);
    if (failed === undefined) close();
  };
  return (
    <form
      class="note row rename"
      onSubmit={(event) => {
        event.preventDefault();
        void rename();
      }}
    >
      <label for={id}>Name</label>
      <input id={id} type="text" value={name} onInput={(event) => setName(event.currentTarget.value)} />
      <button type="submit" class="small">
        Rename
      </button>
      <button type="button" class="small" onClick={close}>
        Cancel
      </button>
      <FailureBox failure={failure} title="The run cannot be renamed" />
    </form>
  );
}
