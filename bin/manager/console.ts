/** What the person at the console sees. Chinese first, English after the dot. */

export type Say = (line: string) => void;

/** One line to the console, with the time of day. */
export const say: Say = (line) => {
  const time = new Date().toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false });
  console.log(`${time}  ${line}`);
};

/** Runs a step of the start and says how long it took. */
export async function step<Result>(say: Say, title: string, run: () => Promise<Result>): Promise<Result> {
  const started = performance.now();
  const result = await run();
  say(`${title} ${Math.round(performance.now() - started)} ms`);
  return result;
}
