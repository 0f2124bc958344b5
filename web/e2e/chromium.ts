/** Debian's Chromium, driven headless. */
import { type Browser, chromium } from "playwright-core";

/**
 * Contexts have no service worker unless a test asks for it (`serviceWorkers: "allow"`): what it answers, routes never see,
 * and what it keeps comes on top of what the test does.
 */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = (options) => newContext({ serviceWorkers: "block", ...options });
  return browser;
}
