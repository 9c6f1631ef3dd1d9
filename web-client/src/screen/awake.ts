/** Keeps the beamer's computer awake where the browser can; plain http cannot, and nothing depends on it. */
type Lockable = { wakeLock?: { request(kind: 'screen'): Promise<{ release(): Promise<void> }> } };

/** Asks now and whenever the page is seen again; the answer stops asking. */
export function stayAwake(): () => void {
  const ask = (): void => {
    if (document.visibilityState !== 'visible') return;
    void (navigator as Lockable).wakeLock?.request('screen').catch(() => undefined);
  };
  ask();
  document.addEventListener('visibilitychange', ask);
  return () => document.removeEventListener('visibilitychange', ask);
}
