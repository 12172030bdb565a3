import { Observable } from '../async/observable.ts';
import type { SyncQueue } from '../contracts/sync.ts';
import type { EndpointAddress, Sync, SyncStatus } from '../contracts/sync.ts';
import type { SettingsStore } from '../contracts/settings.ts';
import { NO_TROUBLE, type SyncRecordStore } from '../storage/sync-record.ts';
import { checkEndpoint } from './endpoint-address.ts';

export interface EndpointSyncOptions {
  readonly queue: SyncQueue;
  readonly records: SyncRecordStore;
  readonly settings: SettingsStore;
  /** Sends what waits, here or in the service worker; it may still be under way when this resolves. */
  readonly flush: (eager: boolean) => Promise<void>;
  /** Has the browser flush by itself once there is a network, also after this page has gone. */
  readonly flushInBackground: () => void;
}

/** So long (ms) a judgement can be taken back before it leaves the device. */
const REST = 5_000;
/** What nothing else wakes, such as a flush that its thread did not live to end, this does (ms). */
const PATROL = 5 * 60_000;

/** The page's part in sending: knows when it is time, and how it stands. Sending itself is `flush`. */
export class EndpointSync implements Sync {
  readonly #options: EndpointSyncOptions;
  readonly #statuses = new Observable<SyncStatus>({ kind: 'off' }, (one, other) => JSON.stringify(one) === JSON.stringify(other));
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the looks: of two that overlap, only the later one tells. */
  #look = 0;
  /** What waited at the last look; more of it is something new. */
  #waited: number | undefined;

  /** Begins at once. */
  constructor(options: EndpointSyncOptions) {
    this.#options = options;
    options.queue.subscribe(() => void this.#update());
    addEventListener('online', () => void this.sendNow());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.#send(false);
      else if (this.#hasWaiting()) options.flushInBackground();
    });
    setInterval(() => void this.#send(false), PATROL);
    // Also where nothing waits: the endpoint may have lost what it had.
    void this.#update().then(() => this.#send(false, true));
  }

  get status(): SyncStatus {
    return this.#statuses.value;
  }

  subscribe(listener: (status: SyncStatus) => void): () => void {
    return this.#statuses.subscribe(listener);
  }

  async connect(address: EndpointAddress): Promise<void> {
    const { queue, settings, records } = this.#options;
    // Trials are counted by each endpoint for itself. A model that another endpoint, or this one before, had damaged may be whole now.
    await settings.save({ endpoint: checkEndpoint(address, location.origin), refusedModel: undefined, shadow: undefined });
    // What one endpoint or token had no room for, another may have.
    await queue.wake();
    await records.save(NO_TROUBLE);
    await this.#update();
    // Also where nothing waits: it may have what this device has lost.
    await this.#send(true, true);
  }

  async disconnect(): Promise<void> {
    const { queue, settings, records } = this.#options;
    // Whom it was agreed with is not whoever comes next.
    await settings.save({ endpoint: undefined, triesModels: undefined, shadow: undefined });
    // What was on its way waits for whoever comes next.
    const batch = await queue.take({ corrections: 1, bytes: 0 });
    if (batch) await queue.putBack(batch.batchId);
    await records.save(NO_TROUBLE);
    await this.#update();
  }

  async sendNow(): Promise<void> {
    await this.#send(true);
  }

  #hasWaiting(): boolean {
    if (this.status.kind === 'off') return false;
    const { counts, deferred } = this.status;
    return counts.queued + counts.sending > 0 || (deferred !== undefined && Date.parse(deferred.until) <= Date.now());
  }

  async #send(eager: boolean, isBeginning = false): Promise<void> {
    if (this.status.kind === 'off') await this.#update();
    if (this.status.kind === 'off' || !(isBeginning || this.#hasWaiting())) return;
    if (!navigator.onLine) this.#options.flushInBackground();
    await this.#options.flush(eager).catch(() => undefined);
    await this.#update();
  }

  /** Reads how it stands, tells it, and sees to the next try. */
  async #update(): Promise<void> {
    const look = ++this.#look;
    const { settings, queue, records } = this.#options;
    let status: SyncStatus = { kind: 'off' };
    try {
      const { endpoint } = await settings.load();
      if (endpoint) {
        const [counts, deferred, { trouble }] = await Promise.all([queue.counts(), queue.nextDue(), records.load()]);
        status = { kind: 'on', url: endpoint.url, counts, ...(deferred && { deferred }), ...(trouble && { trouble }) };
      }
    } catch {
      // Where nothing can be kept, nothing waits.
    }
    if (look !== this.#look) return;
    this.#plan(status);
    this.#statuses.set(status);
  }

  #plan(status: SyncStatus): void {
    if (status.kind === 'off') {
      clearTimeout(this.#timer);
      this.#waited = undefined;
      return;
    }
    const { counts, deferred, trouble } = status;
    const isNew = this.#waited !== undefined && counts.queued > this.#waited;
    this.#waited = counts.queued;
    const sendAt = (time: string): void => this.#sendIn(Math.max(REST, Date.parse(time) - Date.now()));
    if (trouble?.kind === 'waiting') sendAt(trouble.until);
    else if (isNew && trouble === undefined) this.#sendIn(REST);
    else if (deferred && trouble === undefined && counts.queued === 0) sendAt(deferred.until);
  }

  #sendIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(false), milliseconds);
  }
}
