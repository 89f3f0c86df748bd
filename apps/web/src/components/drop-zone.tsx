import { useId, useState } from "preact/hooks";

interface DropZoneProps {
  readonly title: string;
  readonly hint: string;
  readonly button: string;
  readonly accept?: string;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A drop target for files, with a button for the keyboard. */
export function DropZone({ title, hint, button, accept, onFiles }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const id = useId();
  const take = (list: FileList | null | undefined) => {
    const files = [...(list ?? [])];
    if (files.length > 0) onFiles(files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button inside does the same for all
    <div
      class={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <h2>{title}</h2>
      <p class="quiet">{hint}</p>
      <label class="button" for={id}>
        {button}
      </label>
      <input
        id={id}
        class="away"
        type="file"
        multiple
        accept={accept}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
