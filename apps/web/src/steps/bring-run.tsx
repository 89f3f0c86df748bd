import { useId, useState } from "preact/hooks";
import { DropZone } from "../components/drop-zone.js";
import { FailureBox } from "../components/failure-box.js";
import type { Failure } from "../rpc/wire.js";
import { engine } from "../state/engine.js";

/** The other way: a run that was made elsewhere, to look at without training. */
export function BringRun({ onBrought }: { onBrought: (run: string) => void | Promise<void> }) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const bring = async (files: readonly File[]) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const chosen = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
      await onBrought(await engine.call("import", chosen));
    } catch (error) {
      setFailure(error as Failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section>
      <DropZone
        title="Open a run folder"
        hint="One that heddle train made on another machine, as a .zip of it: to explore without training. It is copied into this browser's storage, and opening it runs only plugins that this page holds."
        button="Choose a .zip"
        accept=".zip"
        onFiles={(files) => void bring(files)}
      />
      <p class="row">
        <label class="button" for={id}>
          Choose the folder itself
        </label>
        <input
          id={id}
          class="away"
          type="file"
          {...{ webkitdirectory: true }}
          disabled={busy}
          onChange={(event) => void bring([...(event.currentTarget.files ?? [])])}
        />
        <span role="status">{busy && "Opening …"}</span>
      </p>
      <FailureBox failure={failure} title="This is not a run that can be opened" />
    </section>
  );
}
