import { Worker, type ResourceLimits } from 'node:worker_threads';

/**
 * A worker thread that runs a TypeScript module. Node hands a thread no loader hooks that were registered at run
 * time, so the thread registers them itself before it imports the module.
 * @param data becomes the thread's `workerData`.
 * @param limits of its memory; a thread that needs more ends with `ERR_WORKER_OUT_OF_MEMORY`.
 */
export function startThread(module: URL, data: unknown, limits?: ResourceLimits): Worker {
  const boot = `import('tsx/cjs').then(() => import('tsx/esm/api')).then(({ register }) => { register(); return import(${JSON.stringify(module.href)}); });`;
  return new Worker(boot, { eval: true, workerData: data, ...(limits && { resourceLimits: limits }) });
}
