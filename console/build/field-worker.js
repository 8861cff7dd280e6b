// Keeps the field page on the device. The build puts the list of its files and their version in; nothing else of the house is kept, and no
// answer of it ever.
const FILES = __FILES__;
const KEPT = "yinuo-field-__VERSION__";
const PAGE = "/field.html";

self.addEventListener("install", (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(fresh)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const forget = (names) =>
    Promise.all(
      names.filter((name) => name.startsWith("yinuo-field-") && name !== KEPT).map((name) => caches.delete(name)),
    );
  event.waitUntil(
    caches
      .keys()
      .then(forget)
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const file = request.mode === "navigate" && pathname.startsWith("/field") ? PAGE : pathname;
  if (!FILES.includes(file)) return;
  const kept = caches.open(KEPT).then((cache) => cache.match(file));
  event.respondWith(kept.then((found) => found ?? fetch(request)));
});
