/** A deck on paper: Chromium prints the pages of the site, which it reads from the disk. */
import path from "node:path";
import { chromium } from "playwright-core";

export interface Print {
  /** The folder of the finished site. */
  readonly site: string;
  /** Of its folder slides/. */
  readonly page: string;
  /** The file to write. */
  readonly out: string;
}

/** What links in the print lead to: the server of the site, where people have it. */
const kOrigin = "http://127.0.0.1:8080";

/** One page for each slide; programs are pictures of their runs. Throws: when Chromium cannot print. */
export async function printDeck({ site, page: name, out }: Print): Promise<{ readonly slides: number }> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, serviceWorkers: "block" });
    // Nothing is asked of a network: every answer is a file of the site.
    await context.route("**", (route) => {
      const { pathname } = new URL(route.request().url());
      return route.fulfill({ path: path.join(site, path.normalize(decodeURIComponent(pathname))) });
    });
    const page = await context.newPage();
    await page.goto(`${kOrigin}/slides/${name}?view=print&theme=light`);
    await page.locator(".pdf-page").last().waitFor();
    const slides = await page.locator(".pdf-page").count();
    await page.evaluate(() => {
      for (const image of document.images) image.loading = "eager";
      return Promise.all([...document.images].filter((image) => image.offsetParent).map((image) => image.decode()));
    });
    await page.pdf({ path: out, width: "1280px", height: "720px", printBackground: true, preferCSSPageSize: true });
    return { slides };
  } finally {
    await browser.close();
  }
}
