// Messages between the page and the worker that draws.

export interface PointSet {
  /** x and y of one point after the other. */
  readonly points: Float32Array;
  /** Red, green, blue, opacity of one point after the other. */
  readonly colors: Uint8Array;
  /** Text alternative. */
  readonly label: string;
}

/** Translation in CSS pixels, and zoom factor. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

/** CSS pixels, and device pixels per CSS pixel. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

export type DrawRequest =
  | { readonly kind: "start"; readonly canvas: OffscreenCanvas }
  | ({ readonly kind: "cells" } & Omit<PointSet, "label">)
  | ({ readonly kind: "view" } & View)
  | ({ readonly kind: "size" } & Size);

/** Answer to "start": why nothing can be drawn, or undefined. */
export interface DrawResponse {
  readonly problem: string | undefined;
  /** False: a browser without WebGL 2, where drawing is slower. */
  readonly webgl: boolean;
}
