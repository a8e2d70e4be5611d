/**
 * Keys as Zeebe makes them: `partitionId << 51 | counter`. There is one partition (1), so every key is a safe
 * JavaScript integer (2^51 + counter < 2^53); in JSON a key is a decimal string (Camunda 8.8).
 */
export type Key = number;

const PARTITION_BASE = 2 ** 51;

export function keyFromCounter(counter: number): Key {
  return PARTITION_BASE + counter;
}

export function counterOfKey(key: Key): number {
  return key - PARTITION_BASE;
}

/** Reads a key written as a decimal string or number; `undefined` when it is not one. */
export function parseKey(text: string | number): Key | undefined {
  const key = typeof text === 'number' ? text : /^\d{1,19}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(key) && key >= 0 ? key : undefined;
}
