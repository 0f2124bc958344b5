/** What an aborted call rejects with, the same whatever reason the signal carries. */
export function abortError(): DOMException {
  return new DOMException("The operation was aborted.", "AbortError");
}
