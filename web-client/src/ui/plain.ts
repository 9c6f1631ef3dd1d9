/** Whether others on the network could read what this page sends: plain http, and not to this very machine. */
const here = /^(localhost|127(\.\d+){3}|\[::1\])$/;

export function inPlain(page: { protocol: string; hostname: string } = location): boolean {
  return page.protocol === 'http:' && !here.test(page.hostname);
}
