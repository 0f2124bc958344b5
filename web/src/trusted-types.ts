/**
 * The page's Trusted Types policy. Its Content-Security-Policy lets no text become code unless a policy has looked at it:
 * lit's own does so for templates, and this one for the addresses of workers. Text becomes no HTML and no script here.
 */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

/** The only scripts that are started by their address, as web/vite.config.ts names them. */
const kWorkers = /^(?:assets\/[a-z]+-worker-[\w-]+|service-worker)\.js$/;

/** `base` is the page's address. Throws: TypeError for any address but a worker's beside the page. */
export function workerAddress(url: string, base: string): string {
  const folder = new URL(".", base).href;
  const { href } = new URL(url, base);
  if (!href.startsWith(folder) || !kWorkers.test(href.slice(folder.length))) {
    throw new TypeError(`${href} is no worker of this page.`);
  }
  return href;
}

/** Does nothing where the browser knows no Trusted Types, or where the page is developed. */
export function installPolicy(): void {
  const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes;
  if (import.meta.env.DEV) return;
  factory?.createPolicy("default", { createScriptURL: (url) => workerAddress(url, document.baseURI) });
}
