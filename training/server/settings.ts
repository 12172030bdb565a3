import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '../../src/core/errors.ts';
import { RETRAIN_SETTINGS, retrainSettings, type RetrainSettings } from '../retrain/settings.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { SettingError } from './errors.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface EndpointSettings {
  /** Of the embedded database, and of retrainings under way. */
  readonly folder: string;
  /** A server in place of the embedded database. */
  readonly databaseUrl: string | undefined;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Paths of the PEM files for TLS. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** Whose `X-Forwarded-…` headers are believed: nobody's, everybody's, or those of the named addresses. */
  readonly trustProxy: boolean | string;
  /** Other origins whose pages may speak to the endpoint. */
  readonly origins: readonly string[];
  /** Whether this process answers requests, and whether it does the jobs. */
  readonly serves: boolean;
  readonly trains: boolean;
  /** The built app; nothing is served in its place where it is not there. */
  readonly app: string;
  readonly limits: Limits;
  /** What a retraining that is asked for here goes by, its gate above all, where who asks says nothing else. */
  readonly retraining: Partial<RetrainSettings>;
  readonly log: string;
}

/** As `parseArgs` of node:util takes them. */
export const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  retrain: { type: 'string' },
  'no-training': { type: 'boolean' },
  'training-only': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export const SETTINGS_HELP = `--port 8080         where it listens (SCRAWL_ENDPOINT_PORT); --host 127.0.0.1 for this machine alone (SCRAWL_ENDPOINT_HOST)
--cert, --key       PEM files: HTTPS without a proxy in front (SCRAWL_ENDPOINT_CERT, SCRAWL_ENDPOINT_KEY)
--no-training       answers requests and leaves the jobs to other processes
--training-only     does the jobs and answers no requests
--retrain NAME=N,…  settings of retrainings that are asked for here without (SCRAWL_ENDPOINT_RETRAIN), such as those of the gate:
                    mostDrop=${RETRAIN_SETTINGS.mostDrop}, the share by which any other figure may drop; heldOutShare=${RETRAIN_SETTINGS.heldOutShare}, leastHeldOut=${RETRAIN_SETTINGS.leastHeldOut},
                    leastCorrections=${RETRAIN_SETTINGS.leastCorrections}; all of training/retrain/settings.ts

DATABASE_URL                a PostgreSQL server; any number of processes may share it
SCRAWL_ENDPOINT_DATA        folder of the embedded database, else, and of retrainings, .scrawl/endpoint
SCRAWL_ENDPOINT_ORIGINS     origins of apps that are served elsewhere, with commas between
SCRAWL_ENDPOINT_PROXY       "true", or the proxy's addresses: believe its X-Forwarded headers
SCRAWL_ENDPOINT_DAY_CAP     corrections, new or changed, that one device, or one token, may bring in a day, ${DEFAULT_LIMITS.perDay}
SCRAWL_ENDPOINT_RATE        requests that one token, or an address without, may make of each process in a minute, ${DEFAULT_LIMITS.perMinute}
SCRAWL_ENDPOINT_LOG         what is logged: info, warn, error, silent`;

type Arguments = Partial<Record<keyof typeof OPTIONS, string | boolean>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** Settings from the command line, then the environment, then the defaults. @throws SettingError */
export function readSettings(given: Arguments, environment: Environment): EndpointSettings {
  const text = (option: keyof typeof OPTIONS | undefined, name: string): string | undefined => {
    const value = (option === undefined ? undefined : given[option]) ?? environment[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const whole = (option: keyof typeof OPTIONS | undefined, name: string, low: number, high: number, otherwise: number): number => {
    const value = text(option, name);
    if (value === undefined) return otherwise;
    const read = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
    if (!(read >= low && read <= high)) throw new SettingError(option === undefined ? name : `--${option}`, `a whole number from ${low} to ${high}`, value);
    return read;
  };
  const file = (option: 'cert' | 'key', name: string): string | undefined => {
    const path = text(option, name);
    if (path !== undefined && !existsSync(path)) throw new SettingError(`--${option}`, 'a file that is there', path);
    return path;
  };
  const [cert, key] = [file('cert', 'SCRAWL_ENDPOINT_CERT'), file('key', 'SCRAWL_ENDPOINT_KEY')];
  if ((cert === undefined) !== (key === undefined)) throw new SettingError(cert === undefined ? '--cert' : '--key', 'both the certificate and its key', 'one alone');
  if (given['no-training'] === true && given['training-only'] === true) throw new SettingError('--no-training', 'the one or the other', '--training-only');
  const proxy = text(undefined, 'SCRAWL_ENDPOINT_PROXY') ?? 'false';
  const databaseUrl = text(undefined, 'DATABASE_URL');
  return {
    folder: resolve(text(undefined, 'SCRAWL_ENDPOINT_DATA') ?? resolve(ROOT, '.scrawl/endpoint')),
    databaseUrl,
    host: text('host', 'SCRAWL_ENDPOINT_HOST') ?? '0.0.0.0',
    port: whole('port', 'SCRAWL_ENDPOINT_PORT', 0, 65_535, 8080),
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    trustProxy: proxy === 'true' ? true : proxy === 'false' ? false : proxy,
    origins: (text(undefined, 'SCRAWL_ENDPOINT_ORIGINS') ?? '').split(',').map((origin) => origin.trim()).filter((origin) => origin !== '').map(checkedOrigin),
    serves: given['training-only'] !== true,
    trains: given['no-training'] !== true,
    app: resolve(ROOT, 'dist'),
    limits: {
      ...DEFAULT_LIMITS,
      perDay: whole(undefined, 'SCRAWL_ENDPOINT_DAY_CAP', 1, 1e9, DEFAULT_LIMITS.perDay),
      perMinute: whole(undefined, 'SCRAWL_ENDPOINT_RATE', 1, 1e9, DEFAULT_LIMITS.perMinute),
    },
    retraining: retrainDefaults(text('retrain', 'SCRAWL_ENDPOINT_RETRAIN') ?? ''),
    log: text(undefined, 'SCRAWL_ENDPOINT_LOG') ?? 'info',
  };
}

/** "mostDrop=0.001,epochs=2" */
function retrainDefaults(text: string): Partial<RetrainSettings> {
  const pairs = text.split(',').map((pair) => pair.trim()).filter((pair) => pair !== '');
  const chosen = pairs.map((pair) => {
    const [, name, value] = /^(\w+) *= *(\d[\d.e-]*)$/.exec(pair) ?? [];
    if (name === undefined) throw new SettingError('--retrain', 'settings such as mostDrop=0.001,epochs=2', pair);
    return [name, Number(value)] as const;
  });
  const settings: Partial<RetrainSettings> = Object.fromEntries(chosen);
  try {
    retrainSettings(settings);
  } catch (error) {
    throw new SettingError('--retrain', `settings that can be (${messageOf(error).replace(/\.$/, '')})`, text);
  }
  return settings;
}

/** Browsers send an origin without a path, and compare it letter by letter. */
function checkedOrigin(origin: string): string {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw new SettingError('SCRAWL_ENDPOINT_ORIGINS', 'origins such as https://example.org', origin);
  return origin;
}
