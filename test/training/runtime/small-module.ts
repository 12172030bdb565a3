/*
 * (module
 *   (import "env" "f" (func (result i32)))
 *   (global (mut i32) (i32.const 7))
 *   (func (export "one") (result i32) (local i64 i64 f32) (i32.const 1))
 *   (func (export "two") (result i32) (i32.add (call 1) (global.get 0)))
 *   (func (export "three") (result i32) (call 0)))
 * with a custom section before and after.
 */
const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
const section = (id: number, ...content: number[]): number[] => [id, content.length, ...content];
const body = (...code: number[]): number[] => [code.length, ...code];
const [I32, I64, F32] = [0x7f, 0x7e, 0x7d];

export const SMALL_MODULE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(0, ...text('before'), 1, 2, 3),
  ...section(1, 1, 0x60, 0, 1, I32),
  ...section(2, 1, ...text('env'), ...text('f'), 0, 0),
  ...section(3, 3, 0, 0, 0),
  ...section(6, 1, I32, 1, 0x41, 7, 0x0b),
  ...section(7, 3, ...text('one'), 0, 1, ...text('two'), 0, 2, ...text('three'), 0, 3),
  ...section(10, 3, ...body(2, 2, I64, 1, F32, 0x41, 1, 0x0b), ...body(0, 0x10, 1, 0x23, 0, 0x6a, 0x0b), ...body(0, 0x10, 0, 0x0b)),
  ...section(0, ...text('name')),
);

export type Small = WebAssembly.Exports & Record<'one' | 'two' | 'three', () => number>;

export async function run(bytes: Uint8Array): Promise<Small> {
  const { instance } = await WebAssembly.instantiate(Uint8Array.from(bytes), { env: { f: () => 3 } });
  return instance.exports as Small;
}
