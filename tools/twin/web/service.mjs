/**
 * Keeps the page for when there is no network, and lets page and worker share memory: both are the service worker's doing.
 */
const LOADED_ANEW = "paceclip loaded anew";
const MOST = 2; // a page that loads itself again and again helps nobody

/** Whether the page may share memory with its workers. Where it may after a load, it loads itself anew, and this never ends. */
export async function isolated(onUpdate) {
    const { serviceWorker } = navigator;
    if (!serviceWorker) return crossOriginIsolated;
    let registration;
    try {
        registration = await serviceWorker.register("service.js");
    } catch {
        // Some browsers refuse, as in a private window.
        return crossOriginIsolated;
    }
    watch(registration, onUpdate);
    if (crossOriginIsolated) {
        sessionStorage.removeItem(LOADED_ANEW);
        return true;
    }
    await Promise.race([serviceWorker.ready, failed(registration)]);
    const times = Number(sessionStorage.getItem(LOADED_ANEW) ?? 0);
    if (times >= MOST) return false;
    sessionStorage.setItem(LOADED_ANEW, String(times + 1));
    location.reload();
    return new Promise(() => {});
}

/** Keep also what is wanted late if at all, unless somebody pays for each byte. */
export function keepRest() {
    if (!navigator.connection?.saveData) navigator.serviceWorker.controller?.postMessage("keep the rest");
}

/** Ends when the service worker could not be installed: not all files came, or there is no room for them. */
function failed({ installing }) {
    return new Promise((resolve) => {
        installing?.addEventListener("statechange", () => installing.state === "redundant" && resolve());
    });
}

/** Tell of a new version, with what puts it in place. */
function watch(registration, onUpdate) {
    const offer = (worker) => {
        if (!worker || !navigator.serviceWorker.controller) return;
        onUpdate(() => {
            navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
            worker.postMessage("take over");
        });
    };
    const follow = (worker) => {
        worker?.addEventListener("statechange", () => {
            if (worker.state === "installed") offer(worker);
        });
    };
    offer(registration.waiting);
    // It may have been found before anybody could ask.
    follow(registration.installing);
    registration.addEventListener("updatefound", () => follow(registration.installing));
}
