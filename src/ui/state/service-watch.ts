import type { Services } from '../../contracts/services.ts';
import type { Action } from './app-state.ts';

/** Brings into the state how the services stand, now and after every change. @returns the way to stop that. */
export function watchServices({ appVersion, corrections, recognizer, sync, updates }: Services, act: (action: Action) => void): () => void {
  act({ type: 'recognizer', status: recognizer.status });
  act({ type: 'version', status: appVersion.status });
  act({ type: 'sync', status: sync.status });
  act({ type: 'offer', offer: updates.offer });
  void corrections.recovery().then((recovery) => act({ type: 'recovered', recovery }));
  const stops = [
    recognizer.subscribe((status) => act({ type: 'recognizer', status })),
    appVersion.subscribe((status) => act({ type: 'version', status })),
    sync.subscribe((status) => act({ type: 'sync', status })),
    updates.subscribe((offer) => act({ type: 'offer', offer })),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
