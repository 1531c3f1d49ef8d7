/**
 * The page's service worker: keeps what the build lists, so that the page works offline, and gives every answer the
 * headers by which a browser lets page and worker share memory. The build puts BUILD, KEPT and LATER before this: what
 * the page begins with, and what is too large to wait for.
 *
 * A new version is kept beside the old one, and takes over when the page says so, or when it was closed.
 */
/* global BUILD, KEPT, LATER */
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

self.addEventListener("message", (event) => {
    if (event.data === "take over") self.skipWaiting();
    if (event.data === "keep the rest") event.waitUntil(keepRest());
});

async function keepRest() {
    const cache = await caches.open(CACHE);
    try {
        for (const path of LATER) {
            if (!(await cache.match(path))) await cache.add(new Request(path, { cache: "reload" }));
        }
    } catch {
        // No network, or no room: it comes when somebody wants it, and is kept then.
    }
}

self.addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method === "GET" && new URL(request.url).origin === self.location.origin) event.respondWith(answer(request));
});

async function answer(request) {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return isolated(kept);
    const fresh = await fetch(request);
    // Wanted before it was kept.
    if (fresh.ok && LATER.some((path) => new URL(path, self.registration.scope).href === request.url)) await cache.put(request, fresh.clone());
    return isolated(fresh);
}

function isolated(response) {
    if (response.type === "opaqueredirect" || response.status === 0) return response;
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(ISOLATED)) headers.set(name, value);
    const { status, statusText } = response;
    return new Response([204, 205, 304].includes(status) ? null : response.body, { status, statusText, headers });
}
