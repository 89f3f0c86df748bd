// What a cloud of cells is made of, and what its thread is told.

export interface Cloud {
  /** x and y of one point after the other. */
  readonly points: Float32Array;
  /** Red, green, blue, opacity of one point after the other. */
  readonly colors: Uint8Array;
  /** What there is to see, for those who do not see it. */
  readonly label: string;
}

/** Where the whole picture is moved to, in CSS pixels, and how much larger it is. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

/** CSS pixels, and how many of the screen's each is wide. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

export type ToDrawer =
  | { readonly kind: "start"; readonly canvas: OffscreenCanvas }
  | ({ readonly kind: "cells" } & Omit<Cloud, "label">)
  | ({ readonly kind: "view" } & View)
  | ({ readonly kind: "size" } & Size);

/** After "start": whether there is a WebGL 2 to draw by. */
export interface FromDrawer {
  readonly problem: string | undefined;
}
