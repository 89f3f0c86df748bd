import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { loadConfigFromFile } from "vite";
import { root } from "../toolchain.mjs";

const SITE = join(root, "apps", "web", "dist");
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves the built page as a static host does: with its headers, compressed.
 * @param {{ change?: (path: string) => string | Uint8Array | undefined, onPost?: (body: string) => void }} [options] `change` returns the
 * contents of a path that differ from the file, or undefined; `onPost` receives what the page sends.
 */
export async function servePage({ change = () => undefined, onPost } = {}) {
  if (!existsSync(join(SITE, "index.html")))
    throw new Error(`expected the built page in ${SITE}: npm run web builds it`);
  const headers = { ...(await headersOfPage()), "Content-Encoding": "gzip" };
  const compressed = new Map();
  const bodyOf = (path) => {
    const file = join(SITE, path);
    const changed = change(path);
    if (changed === undefined && (!file.startsWith(SITE) || !existsSync(file) || !statSync(file).isFile()))
      return undefined;
    if (!compressed.has(path)) compressed.set(path, gzipSync(changed ?? readFileSync(file)));
    return compressed.get(path);
  };
  const server = createServer((request, response) => {
    if (request.method === "POST" && onPost !== undefined) return receive(request, response, onPost);
    const asked = normalize(new URL(request.url, "http://localhost").pathname);
    const path = asked === "/" ? "/index.html" : asked;
    const body = bodyOf(path);
    if (body === undefined) return response.writeHead(404).end();
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    response.writeHead(200, { ...headers, "Content-Type": type, "Content-Length": body.length });
    return response.end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const close = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(() => closed()));
  };
  return { address: `http://127.0.0.1:${server.address().port}/`, close };
}

async function headersOfPage() {
  const file = join(root, "apps", "web", "vite.config.ts");
  const found = await loadConfigFromFile({ command: "serve", mode: "production" }, file);
  return found.config.preview.headers;
}

function receive(request, response, onPost) {
  let body = "";
  request.on("data", (part) => (body += part)).on("end", () => onPost(body));
  response.end();
}

/** The contents of a file of the built page. */
export const fileOfPage = (path) => readFileSync(join(SITE, path), "utf8");
