/**
 * Resolves when what the page shows now has been painted: what is loaded then takes nothing from the first sight of it.
 * A page in the background does not paint, and does not wait.
 */
export function afterPaint(): Promise<void> {
  if (document.visibilityState === "hidden") return Promise.resolve();
  return new Promise((resolve) => {
    // The first frame paints; when the second begins, it has been seen.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0)));
  });
}
