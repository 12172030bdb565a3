import { createHash, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { messageOf } from '../../../src/core/errors.ts';
import { FolderInUseError } from '../errors.ts';

/** What a process that has the folder does for those that have not: one JSON value in, one out. */
export type Clerk = (request: unknown) => Promise<unknown>;

/** Bytes of a path that every system takes for a socket. */
const LONGEST_PATH = 100;

/** Names of sockets that were taken, by number. */
const TAKEN = /^endpoint-(\d+)\.sock$/;

/*
 * Who has the folder listens at the socket of the highest number in it. The system ends that when the process ends, however
 * it ends; a file with a process id in it would outlive a kill. No socket is ever removed but by who has a higher one, so
 * that of all who find the same one dead just one can take the number after it: the last one stays, dead, until the next.
 * A socket gets its name only once it listens, by a link, which fails where there is one: what is found dead is dead for good.
 */

/** Where the sockets are: in the folder, or where its name is too long for that, in one for temporary files. */
function socketFolder(folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  return Buffer.byteLength(join(folder, privateName())) <= LONGEST_PATH ? folder : join(tmpdir(), `scrawl-${name}`);
}

const privateName = (): string => `endpoint-${randomBytes(6).toString('hex')}.new`;
const takenName = (number: number): string => `endpoint-${number}.sock`;

/** The highest number in a folder; 0 where there is none. */
function highest(place: string): number {
  return existsSync(place) ? Math.max(0, ...readdirSync(place).map((name) => Number(TAKEN.exec(name)?.[1] ?? 0))) : 0;
}

/**
 * Takes the folder for this process.
 * @returns the way to give it back.
 * @throws FolderInUseError where another process has it.
 */
export async function takeFolder(folder: string, clerk: Clerk): Promise<() => Promise<void>> {
  const place = socketFolder(folder);
  for (const path of [folder, place]) makeFolder(path);
  const unnamed = join(place, privateName());
  const server = createServer({ allowHalfOpen: true }, (socket) => void answerOne(socket, clerk));
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(unnamed, () => listening()));
  const close = async (): Promise<void> => await new Promise((closed) => server.close(() => closed()));
  try {
    for (;;) {
      const latest = highest(place);
      if (latest > 0 && (await answers(join(place, takenName(latest))))) throw new FolderInUseError(folder);
      if (!nameIt(unnamed, join(place, takenName(latest + 1)))) continue;
      // Someone may have been here and cleared up while this process looked.
      if (highest(place) > latest + 1) continue;
      clearBelow(place, latest + 1);
      rmSync(unnamed, { force: true });
      return close;
    }
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws the system's error, with its own reason: Node.js calls any folder that cannot be made on the way a missing one. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    let missing = resolve(path);
    while (!existsSync(dirname(missing))) missing = dirname(missing);
    mkdirSync(missing, { mode: 0o700 });
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
}

/** @returns false where there is such a name already */
function nameIt(unnamed: string, path: string): boolean {
  try {
    linkSync(unnamed, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function clearBelow(place: string, number: number): void {
  for (const name of readdirSync(place)) {
    if (Number(TAKEN.exec(name)?.[1] ?? number) < number) rmSync(join(place, name), { force: true });
  }
}

/** Asks the process that has the folder. @returns undefined where none has. @throws Error with what it complains of. */
export async function askHolder(folder: string, request: unknown): Promise<{ readonly answer: unknown } | undefined> {
  const place = socketFolder(folder);
  const socket = connect(join(place, takenName(highest(place))));
  const connected = await new Promise<boolean>((settle) => socket.once('connect', () => settle(true)).once('error', () => settle(false)));
  if (!connected) return undefined;
  socket.end(JSON.stringify(request));
  const { answer, failure } = JSON.parse(await text(socket)) as { readonly answer?: unknown; readonly failure?: string };
  if (failure !== undefined) throw new Error(failure);
  return { answer };
}

/** Whether anybody listens; whatever else may be amiss with it is no proof that nobody does. */
async function answers(path: string): Promise<boolean> {
  return await new Promise((settle) => {
    const socket = connect(path, () => {
      socket.destroy();
      settle(true);
    }).once('error', ({ code }: NodeJS.ErrnoException) => settle(code !== 'ECONNREFUSED' && code !== 'ENOENT'));
  });
}

async function answerOne(socket: Socket, clerk: Clerk): Promise<void> {
  socket.on('error', () => socket.destroy());
  try {
    let request = '';
    socket.setEncoding('utf8');
    // Reading to the end must not close the other direction, as it does by default.
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) request += chunk as string;
    if (request === '') return void socket.end();
    socket.end(JSON.stringify({ answer: await clerk(JSON.parse(request)) }));
  } catch (error) {
    socket.end(JSON.stringify({ failure: messageOf(error) }));
  }
}
