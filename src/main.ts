import { startFirstWorker } from './inference/first-worker.ts';

// First of all: what takes longest loads while the page does.
const firstWorker = startFirstWorker();
const { startApp } = await import('./app.ts');
startApp(firstWorker);
