/**
 * Where homes that are not on this system are reached. An adapter hands the case over and reports what comes back; what
 * it brings in is applied as `push-received` and `external-result` (messages of the process's contract).
 *
 * No adapter is built in: an installation without one shows its pushes as failed and keeps them waiting.
 */
export interface ExchangePush {
  /** The other side knows the push by it: a repeated push is the same one. */
  readonly transferId: string;
  readonly applicationId: string;
  readonly toUnitId: string;
}

export interface ExchangePort {
  /** Resolves when the other side has taken it over. Throws while it has not: then it is tried again. */
  push(push: ExchangePush): Promise<void>;
}
