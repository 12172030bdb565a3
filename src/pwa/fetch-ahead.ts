/** What a browser says of its connection; not in every browser, and not all of it. */
export interface Connection {
  readonly saveData?: boolean;
  /** `cellular`, `wifi`, … where the browser tells. */
  readonly type?: string;
  /** `slow-2g` to `4g`, by measured speed. */
  readonly effectiveType?: string;
}

/** What has to be left of the storage's quota when something that may never be needed has come. */
const LEAST_LEFT = 10;

/**
 * Whether something may be fetched that is perhaps never needed: only where the connection is known to be neither metered
 * nor slow, and ten times as much stays free.
 * @param bytes of what is fetched.
 */
export function mayFetchAhead(bytes: number, connection: Connection | undefined, { usage, quota }: StorageEstimate): boolean {
  if (!connection || connection.saveData === true || connection.effectiveType !== '4g') return false;
  if (connection.type !== undefined && !['wifi', 'ethernet'].includes(connection.type)) return false;
  return usage !== undefined && quota !== undefined && quota - usage > LEAST_LEFT * bytes;
}
