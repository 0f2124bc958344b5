import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort, need, type Running, startAt } from "./processes.ts";

/**
 * Starts nginx with one server block, in the foreground, one process, everything in a temporary folder that goes with
 * it. `http` is put into the http block before the server.
 */
export async function startNginx(server: string, http = ""): Promise<Running> {
  const nginx = need("/usr/sbin/nginx", "nginx-light");
  const folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-nginx-"));
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(" ");
  writeFileSync(
    path.join(folder, "nginx.conf"),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr warn;
events { worker_connections 256; }
http {
  access_log off; ${temporary}
  types { text/plain txt ts; }
  ${http}
  server { listen 127.0.0.1:${port}; client_max_body_size 64m; ${server} }
}
`,
  );
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const running = await startAt(port, nginx, ["-p", folder, "-e", "stderr", "-c", path.join(folder, "nginx.conf")]);
    return { ...running, stop: async () => await running.stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
