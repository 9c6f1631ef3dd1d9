/**
 * The 128-bit id of one command, made on the phone so that a retry is known to
 * be one. It must never ask for more than random bytes: plain http at a LAN
 * address has no other maker of ids.
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
