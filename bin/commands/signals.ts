/** Waits for the wish to stop: SIGTERM or SIGINT. A second SIGINT ends the process at once. */
export function stopWanted(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('SIGHUP', () => resolve('SIGHUP'));
    process.once('SIGINT', () => {
      resolve('SIGINT');
      process.once('SIGINT', () => process.exit(130));
    });
  });
}
