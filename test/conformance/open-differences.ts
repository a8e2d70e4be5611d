/** Scenarios in which the embedded engine still differs from the recordings, and what is missing. */
export const openDifferences: Readonly<Record<string, string>> = {};
