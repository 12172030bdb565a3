/** Made by training/runtime/vite-plugin.ts. */
declare module '*.wasm?cut' {
  export const url: string;
  /** SHA-256 of `describeGraph` of the models that it runs. */
  export const graph: string;
  /** As of `ExportNames`. */
  export const names: Readonly<Record<'constructors' | 'init' | 'createSession', string>>;
}
