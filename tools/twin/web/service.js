/**
 * The page's service worker: keeps what the build lists, so that the page works offline, and gives every answer the
 * headers by which a browser lets page and worker share memory. The build puts BUILD and KEPT before this.
 *
 * A new version is kept beside the old one, and takes over when the page says so, or when it was closed.
 */
/* global BUILD, KEPT */
// Another copy on the same host has its own.
const OURS = `paceclip ${self.registration.scope} `;
const CACHE = OURS + BUILD;
const ISOLATED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
};

self.addEventListener("install", (event) => {
    const requests = KEPT.map((path) => new Request(path, { cache: "reload" }));
    event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener("activate", (event) => {
    event.waitUntil(
        caches
            .keys()
            .then((names) => Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name))))
            .then(() => self.clients.claim()),
    );
});

self.addEventListener("message", ({ data }) => {
    if (data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method === "GET" && new URL(request.url).origin === self.location.origin) event.respondWith(answer(request));
});

async function answer(request) {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return isolated(kept);
    const fresh = await fetch(request);
    // What is too large to be kept before somebody wants it.
    if (fresh.ok && new URL(request.url).pathname.includes("/python/")) await cache.put(request, fresh.clone());
    return isolated(fresh);
}

function isolated(response) {
    if (response.type === "opaqueredirect" || response.status === 0) return response;
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(ISOLATED)) headers.set(name, value);
    const { status, statusText } = response;
    return new Response([204, 205, 304].includes(status) ? null : response.body, { status, statusText, headers });
}
