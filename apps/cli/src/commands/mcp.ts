import { resolve } from "node:path";
import { HeddleError } from "heddle";
import { AllowedFolders } from "../mcp/allowed-folders.js";
import type { Terminal } from "../terminal.js";

/** Serves the Model Context Protocol on stdin and stdout until stdin closes. */
export async function mcp(version: string, named: readonly string[], terminal: Terminal): Promise<void> {
  const folders = new AllowedFolders((named.length > 0 ? named : ["."]).map((name) => resolve(terminal.folder, name)));
  const [{ mcpServer }, { StdioServerTransport }] = await loadSdk();
  const transport = new StdioServerTransport();
  const closed = new Promise<void>((end) => process.stdin.once("end", end));
  await mcpServer(version, folders).connect(transport);
  terminal.err(`heddle mcp serves ${folders.first}\n`);
  await closed;
  await transport.close();
}

/** The official SDK is an optional peer: most users need no server. */
async function loadSdk() {
  try {
    return await Promise.all([import("../mcp/server.js"), import("@modelcontextprotocol/sdk/server/stdio.js")]);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new HeddleError("usage", {
      where: "heddle mcp",
      expected: "the package @modelcontextprotocol/sdk beside heddle",
      got: "none",
      next: "Install it: npm install @modelcontextprotocol/sdk.",
      cause,
    });
  }
}
