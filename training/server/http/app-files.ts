import { existsSync } from 'node:fs';
import { join } from 'node:path';
import serveFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Names that say what is in them: they never change what they mean. */
const HASHED = /-[\w-]{8}\.\w+$/;

/** The built app, at the root, where there is one. @returns whether there is. */
export async function appFiles(app: FastifyInstance, folder: string): Promise<boolean> {
  if (!existsSync(join(folder, 'index.html'))) return false;
  await app.register(serveFiles, {
    root: folder,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // The service worker takes what is hashed from the browser's cache, and asks for all else again.
      reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (path.endsWith('.onnx')) reply.header('content-type', 'application/octet-stream');
      // The page states its own policy; this is the one thing that a page cannot state.
      reply.header('content-security-policy', "frame-ancestors 'none'");
    },
  });
  return true;
}
