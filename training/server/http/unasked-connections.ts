import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Closes connections that nothing was ever asked over as soon as an endpoint is asked to end. Browsers and Node's own `fetch`
 * open some ahead of need. To Node these are not idle, so that `forceCloseConnections` leaves them, and the endpoint would
 * end only after they have timed out, a minute later.
 */
export function closeUnasked(app: FastifyInstance, isTls: boolean): void {
  const unasked = new Set<Socket>();
  app.server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => {
    unasked.add(socket);
    socket.once('close', () => unasked.delete(socket));
  });
  app.server.on('request', ({ socket }: { readonly socket: Socket }) => unasked.delete(socket));
  // eslint-disable-next-line @typescript-eslint/require-await -- a hook without it would have to call back
  app.addHook('preClose', async () => {
    for (const socket of unasked) socket.destroy();
  });
}
