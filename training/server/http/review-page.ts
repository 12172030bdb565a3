import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import serveFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where `npm run build` puts the page. */
const BUILT = resolve(import.meta.dirname, '../../../.cache/review');

/** Nothing but the page's own files and the endpoint itself. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The review page, at /review/, where it has been built. Nobody is asked for a token: the page asks for it, and holds nothing before. */
export async function reviewPage(app: FastifyInstance): Promise<void> {
  if (!existsSync(join(BUILT, 'index.html'))) return;
  // Relative, as a proxy may have put all this in a folder.
  app.get('/review', { schema: { hide: true } }, (_request, reply) => reply.redirect('review/'));
  await app.register(serveFiles, {
    root: BUILT,
    prefix: '/review/',
    // The app's files have done so.
    decorateReply: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.endsWith('.html') ? 'no-cache' : 'public, max-age=31536000, immutable').header('content-security-policy', POLICY);
    },
  });
}
