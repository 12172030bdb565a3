import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { messageOf } from '../../../src/core/errors.ts';
import { FolderInUseError } from '../errors.ts';

/** What a process that has the folder does for those that have not: one JSON value in, one out. */
export type Clerk = (request: unknown) => Promise<unknown>;

/** Bytes of a path that every system takes for a socket. */
const LONGEST_PATH = 100;

/**
 * A socket in the folder, for its owner alone. The system frees it when the process ends, however that ends; a file
 * with a process id in it would outlive a kill.
 */
function socketPath(folder: string): string {
  const path = join(folder, 'endpoint.sock');
  return Buffer.byteLength(path) <= LONGEST_PATH ? path : join(tmpdir(), `scrawl-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}.sock`);
}

/**
 * Takes the folder for this process.
 * @returns the way to give it back.
 * @throws FolderInUseError where another process has it.
 */
export async function takeFolder(folder: string, clerk: Clerk): Promise<() => Promise<void>> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = socketPath(folder);
  const listen = async (): Promise<Server> =>
    await new Promise((listening, failed) => {
      const server = createServer({ allowHalfOpen: true }, (socket) => void answerOne(socket, clerk));
      server.once('error', failed).listen(path, () => listening(server));
    });
  const server = await listen().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    if (await answers(path)) throw new FolderInUseError(folder);
    rmSync(path, { force: true });
    return await listen();
  });
  return async () => {
    await new Promise<void>((closed) => server.close(() => closed()));
  };
}

/** Asks the process that has the folder. @returns undefined where none has. @throws Error with what it complains of. */
export async function askHolder(folder: string, request: unknown): Promise<{ readonly answer: unknown } | undefined> {
  const socket = connect(socketPath(folder));
  const connected = await new Promise<boolean>((settle) => socket.once('connect', () => settle(true)).once('error', () => settle(false)));
  if (!connected) return undefined;
  socket.end(JSON.stringify(request));
  const { answer, failure } = JSON.parse(await text(socket)) as { readonly answer?: unknown; readonly failure?: string };
  if (failure !== undefined) throw new Error(failure);
  return { answer };
}

async function answers(path: string): Promise<boolean> {
  return await new Promise((settle) => {
    const socket = connect(path, () => {
      socket.destroy();
      settle(true);
    }).once('error', () => settle(false));
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
