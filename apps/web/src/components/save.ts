/** Hands a file to the browser's downloads. */
export function saveBlob(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // the download has begun by then; the address is not needed any more
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const saveText = (name: string, text: string): void =>
  saveBlob(name, new Blob([text], { type: "text/plain;charset=utf-8" }));
