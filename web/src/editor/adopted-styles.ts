/**
 * Has CodeMirror's styles be a sheet that the document adopts. By itself style-mod writes a <style> element into a document,
 * which the page's Content-Security-Policy refuses; it adopts sheets only into shadow roots, so it is shown the document as one.
 */
import { StyleModule } from "style-mod";

let done = false;

/** To be called before the first editor or snippet. */
export function adoptStyles(): void {
  if (done) return;
  done = true;
  const facade = {
    ownerDocument: document,
    get adoptedStyleSheets() {
      return document.adoptedStyleSheets;
    },
    set adoptedStyleSheets(sheets) {
      document.adoptedStyleSheets = sheets;
    },
  };
  StyleModule.mount(facade as unknown as ShadowRoot, new StyleModule({}));
  // What it remembers of a root is under a symbol of its own; from here on the document is such a root.
  for (const symbol of Object.getOwnPropertySymbols(facade)) {
    Object.defineProperty(document, symbol, { value: Reflect.get(facade, symbol), writable: true, configurable: true });
  }
}
