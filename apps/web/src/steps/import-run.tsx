import { useId, useState } from "preact/hooks";
import { DropZone } from "../components/drop-zone.js";
import { FailureBox } from "../components/failure-box.js";
import { engine } from "../state/workers.js";

/** Opens a run that was trained elsewhere. */
export function ImportRun({ onImported }: { onImported: (run: string) => void | Promise<void> }) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const importFiles = async (files: readonly File[]) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const chosen = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
      await onImported(await engine.call("import", chosen).result);
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section>
      <DropZone
        title="Open a run folder"
        hint="A run that heddle train wrote, as a .zip. It is copied into this browser's storage. Only plugins of this page run."
        button="Choose a .zip"
        accept=".zip"
        onFiles={(files) => void importFiles(files)}
      />
      <p class="row">
        <label class="button" for={id}>
          Choose the folder
        </label>
        <input
          id={id}
          class="away"
          type="file"
          {...{ webkitdirectory: true }}
          disabled={busy}
          onChange={(event) => void importFiles([...(event.currentTarget.files ?? [])])}
        />
        <span role="status">{busy && "Opening …"}</span>
      </p>
      <FailureBox failure={failure} title="The run cannot be opened" />
    </section>
  );
}
