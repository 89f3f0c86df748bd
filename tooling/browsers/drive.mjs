// `node tooling/browsers/drive.mjs firefox|webkit`: opens the built page of apps/web in the browser and prints what works.
// The browser needs no protocol of remote control: a script of the same origin drives the page and sends its result. So the
// browser runs as for a user, with storage that lasts; WebKit's automation has none.
import { spawn } from "node:child_process";
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../toolchain.mjs";

const SITE = join(root, "apps", "web", "dist");
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
};
const HEADERS = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
const SCENARIO = join(root, "tooling", "browsers", "scenario.js");

/** Off by default in WebKitGTK, on in Safari 26; without AccessHandle, workers have no way to write files. */
const AS_SAFARI = "--features=+FileSystem,+AccessHandle,+FileSystemWritableStream,+StorageAPI,+AllowWebGLInWorkers";

/** Commands of Debian's packages firefox-esr, and libwebkit2gtk-4.1-0 with xvfb. */
export const BROWSERS = {
  firefox: (address, folder) => ["firefox-esr", "--headless", "--no-remote", "--profile", folder, address],
  webkit: (address) => ["xvfb-run", "--auto-servernum", MINI_BROWSER, AS_SAFARI, address],
  "webkit without storage": (address) => ["xvfb-run", "--auto-servernum", MINI_BROWSER, address],
};
const MINI_BROWSER = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;

function answer(request, response, report) {
  if (request.method === "POST") {
    let body = "";
    request.on("data", (part) => (body += part)).on("end", () => report(JSON.parse(body)));
    return response.end();
  }
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  const file = path === "/scenario.js" ? SCENARIO : join(SITE, path === "/" ? "index.html" : path);
  if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", ...HEADERS });
  if (!file.endsWith("index.html")) return createReadStream(file).pipe(response);
  const page = readFileSync(file, "utf8");
  response.end(page.replace("</body>", '<script type="module" src="/scenario.js"></script></body>'));
}

/** Resolves with the result of scenario.js. `limit`: seconds for each of its steps. */
export async function drive(browser, limit = 120) {
  if (!existsSync(join(SITE, "index.html")))
    throw new Error(`expected the built page in ${SITE}: npm run build:browser`);
  const folder = mkdtempSync(join(tmpdir(), "heddle-browser-"));
  writeFileSync(join(folder, "user.js"), 'user_pref("browser.shell.checkDefaultBrowser", false);\n');
  let report;
  const reported = new Promise((resolve) => (report = resolve));
  const server = createServer((request, response) => answer(request, response, report));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const address = `http://127.0.0.1:${server.address().port}/?limit=${limit * 1000}`;
  const [program, ...args] = BROWSERS[browser](address, folder);
  const env = {
    ...process.env,
    HOME: folder,
    XDG_DATA_HOME: join(folder, "data"),
    XDG_CACHE_HOME: join(folder, "cache"),
  };
  const child = spawn(program, args, { env, stdio: "ignore", detached: true });
  const failed = new Promise((_, reject) => {
    child.on("error", reject);
    child.on("close", (code) => reject(new Error(`expected a result of ${program}, got its end with code ${code}`)));
  });
  try {
    return await Promise.race([reported, failed]);
  } finally {
    failed.catch(() => undefined);
    if (child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(await drive(process.argv[2]));
