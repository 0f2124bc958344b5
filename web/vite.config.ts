import { existsSync, readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import type { Plugin } from "vite";
import { build, defineConfig } from "vite";

const kRoot = resolve(import.meta.dirname, "..");

/** The folders that ./yp lays beside the page in build/site; the development server reads them where they are built. */
const kMounts = ["course", "download", "examples", "toolchain"] as const;

const kTypes: Readonly<Record<string, string>> = {
  ".json": "application/json",
  ".wasm": "application/wasm",
};

function siteData(): Plugin {
  return {
    name: "site-data",
    // While the page is developed, vite writes scripts and styles into it.
    transformIndexHtml: (html, { server }) =>
      server === undefined ? html : html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ""),
    configureServer(server) {
      for (const mount of kMounts) {
        server.middlewares.use(`/${mount}`, (request, response, next) => {
          const path = (request.url ?? "/").replace(/\?.*/, "");
          const file = resolve(kRoot, "build/site", mount, `.${path}`);
          if (!file.startsWith(resolve(kRoot, "build/site")) || !existsSync(file)) return next();
          response.setHeader("Content-Type", kTypes[extname(file)] ?? "application/octet-stream");
          response.end(readFileSync(file));
        });
      }
    },
  };
}

/** embed.js: for other sites, so it stands alone, and its address never changes. */
function embedScript(): Plugin {
  let outDir = "";
  return {
    name: "embed-script",
    apply: "build",
    configResolved(config) {
      outDir = config.build.outDir;
    },
    async closeBundle() {
      const entry = resolve(import.meta.dirname, "src/embed/element.ts");
      await build({
        configFile: false,
        logLevel: "warn",
        publicDir: false,
        build: {
          outDir,
          emptyOutDir: false,
          target: kTarget,
          lib: { entry, formats: ["es"], fileName: () => "embed.js" },
        },
      });
    },
  };
}

const kTarget = "es2023";

export default defineConfig({
  base: "./",
  plugins: [siteData(), embedScript()],
  worker: {
    format: "es",
    rollupOptions: {
      output: {
        // All are called worker.ts. The server knows them by these names: each has a policy of its own (tools/serve/static_site.h).
        entryFileNames: ({ facadeModuleId }) =>
          `assets/${/\/(\w+)\/worker\.ts$/.exec(facadeModuleId ?? "")?.[1] ?? "other"}-worker-[hash].js`,
      },
    },
  },
  build: {
    outDir: resolve(kRoot, "build/page"),
    emptyOutDir: true,
    target: kTarget,
    // Inlined assets would be data: URLs, which the page's policy allows for images alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        index: resolve(import.meta.dirname, "index.html"),
        frame: resolve(import.meta.dirname, "frame.html"),
        "service-worker": resolve(import.meta.dirname, "src/offline/service-worker.ts"),
      },
      output: {
        // A service worker answers for the folder that it lies in, and keeps its name from version to version.
        entryFileNames: ({ name }) => (name === "service-worker" ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
