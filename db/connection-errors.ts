/** What the loss of the database looks like: to whoever was in the middle of a statement, or asked for a connection. */

const codes = /^(ECONN|EPIPE|ETIMEDOUT|ENOENT|ENOTFOUND|57P0|08|53300)/;
/** Of pg and knex, which give no code for these. */
const messages =
  /Connection terminated|is not queryable|connection error|timeout expired|Unable to acquire a connection|Timeout acquiring a connection|timeout exceeded when trying to connect/;

/** Is this, or a cause behind it, a database that is away? The same again may succeed. */
export function isConnectionLost(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && codes.test(String(cause.code))) return true;
    if (cause.name === 'KnexTimeoutError' || messages.test(cause.message)) return true;
  }
  return false;
}
