/** Walking through the grid of a sweep with the keyboard; pure. */

/** Columns that the arrows reach: the await itself, and its two moments. */
const kColumns = 3;

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads from a place; undefined for a key that moves nothing. */
export function placeAfter(key: string, { row, column }: Place, rows: number): Place | undefined {
  const at = (to: number, side: number): Place => ({
    row: Math.max(0, Math.min(rows - 1, to)),
    column: Math.max(0, Math.min(kColumns - 1, side)),
  });
  switch (key) {
    case "ArrowUp":
      return at(row - 1, column);
    case "ArrowDown":
      return at(row + 1, column);
    case "ArrowLeft":
      return at(row, column - 1);
    case "ArrowRight":
      return at(row, column + 1);
    case "Home":
      return at(0, column);
    case "End":
      return at(rows - 1, column);
    default:
      return undefined;
  }
}
