/** More places than these nobody reads. */
export const kMostHits = 12;
