/** Which pages say that they came unencrypted. */
import { expect, test } from 'vitest';
import { inPlain } from './plain';

test('only a plain page from elsewhere says so', () => {
  const page = (address: string): boolean => inPlain(new URL(address));
  expect(['http://192.168.1.7:8080/', 'http://ronde.local/'].map(page)).toEqual([true, true]);
  expect(['https://192.168.1.7/', 'http://localhost:8080/', 'http://127.0.0.1:1/', 'http://[::1]:1/'].map(page)).toEqual([false, false, false, false]);
});
