/** 128 random bits as 32 hexadecimal digits. Not `randomUUID`: browsers keep that from pages that came over plain HTTP. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
