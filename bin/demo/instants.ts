/** Instants of Asia/Shanghai (no daylight saving since 1991). */

/** Epoch ms of a minute of the day ('YYYY-MM-DD', minutes since 00:00). */
export function shanghaiInstant(date: string, minute: number): number {
  return Date.parse(`${date}T00:00:00+08:00`) + minute * 60_000;
}
