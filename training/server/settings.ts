import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { messageOf } from '../../src/core/errors.ts';
import { RETRAIN_SETTINGS, retrainSettings, type RetrainSettings } from '../retrain/settings.ts';
import { DEFAULT_RELEASE, FEWEST_DEVICES, type ReleaseSettings } from './release-settings.ts';
import { DEFAULT_LIMITS, REQUEST_BYTES, TOKEN_SHARE, type Limits } from './limits.ts';
import { SettingError } from './errors.ts';
import { DEFAULT_SHADOW, type ShadowSettings } from './shadow-settings.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface EndpointSettings {
  /** Of the embedded database, and of retrainings under way. */
  readonly folder: string;
  /** A server in place of the embedded database. */
  readonly databaseUrl: string | undefined;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** PEM texts for TLS. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** Whose `X-Forwarded-…` headers are believed: nobody's, those of so many proxies in front, or of the named addresses. */
  readonly trustProxy: false | number | string[];
  /** Whether the data is known to have been restored from a backup. */
  readonly restored: boolean;
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
  readonly release: ReleaseSettings;
  readonly shadow: ShadowSettings;
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
  restored: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export const SETTINGS_HELP = `--port 8080         where it listens (SCRAWL_ENDPOINT_PORT); --host 127.0.0.1 for this machine alone (SCRAWL_ENDPOINT_HOST)
--cert, --key       PEM files: HTTPS without a proxy in front (SCRAWL_ENDPOINT_CERT, SCRAWL_ENDPOINT_KEY)
--no-training       answers requests and leaves the jobs to other processes
--training-only     does the jobs and answers no requests
--restored          the data was restored from a backup: phones are told, and send what is missing
--retrain NAME=N,…  settings of retrainings that are asked for here without (SCRAWL_ENDPOINT_RETRAIN), such as those of the gate:
                    mostDrop=${RETRAIN_SETTINGS.mostDrop}, the share by which any other figure may drop; heldOutShare=${RETRAIN_SETTINGS.heldOutShare}, leastHeldOut=${RETRAIN_SETTINGS.leastHeldOut},
                    leastCorrections=${RETRAIN_SETTINGS.leastCorrections}; all of training/retrain/settings.ts

DATABASE_URL                a PostgreSQL server; any number of processes may share it
SCRAWL_ENDPOINT_DATA        folder of the embedded database, else, and of retrainings, .scrawl/endpoint
SCRAWL_ENDPOINT_ORIGINS     origins of apps that are served elsewhere, with commas between
SCRAWL_ENDPOINT_PROXY       how many proxies are in front (1), or their addresses: believe their X-Forwarded-For
SCRAWL_ENDPOINT_DAY_CAP     corrections, new or changed, that one device may bring in a day, ${DEFAULT_LIMITS.perDay}; a token may bring ${TOKEN_SHARE} times as many
SCRAWL_ENDPOINT_RATE        requests that one token, or an address without, may make of each process in a minute, ${DEFAULT_LIMITS.perMinute}; a batch counts
                            as one more for each ${REQUEST_BYTES / 1024} kB
SCRAWL_ENDPOINT_FIRST_SHARE share of the devices that get a model first which has passed the gate, in percent, ${DEFAULT_RELEASE.firstShare}; 100: all at
                            once, as where there are fewer than ${FEWEST_DEVICES} devices
SCRAWL_ENDPOINT_RELEASE_JUDGED  all get it after so many digits that were judged under it without a rise of errors, ${DEFAULT_RELEASE.judged}
SCRAWL_ENDPOINT_SHADOW_JUDGED, SCRAWL_ENDPOINT_SHADOW_DEVICES
                            a candidate that was tried silently is offered for promotion from so many judged digits, ${DEFAULT_SHADOW.judged}, of so
                            many devices, ${DEFAULT_SHADOW.devices}, on
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
  const tls = tlsFiles(text('cert', 'SCRAWL_ENDPOINT_CERT'), text('key', 'SCRAWL_ENDPOINT_KEY'));
  if (given['no-training'] === true && given['training-only'] === true) throw new SettingError('--no-training', 'the one or the other', '--training-only');
  const databaseUrl = text(undefined, 'DATABASE_URL');
  if (databaseUrl !== undefined && !/^postgres(?:ql)?:\/\//.test(databaseUrl)) throw new SettingError('DATABASE_URL', 'an address such as postgres://user@host/database', 'another');
  return {
    folder: resolve(text(undefined, 'SCRAWL_ENDPOINT_DATA') ?? resolve(ROOT, '.scrawl/endpoint')),
    databaseUrl,
    host: text('host', 'SCRAWL_ENDPOINT_HOST') ?? '0.0.0.0',
    port: whole('port', 'SCRAWL_ENDPOINT_PORT', 0, 65_535, 8080),
    tls,
    trustProxy: proxies(text(undefined, 'SCRAWL_ENDPOINT_PROXY') ?? 'false'),
    restored: given.restored === true,
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
    release: {
      firstShare: whole(undefined, 'SCRAWL_ENDPOINT_FIRST_SHARE', 1, 100, DEFAULT_RELEASE.firstShare),
      judged: whole(undefined, 'SCRAWL_ENDPOINT_RELEASE_JUDGED', 20, 1e6, DEFAULT_RELEASE.judged),
    },
    shadow: {
      judged: whole(undefined, 'SCRAWL_ENDPOINT_SHADOW_JUDGED', 1, 1e6, DEFAULT_SHADOW.judged),
      devices: whole(undefined, 'SCRAWL_ENDPOINT_SHADOW_DEVICES', 1, 1e6, DEFAULT_SHADOW.devices),
    },
    log: logLevel(text(undefined, 'SCRAWL_ENDPOINT_LOG') ?? 'info'),
  };
}

/** Both files, and whether they belong together. */
function tlsFiles(cert: string | undefined, key: string | undefined): EndpointSettings['tls'] {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw new SettingError(cert === undefined ? '--cert' : '--key', 'both the certificate and its key', 'one alone');
  const pem = (option: '--cert' | '--key', path: string): string => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw new SettingError(option, 'a file that can be read', `${path} (${(error as NodeJS.ErrnoException).code ?? messageOf(error)})`);
    }
  };
  const texts = { cert: pem('--cert', cert), key: pem('--key', key) };
  try {
    createSecureContext(texts);
  } catch (error) {
    throw new SettingError('--cert and --key', 'a certificate and the key it was made for, as PEM', `${cert} and ${key} (${messageOf(error)})`);
  }
  return texts;
}

/** Names that stand for addresses of one's own networks. */
const OWN_NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal']);

function proxies(text: string): EndpointSettings['trustProxy'] {
  if (text === 'false' || text === '0') return false;
  if (/^[1-9]$/.test(text)) return Number(text);
  const names = text.split(',').map((each) => each.trim());
  const isNetwork = (name: string): boolean => {
    const [, address, bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(name) ?? [];
    const version = isIP(address ?? '');
    return version !== 0 && Number(bits ?? 0) <= (version === 4 ? 32 : 128);
  };
  if (names.every((name) => OWN_NETWORKS.has(name) || isNetwork(name))) return names;
  throw new SettingError('SCRAWL_ENDPOINT_PROXY', `how many proxies are in front (1 to 9), or their addresses, such as 10.0.0.7 or 10.0.0.0/8, or ${[...OWN_NETWORKS].join(', ')}`, text);
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

function logLevel(text: string): string {
  if (!LOG_LEVELS.includes(text)) throw new SettingError('SCRAWL_ENDPOINT_LOG', LOG_LEVELS.join(', '), text);
  return text;
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
