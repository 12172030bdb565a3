/** The recogniser's real worker on a device with the trouble that its name says. */
import '../../src/inference/worker/main.ts';

/** A message on this channel brings the trouble about. */
const trouble = new BroadcastChannel('trouble');

switch (self.name) {
  case 'crashes':
    trouble.addEventListener('message', () => {
      throw new Error('the worker crashed for a test');
    });
    break;
  case 'loses-gpu': {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its adapter below
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await requestDevice.call(this, descriptor);
      trouble.addEventListener('message', () => device.destroy());
      return device;
    };
    break;
  }
  case 'gpu-garbles': {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its buffer below
    const { getMappedRange } = GPUBuffer.prototype;
    GPUBuffer.prototype.getMappedRange = function (offset, size) {
      const range = getMappedRange.call(this, offset, size);
      if (this.usage & GPUBufferUsage.MAP_READ) new Uint8Array(range).fill(0);
      return range;
    };
    break;
  }
  case 'no-gpu':
    GPU.prototype.requestAdapter = () => Promise.resolve(null);
    break;
  case 'no-jspi':
    Reflect.deleteProperty(WebAssembly, 'Suspending');
    break;
  case 'traps':
  case 'traps-alone':
    // As if the runtime had been cut too short: the first worker misses a function in its next run.
    trouble.addEventListener('message', () => {
      void import('onnxruntime-web/wasm').then(({ InferenceSession }) => {
        (InferenceSession as unknown as { readonly prototype: { run: () => Promise<never> } }).prototype.run = () => Promise.reject(new WebAssembly.RuntimeError('unreachable'));
        trouble.postMessage('set');
      });
    });
    if (self.name === 'traps-alone') withoutWholeRuntime();
    break;
  case 'no-whole':
    withoutWholeRuntime();
    break;
  case 'no-storage':
    Object.defineProperty(self, 'indexedDB', {
      value: { open: () => { throw new DOMException('The operation is insecure.', 'SecurityError'); } },
    });
    break;
}

/** As offline, where it has never been fetched. */
function withoutWholeRuntime(): void {
  const fetch = self.fetch.bind(self);
  self.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    return url.includes('ort-wasm-simd-threaded.wasm') ? Promise.reject(new TypeError('Failed to fetch')) : fetch(input, init);
  };
  // The runtime's other way to its file.
  Reflect.deleteProperty(self, 'XMLHttpRequest');
}
