// Keeps the built page on the device, so that it opens without a network. A development server has no such file.
export function keepShell(): void {
  if (!("serviceWorker" in navigator)) return;
  void navigator.serviceWorker.register("/field-worker.js", { scope: "/field" }).catch(() => undefined);
}
