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
  case 'no-storage':
    Object.defineProperty(self, 'indexedDB', {
      value: { open: () => { throw new DOMException('The operation is insecure.', 'SecurityError'); } },
    });
    break;
}
