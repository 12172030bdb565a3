import { messageOf } from '../../src/core/errors.ts';
import { CannotStartError } from './errors.ts';
import type { EndpointSettings } from './settings.ts';

const codeOf = (error: unknown): string => (error as { readonly code?: unknown }).code as string | undefined ?? '';

/** What the system says of a folder that cannot be made or written. */
const NO_FOLDER: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this user',
  EPERM: 'may not be written by this user',
  EROFS: 'lies where nothing can be written',
  ENOTDIR: 'leads through something that is no folder',
  EEXIST: 'is no folder',
  ENOSPC: 'lies on a disk that is full',
  ENOENT: 'cannot be made',
  ENAMETOOLONG: 'has too long a name',
};

/** Does what needs the data folder. @throws CannotStartError where the folder is at fault */
export async function withFolder<Result>({ folder }: Pick<EndpointSettings, 'folder'>, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const why = NO_FOLDER[codeOf(error)];
    throw why === undefined ? error : new CannotStartError(`The data folder ${folder} ${why}: name another one in SCRAWL_ENDPOINT_DATA, or make it writable.`, error);
  }
}

/** By the beginnings of what the driver and the server say. */
const NO_SERVER: readonly (readonly [code: RegExp, sentence: string])[] = [
  [/^ECONNREFUSED|^ETIMEDOUT|^EHOSTUNREACH|^ENETUNREACH|^57P03/, 'No PostgreSQL server answers at the address in DATABASE_URL: is it running, and is the port right?'],
  [/^ENOTFOUND|^EAI_AGAIN/, 'The host in DATABASE_URL is not known: check its name.'],
  [/^28/, 'The PostgreSQL server refuses the user or password in DATABASE_URL.'],
  [/^3D000/, 'The database named in DATABASE_URL does not exist: create it first (createdb).'],
  [/^42501/, 'The user in DATABASE_URL may not create tables in that database: make it the owner.'],
];

/** Opens the database. @throws CannotStartError where a server is at fault */
export async function withServer<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    const [, sentence] = NO_SERVER.find(([pattern]) => pattern.test(code)) ?? (messageOf(error).includes('timeout exceeded when trying to connect') ? NO_SERVER[0] : []);
    throw sentence === undefined ? error : new CannotStartError(sentence, error);
  }
}

/** Begins to listen. @throws CannotStartError where the place is taken, or none of this machine's */
export async function listening<Result>({ host, port }: Pick<EndpointSettings, 'host' | 'port'>, listen: () => Promise<Result>): Promise<Result> {
  try {
    return await listen();
  } catch (error) {
    switch (codeOf(error)) {
      case 'EADDRINUSE':
        throw new CannotStartError(`Port ${port} is in use by another program: choose another one with --port.`, error);
      case 'EACCES':
        throw new CannotStartError(`Port ${port} may not be used by this user: choose one above 1023 with --port.`, error);
      case 'EADDRNOTAVAIL':
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
      case 'EINVAL':
        throw new CannotStartError(`${host} is no address of this machine: name one with --host, or leave it out.`, error);
      default:
        throw error;
    }
  }
}
